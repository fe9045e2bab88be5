import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { conflictSides, readIfPresent, withUnixNewlines } from "../files.js";
import { isObject } from "../json.js";
import { ATTRIBUTES, isSharedFile, SNAPSHOT_SHARED } from "./format.js";
import { parseIndex, readIndexText, snapshotFile } from "./read.js";

/** What kubesmith wrote into the folder of a snapshot. */
export interface RecordedFiles {
  /** Paths of the documents' files, as far as the index tells. */
  readonly listed: readonly string[];
  /** Whether the index is intact. If not, documents are known by their content, too. */
  readonly isComplete: boolean;
}

/**
 * Finds what kubesmith wrote into a folder, even if its index is damaged or lost; `undefined` if it wrote nothing.
 * @throws GeneratorError `snapshot` when the index can't be read
 */
export async function recordedFiles(folder: string): Promise<RecordedFiles | undefined> {
  const text = await readIndexText(folder);
  if (text === undefined) return (await hasDocument(folder)) ? { listed: [], isComplete: false } : undefined;
  try {
    const index = parseIndex(text, folder);
    if (index === undefined) return undefined;
    const documents = [...index.documents.values()].map(({ file }) => file);
    return { listed: index.shared === undefined ? documents : [...documents, SNAPSHOT_SHARED], isComplete: true };
  } catch {
    return { listed: damagedList(text), isComplete: false };
  }
}

/** Whether a file is an API document, as a snapshot has them, or has what they share. */
export function isRecordedDocument(content: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(content.toString("utf8"));
    return isSharedFile(value) || (isObject(value) && typeof value.openapi === "string");
  } catch {
    return false;
  }
}

/** Whether a file that tells Git what to show is ours: people may have one of their own. */
export function isOwnAttributes(content: Buffer): boolean {
  return withUnixNewlines(content.toString("utf8")) === ATTRIBUTES;
}

/** The files that one of the merged indexes lists. */
function damagedList(text: string): readonly string[] {
  const files = [text, ...conflictSides(text)].flatMap((side) => {
    try {
      const value: unknown = JSON.parse(side);
      if (!isObject(value) || !isObject(value.documents)) return [];
      const documents = Object.keys(value.documents).flatMap((key) => snapshotFile(key) ?? []);
      return typeof value.shared === "string" ? [...documents, SNAPSHOT_SHARED] : documents;
    } catch {
      return [];
    }
  });
  return [...new Set(files)];
}

/** Whether there is a document where snapshots have them: `api/v1.json`, `apis/apps/v1.json`. */
async function hasDocument(folder: string): Promise<boolean> {
  const groups = (await subfolders(join(folder, "apis"))).map((group) => join(folder, "apis", group));
  for (const group of [join(folder, "api"), ...groups]) {
    for (const name of (await readdir(group).catch(() => [])).filter((file) => file.endsWith(".json"))) {
      const content = await readIfPresent(join(group, name)).catch(() => undefined);
      if (content !== undefined && isRecordedDocument(content)) return true;
    }
  }
  return false;
}

async function subfolders(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
