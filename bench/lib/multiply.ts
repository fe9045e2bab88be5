import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { documentHash } from "../../generator/files.js";
import type { Document } from "../../generator/openapi/index.js";
import { readSnapshot, snapshotFiles } from "../../generator/snapshot/index.js";

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
export async function multiplySnapshot({ source, target, copied, groupVersions }: Multiplication): Promise<void> {
  const documents = await readSnapshot(source);
  const byKey = new Map(documents.map((document) => [document.key, document]));
  for (let number = 1; documents.length < groupVersions; number++) {
    for (const key of copied.slice(0, groupVersions - documents.length)) {
      const original = byKey.get(key);
      if (original === undefined) throw new Error(`${source} has no ${key}`);
      documents.push(copyDocument(original, number));
    }
  }
  for (const [path, text] of await snapshotFiles(documents, false)) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), text);
  }
}

function groupOf(key: string): string {
  const [, group] = /^apis\/([^/]+)\/[^/]+$/.exec(key) ?? [];
  if (group === undefined) throw new Error(`${key} is not a group/version whose documents can be copied`);
  return group;
}

function numbered(group: string, number: number): string {
  return group.replace(/^[^.]+/, (label) => label + number);
}

/** A document under another group: its paths, the names of its definitions, its kinds. */
function copyDocument({ key, document }: Document, number: number): Document {
  const group = groupOf(key);
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
  const text = JSON.stringify(copy(document));
  return { key: key.replace(group, numbered(group, number)), hash: documentHash(text), document: JSON.parse(text) };
}
