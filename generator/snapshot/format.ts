import { isObject } from "../json.js";

/** Name of the file that lists a snapshot's documents. */
export const SNAPSHOT_INDEX = "index.json";
/** Name of the file with all documents of a packed snapshot. */
export const SNAPSHOT_ARCHIVE = "documents.br";
/** Name of the file with what documents share. */
export const SNAPSHOT_SHARED = "shared.json";
/** Name of the file that tells Git which diffs to show. */
export const SNAPSHOT_ATTRIBUTES = ".gitattributes";
/** The content of {@link SNAPSHOT_ATTRIBUTES}. When one definition changes, so do the server's hashes of all documents that have it. */
export const ATTRIBUTES: string = `# Written by kubesmith. ${SNAPSHOT_INDEX} contains only hashes; the other files show what changed.
${SNAPSHOT_INDEX} -diff linguist-generated
`;
/** Version of the layout on disk. */
export const SNAPSHOT_FORMAT = 2;
/** The version in which each file has a complete document. It is still read. */
export const COMPLETE_FORMAT = 1;

/** One document in the index of a snapshot. */
export interface SnapshotEntry {
  /** Path below the snapshot's folder. */
  readonly file: string;
  /** The server's hash, opaque. */
  readonly hash: string;
  /** SHA-256 of the file. */
  readonly sha256: string;
}

/** The index of a snapshot: what was recorded, and how. */
export interface SnapshotIndex {
  /** Whether descriptions were omitted. */
  readonly strippedDocs: boolean;
  /** Whether the documents are in one archive, and not in a file each. */
  readonly packed: boolean;
  /** SHA-256 of {@link SNAPSHOT_SHARED}; absent if each file has a complete document. */
  readonly shared?: string;
  /** By index key. */
  readonly documents: ReadonlyMap<string, SnapshotEntry>;
}

/** The member of the file with shared values that marks it as written by kubesmith. */
export const SHARED_FILE = "kubesmithShared";

/** Whether JSON is the file with shared values. */
export function isSharedFile(value: unknown): value is { readonly values: { readonly [key: string]: unknown } } {
  return isObject(value) && Object.hasOwn(value, SHARED_FILE) && isObject(value.values);
}
