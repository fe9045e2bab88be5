import { isObject } from "../json.js";

/** Scripts to add to a package.json. */
export type Scripts = { readonly [name: string]: string };

/**
 * Adds scripts to the text of a package.json, and changes nothing else: the indent, the line endings and the order stay as they are.
 * @returns the new text; the same one if all scripts exist, whatever they run
 * @throws SyntaxError if the text is not JSON; TypeError if it is not an object, or its `scripts` are not one
 */
export function addScripts(text: string, scripts: Scripts): string {
  const manifest: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
  if (!isObject(manifest)) throw new TypeError("the content is not a JSON object");
  const existing = manifest.scripts ?? {};
  if (!isObject(existing)) throw new TypeError('"scripts" is not an object');
  const added = Object.entries(scripts).filter(([name]) => !Object.hasOwn(existing, name));
  if (added.length === 0) return text;
  const changed = { ...manifest, scripts: { ...existing, ...Object.fromEntries(added) } };
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const json = JSON.stringify(changed, null, indentOf(text)).replaceAll("\n", newline);
  return `${text.startsWith("\uFEFF") ? "\uFEFF" : ""}${json}${/\n$/.test(text) ? newline : ""}`;
}

/** The names of a package.json's dependencies of any kind; none if the text is not a JSON object. */
export function dependencyNames(text: string): ReadonlySet<string> {
  try {
    const manifest: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    if (!isObject(manifest)) return new Set();
    const kinds = [manifest.dependencies, manifest.devDependencies, manifest.peerDependencies];
    return new Set(kinds.flatMap((kind) => (isObject(kind) ? Object.keys(kind) : [])));
  } catch {
    return new Set();
  }
}

/** The indent of the first indented line; two spaces if there is none, as npm writes. */
function indentOf(text: string): string {
  return /\n([ \t]+)"/.exec(text)?.[1] ?? "  ";
}
