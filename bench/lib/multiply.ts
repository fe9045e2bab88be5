import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

interface Entry {
  readonly file: string;
  readonly hash: string;
  readonly sha256: string;
}

interface Index {
  readonly documents: Readonly<Record<string, Entry>>;
}

/** What {@link multiplySnapshot} is asked for. */
export interface Multiplication {
  /** The folder of the snapshot to begin with. */
  readonly source: string;
  /** The folder to write the larger snapshot to. */
  readonly target: string;
  /** Index keys of the documents to copy: `apis/cert-manager.io/v1`, … */
  readonly copied: readonly string[];
  /** How many group/versions the larger snapshot has. */
  readonly groupVersions: number;
}

/**
 * Copies a snapshot and fills it up with copies of some of its documents, in turn, each under another group: the second copy of
 * `cert-manager.io` is `cert-manager2.io`. Kinds get the number too (`Certificate2`): with the names they had, the types that refer to
 * them would be equal text, which a generator may remember.
 */
export function multiplySnapshot({ source, target, copied, groupVersions }: Multiplication): void {
  cpSync(source, target, { recursive: true });
  const index: Index = JSON.parse(readFileSync(join(source, "index.json"), "utf8"));
  const documents: Record<string, Entry> = { ...index.documents };
  for (let number = 1; Object.keys(documents).length < groupVersions; number++) {
    for (const key of copied.slice(0, groupVersions - Object.keys(documents).length)) {
      const group = groupOf(key);
      const copy = key.replace(group, numbered(group, number));
      const text = copyText(readFileSync(join(source, `${key}.json`), "utf8"), group, number);
      const sha256 = createHash("sha256").update(text).digest("hex");
      documents[copy] = { file: `${copy}.json`, hash: sha256.toUpperCase(), sha256 };
      mkdirSync(dirname(join(target, `${copy}.json`)), { recursive: true });
      writeFileSync(join(target, `${copy}.json`), text);
    }
  }
  writeFileSync(join(target, "index.json"), JSON.stringify({ ...index, documents }));
}

function groupOf(key: string): string {
  const [, group] = /^apis\/([^/]+)\/[^/]+$/.exec(key) ?? [];
  if (group === undefined) throw new Error(`${key} is not a group/version whose documents can be copied`);
  return group;
}

function numbered(group: string, number: number): string {
  return group.replace(/^[^.]+/, (label) => label + number);
}

/** A document's text under another group: its paths, the names of its definitions, its kinds. */
function copyText(text: string, group: string, number: number): string {
  const reversed = (name: string): string => name.split(".").reverse().join(".");
  const definition = new RegExp(`\\b${reversed(group).replaceAll(".", "\\.")}\\.(v[a-z0-9]+)\\.([A-Za-z0-9]+)`, "g");
  const rename = (name: string): string =>
    name
      .replaceAll(group, numbered(group, number))
      .replace(definition, `${reversed(numbered(group, number))}.$1.$2${number}`);
  const copy = (value: unknown): unknown => {
    if (typeof value === "string") return rename(value);
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== "object" || value === null) return value;
    const copied = Object.fromEntries(Object.entries(value).map(([name, inner]) => [rename(name), copy(inner)]));
    const isKind = "group" in value && value.group === group && "kind" in value && typeof value.kind === "string";
    return isKind ? { ...copied, kind: `${value.kind}${number}` } : copied;
  };
  return JSON.stringify(copy(JSON.parse(text)));
}
