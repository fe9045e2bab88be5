import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { conflictSides, readIfPresent } from "../files.js";
import { isObject } from "../json.js";
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
    return index && { listed: [...index.documents.values()].map(({ file }) => file), isComplete: true };
  } catch {
    return { listed: damagedList(text), isComplete: false };
  }
}

/** Whether a file is an API document, as a snapshot has them. */
export function isRecordedDocument(content: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(content.toString("utf8"));
    return isObject(value) && typeof value.openapi === "string";
  } catch {
    return false;
  }
}

/** The files that one of the merged indexes lists. */
function damagedList(text: string): readonly string[] {
  const files = [text, ...conflictSides(text)].flatMap((side) => {
    try {
      const value: unknown = JSON.parse(side);
      return isObject(value) && isObject(value.documents) ? Object.keys(value.documents) : [];
    } catch {
      return [];
    }
  });
  return [...new Set(files)].flatMap((key) => snapshotFile(key) ?? []);
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
