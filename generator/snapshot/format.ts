/** Name of the file that lists a snapshot's documents. */
export const SNAPSHOT_INDEX = "index.json";
/** Name of the file with all documents of a packed snapshot. */
export const SNAPSHOT_ARCHIVE = "documents.br";
/** Version of the layout on disk. */
export const SNAPSHOT_FORMAT = 1;

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
  /** By index key. */
  readonly documents: ReadonlyMap<string, SnapshotEntry>;
}
