import { promisify } from "node:util";
import { brotliCompressSync, brotliDecompress, constants } from "node:zlib";
import { isObject } from "../json.js";
import { SNAPSHOT_ARCHIVE, SNAPSHOT_INDEX, SNAPSHOT_SHARED, type SnapshotIndex } from "./format.js";

/** Maximum size of all documents of an archive; those of Kubernetes itself have 8 MB. */
const MAX_BYTES = 256 * 1024 * 1024;
/** Between two documents. JSON escapes it, so that no document contains it. */
const SEPARATOR = "\0";

const decompress = promisify(brotliDecompress);

/**
 * Packs a snapshot into two files: its index, and all of its documents, compressed together, since they share most of their definitions.
 * The compressed bytes may differ between versions of Node.js; what they contain does not.
 * @param files a snapshot's files, by path below its folder
 */
export function packSnapshot(files: ReadonlyMap<string, string>): ReadonlyMap<string, string | Uint8Array> {
  const index: unknown = JSON.parse(textOf(files, SNAPSHOT_INDEX));
  if (!isObject(index) || !isObject(index.documents)) throw new Error(`${SNAPSHOT_INDEX} is not a snapshot index`);
  const documents = Object.values(index.documents).map((entry) =>
    textOf(files, isObject(entry) ? String(entry.file) : ""),
  );
  const shared = index.shared === undefined ? [] : [textOf(files, SNAPSHOT_SHARED)];
  const content = Buffer.from([...documents, ...shared].join(SEPARATOR));
  const params = {
    // A higher quality takes seconds, and saves a sixth.
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  return new Map<string, string | Uint8Array>([
    [SNAPSHOT_INDEX, `${JSON.stringify({ ...index, packed: true }, null, 2)}\n`],
    [SNAPSHOT_ARCHIVE, brotliCompressSync(content, { params })],
  ]);
}

/**
 * The files of a packed snapshot, by the path that its index gives them. They are neither parsed nor compared with their hashes.
 * @throws a zlib error for bytes that are not such an archive, or unpack to more than 256 MiB
 */
export async function unpackSnapshot(archive: Buffer, index: SnapshotIndex): Promise<ReadonlyMap<string, Buffer>> {
  const content = await decompress(archive, { maxOutputLength: MAX_BYTES });
  const documents = new Map<string, Buffer>();
  let start = 0;
  const files = [...index.documents.values()].map(({ file }) => file);
  for (const file of index.shared === undefined ? files : [...files, SNAPSHOT_SHARED]) {
    const end = content.indexOf(SEPARATOR, start);
    documents.set(file, content.subarray(start, end === -1 ? content.length : end));
    start = end === -1 ? content.length : end + 1;
  }
  return documents;
}

function textOf(files: ReadonlyMap<string, string>, path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new Error(`${path} is missing from the snapshot`);
  return text;
}
