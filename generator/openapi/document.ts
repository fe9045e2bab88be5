import type { OpenAPIDocument } from "./types.js";

/** The API document of one group/version, from any source. */
export interface Document {
  /** Its key in the server's index: `api/v1`, `apis/apps/v1`. */
  readonly key: string;
  /** The server's hash, opaque, or a {@link localHash}; empty if the server gives none. */
  readonly hash: string;
  readonly document: OpenAPIDocument;
}

/** What begins the hash of a document that no server sent. */
const LOCAL = "local:";

/** The hash of a document that was made here, from files, and that therefore differs from the server's for the same API. */
export function localHash(hash: string): string {
  return `${LOCAL}${hash}`;
}

/** The hash of a document as a server would send it; empty if no server did. */
export function serverHash(hash: string): string {
  return hash.startsWith(LOCAL) ? "" : hash;
}
