import { join } from "node:path";
import { CONCURRENT_FILES, mapConcurrently } from "../concurrently.js";
import { GeneratorError } from "../errors.js";
import { conflictSides, describeSystemError, matchesHash, readIfPresent } from "../files.js";
import { isObject } from "../json.js";
import { type Document, parseDocument, parseKey } from "../openapi/index.js";
import { unpackSnapshot } from "./archive.js";
import {
  COMPLETE_FORMAT,
  SNAPSHOT_ARCHIVE,
  SNAPSHOT_FORMAT,
  SNAPSHOT_INDEX,
  SNAPSHOT_SHARED,
  type SnapshotEntry,
  type SnapshotIndex,
} from "./format.js";

/** The member of an index that marks it as written by kubesmith. */
const MARKER = "kubesmithSnapshot";

/** How the member looks in the file, at the top level. */
const MARKER_LINE = new RegExp(`^ {2}"${MARKER}": \\d`, "m");

/**
 * Reads a snapshot's index; `undefined` if the folder contains none.
 * @throws GeneratorError `snapshot` when the index is damaged
 */
export async function readSnapshotIndex(folder: string): Promise<SnapshotIndex | undefined> {
  const text = await readIndexText(folder);
  return text === undefined ? undefined : parseIndex(text, join(folder, SNAPSHOT_INDEX));
}

/**
 * The text of a snapshot's index; `undefined` if there is none.
 * @throws GeneratorError `snapshot` when it can't be read
 */
export async function readIndexText(folder: string): Promise<string | undefined> {
  return (await readFileOf(join(folder, SNAPSHOT_INDEX)))?.toString("utf8");
}

/**
 * Parses the text of a snapshot's index; `undefined` if kubesmith did not write it.
 * @throws GeneratorError `snapshot` when it is damaged
 */
export function parseIndex(text: string, path: string): SnapshotIndex | undefined {
  const value = parseIfJson(text);
  if (value === undefined && MARKER_LINE.test(text)) {
    const problem = conflictSides(text).length > 0 ? "contains merge conflict markers" : "is not JSON";
    throw new GeneratorError("snapshot", `${path} ${problem}; record the snapshot again`);
  }
  // Other files of this name may contain the word.
  if (!isObject(value) || !Object.hasOwn(value, MARKER)) return undefined;
  const isReadable =
    value[MARKER] === COMPLETE_FORMAT || (value[MARKER] === SNAPSHOT_FORMAT && typeof value.shared === "string");
  if (!isReadable || !isObject(value.documents)) {
    throw new GeneratorError(
      "snapshot",
      `${path} is not a snapshot index that this version of kubesmith can read; record the snapshot again`,
    );
  }
  const documents = new Map<string, SnapshotEntry>();
  for (const [key, entry] of Object.entries(value.documents)) {
    const expected = snapshotFile(key);
    if (!isEntry(entry) || expected === undefined || entry.file !== expected) {
      throw new GeneratorError(
        "snapshot",
        `${path}: the entry for ${JSON.stringify(key)} is damaged; record the snapshot again`,
      );
    }
    documents.set(key, entry);
  }
  return {
    strippedDocs: value.strippedDocs === true,
    packed: value.packed === true,
    ...(value[MARKER] === SNAPSHOT_FORMAT && typeof value.shared === "string" && { shared: value.shared }),
    documents,
  };
}

/**
 * Reads the documents of a snapshot.
 * @param keys which ones; all when absent
 * @param signal aborts between two documents
 * @throws GeneratorError `snapshot` when there is none, a file is missing, or a file is not what was recorded
 */
export async function readSnapshot(
  folder: string,
  keys?: readonly string[],
  signal?: AbortSignal,
): Promise<Document[]> {
  const index = await readSnapshotIndex(folder);
  if (index === undefined) {
    throw new GeneratorError(
      "snapshot",
      `${folder} contains no snapshot; record one with: kubesmith snapshot --snapshot ${folder}`,
    );
  }
  const wanted = [...index.documents].filter(([key]) => keys === undefined || keys.includes(key));
  if (wanted.length === 0) return [];
  const read = await openFiles(folder, index);
  const documentIn = await documentReader(folder, index, read);
  return Promise.all(
    wanted.map(async ([key, entry]) => {
      const path = join(folder, entry.file);
      const content = await checkContent(path, entry.sha256, await read(entry.file));
      signal?.throwIfAborted();
      return { key, hash: entry.hash, document: documentIn(content, key, path) };
    }),
  );
}

/** Checks the files of a snapshot: paths that were modified, and paths that are missing. */
export async function damagedFiles(
  folder: string,
  index: SnapshotIndex,
): Promise<{ edited: string[]; missing: string[] }> {
  const read = await openFiles(folder, index);
  const states = await mapConcurrently(hashedFiles(index), CONCURRENT_FILES, async ({ file, sha256: recorded }) => {
    const content = await read(file);
    if (content === undefined) return { file, state: "missing" };
    return { file, state: (await recordedForm(content, recorded)) === undefined ? "edited" : "intact" };
  });
  const filesThat = (wanted: string): string[] => states.flatMap(({ file, state }) => (state === wanted ? file : []));
  return { edited: filesThat("edited"), missing: filesThat("missing") };
}

/** What a snapshot contains, as one text: that of two snapshots is the same if all of their files are. */
export function snapshotFingerprint({ documents, shared }: SnapshotIndex): string {
  return [...[...documents.values()].map((entry) => entry.sha256), shared ?? ""].join();
}

/** The file of a document in a snapshot's folder: its index key, whose parts are DNS names. */
export function snapshotFile(key: string): string | undefined {
  return parseKey(key) === undefined ? undefined : `${key}.json`;
}

/** Reads a document's file; `undefined` if it does not exist. */
type ReadFile = (file: string) => Promise<Buffer | undefined>;

/** How to read the files of a snapshot's documents. An archive is unpacked once. */
async function openFiles(folder: string, index: SnapshotIndex): Promise<ReadFile> {
  if (!index.packed) return (file) => readFileOf(join(folder, file));
  const path = join(folder, SNAPSHOT_ARCHIVE);
  const archive = await readFileOf(path);
  if (archive === undefined) return async () => undefined;
  try {
    const documents = await unpackSnapshot(archive, index);
    return async (file) => documents.get(file);
  } catch (error) {
    throw new GeneratorError("snapshot", `${path} is damaged; restore it`, { cause: error });
  }
}

/** Gets the document out of a file. */
type DocumentIn = (content: Buffer, key: string, path: string) => Document["document"];

/** How to get the documents of a snapshot. Only if they share something is the code for it loaded. */
async function documentReader(folder: string, { shared }: SnapshotIndex, read: ReadFile): Promise<DocumentIn> {
  if (shared === undefined) return parseDocument;
  const path = join(folder, SNAPSHOT_SHARED);
  const content = await checkContent(path, shared, await read(SNAPSHOT_SHARED));
  const { restoreDocument, sharedValues } = await import("./shared/index.js");
  const values = unlessDamaged(path, () => sharedValues(content));
  return (body, key, file) => unlessDamaged(file, () => restoreDocument(body, key, values));
}

/** All files of a snapshot that the index has a hash of. */
function hashedFiles({ documents, shared }: SnapshotIndex): readonly Pick<SnapshotEntry, "file" | "sha256">[] {
  return [...documents.values(), ...(shared === undefined ? [] : [{ file: SNAPSHOT_SHARED, sha256: shared }])];
}

async function checkContent(path: string, hash: string, content: Buffer | undefined): Promise<Buffer> {
  if (content === undefined) throw new GeneratorError("snapshot", `${path} is missing; record the snapshot again`);
  const recorded = await recordedForm(content, hash);
  if (recorded !== undefined) return recorded;
  throw new GeneratorError(
    "snapshot",
    `${path} was changed after it was recorded; restore it, or record the snapshot again`,
  );
}

/** A file as it was recorded, whatever form Git or a formatter gave it meanwhile; `undefined` if it says something else. */
async function recordedForm(content: Buffer, hash: string): Promise<Buffer | undefined> {
  if (matchesHash(content, hash)) return content;
  const { recordedForms } = await import("./shared/index.js");
  return recordedForms(content)
    .map((text) => Buffer.from(text))
    .find((text) => matchesHash(text, hash));
}

/** Reads a file that has the right hash; an index can have been edited together with it. */
function unlessDamaged<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof GeneratorError) throw error;
    throw new GeneratorError("snapshot", `${path} is damaged; restore it, or record the snapshot again`, {
      cause: error,
    });
  }
}

async function readFileOf(path: string): Promise<Buffer | undefined> {
  try {
    return await readIfPresent(path);
  } catch (error) {
    throw new GeneratorError("snapshot", `cannot read ${path}: ${describeSystemError(error)}`, { cause: error });
  }
}

function parseIfJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is SnapshotEntry {
  if (!isObject(value)) return false;
  return ["file", "hash", "sha256"].every((name) => typeof value[name] === "string");
}
