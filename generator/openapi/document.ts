import type { OpenAPIDocument } from "./types.js";

/** The API document of one group/version, from any source. */
export interface Document {
  /** Its key in the server's index: `api/v1`, `apis/apps/v1`. */
  readonly key: string;
  /** The server's hash, opaque; empty if the server gives none. */
  readonly hash: string;
  readonly document: OpenAPIDocument;
}
