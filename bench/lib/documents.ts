import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readSnapshot } from "../../generator/snapshot/index.js";

/** Complete documents, in a file each, for programs that can't read a snapshot. */
export interface CompleteDocuments {
  /** Their folder, whose `index.json` lists them as a snapshot's does. */
  readonly folder: string;
  readonly bytes: number;
}

/** Writes the documents of a snapshot into the folder beside it, in full. */
export async function writeDocuments(snapshot: string): Promise<CompleteDocuments> {
  const folder = `${snapshot}-documents`;
  const documents: Record<string, { readonly file: string }> = {};
  let bytes = 0;
  for (const { key, document } of await readSnapshot(snapshot)) {
    const file = `${key}.json`;
    const text = `${JSON.stringify(document, null, 2)}\n`;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
    bytes += Buffer.byteLength(text);
    documents[key] = { file };
  }
  writeFileSync(join(folder, "index.json"), JSON.stringify({ documents }));
  return { folder, bytes };
}
