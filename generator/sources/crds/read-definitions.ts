import { parseAll, YamlError } from "@kubesmith/runtime/yaml";
import { GeneratorError } from "../../errors.js";
import { canonicalJson, isObject } from "../../json.js";
import { type CustomResource, readDefinition } from "./definition.js";
import type { Fail, Members } from "./json-schema.js";
import type { TextFile } from "./read-files.js";

const KIND = "CustomResourceDefinition";

/** An object of a file. */
interface Manifest {
  readonly file: string;
  /** Where it is in the file: `document 2: item 3: `; empty for the only object of a file. */
  readonly place: string;
  readonly value: Members;
}

/**
 * The served versions of all CustomResourceDefinitions in files. Other objects are left out; of a definition that occurs several times with
 * the same content, one counts.
 * @throws GeneratorError `crd` for a file that is not YAML or JSON, a definition that the API server would not accept, and definitions that
 *   contradict each other
 */
export function readDefinitions(files: readonly TextFile[]): readonly CustomResource[] {
  const found = new Map<string, { readonly file: string; readonly content: string }>();
  const kinds = new Map<string, string>();
  const resources: CustomResource[] = [];
  for (const manifest of files.flatMap(manifestsOf)) {
    const { value } = manifest;
    if (value.kind !== KIND) continue;
    const versions = readDefinition(value, failOf(manifest));
    const name = nameOf(value);
    const content = canonicalJson(versions);
    const before = found.get(name);
    if (before !== undefined) {
      if (before.content === content) continue;
      failOf(manifest)("", `differs from the definition with the same name in ${before.file}; remove one of them`);
    }
    found.set(name, { file: manifest.file, content });
    for (const { group, kind, listKind } of versions.slice(0, 1))
      for (const each of [kind, listKind]) {
        const other = kinds.get(`${group}/${each}`);
        if (other !== undefined)
          failOf(manifest)("spec.names", `contains the kind ${each}, which ${other} has already`);
        kinds.set(`${group}/${each}`, name);
      }
    resources.push(...versions);
  }
  return resources;
}

/** The objects of a file; those of lists, too. */
function manifestsOf({ file, text }: TextFile): readonly Manifest[] {
  const values = parseFile(file, text);
  return values.flatMap((value, i) => flatten(file, values.length > 1 ? `document ${i + 1}: ` : "", value));
}

function flatten(file: string, place: string, value: unknown): readonly Manifest[] {
  if (!isObject(value)) return [];
  const { kind, items } = value;
  if (typeof kind !== "string" || !kind.endsWith("List") || !Array.isArray(items)) return [{ file, place, value }];
  const isTyped = kind === `${KIND}List`;
  return items.flatMap((item: unknown, i) => {
    // Items of a typed list need not say what they are.
    const { kind: own = KIND, apiVersion = value.apiVersion } = isObject(item) ? item : {};
    const typed = isTyped && isObject(item) ? { ...item, kind: own, apiVersion } : item;
    return flatten(file, `${place}item ${i + 1}: `, typed);
  });
}

function parseFile(file: string, text: string): readonly unknown[] {
  try {
    return parseAll(text);
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw cause;
    const { line } = cause;
    const message = `the content is not valid YAML: ${cause.message.replace(/^line \d+: /, "")}`;
    throw new GeneratorError("crd", message, { file, cause, ...(line !== undefined && { line }) });
  }
}

function failOf({ file, place, value }: Manifest): Fail {
  return (path, problem) => {
    const name = nameOf(value);
    const what = [name === "" ? KIND : name, path].filter((part) => part !== "").join(": ");
    throw new GeneratorError("crd", `${place}${what} ${problem}`, { file });
  };
}

function nameOf({ metadata }: Members): string {
  const name = isObject(metadata) ? metadata.name : undefined;
  return typeof name === "string" ? name : "";
}
