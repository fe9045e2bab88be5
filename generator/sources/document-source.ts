import type { Document } from "../openapi/index.js";

/** A source of documents. Opening it reads its index; loading a document costs at most one request. */
export interface DocumentSource {
  /** Its name in messages: a server's address, `the snapshot api`. */
  readonly label: string;
  /** The server's hash of each document, by index key; empty if there is none. */
  readonly hashes: ReadonlyMap<string, string>;
  /** Index keys of group/versions that Kubernetes does not accept, with the reason; absent if there are none. They cannot be loaded. */
  readonly unusable?: ReadonlyMap<string, string>;
  /** What the documents contain, where their hashes are only what a file says about them; absent where the hashes show it. */
  readonly fingerprint?: string;
  /** Whether the documents have no descriptions. */
  readonly strippedDocs: boolean;
  /** Loads the documents of these keys; those of APIs that are down are unavailable. */
  load(keys: readonly string[]): Promise<LoadedDocuments>;
  /** Which of these keys belong to registered APIs, whether or not they answer. */
  registered(keys: readonly string[]): Promise<readonly string[]>;
  /** Releases the resources of the source. */
  close(): Promise<void>;
}

/** Documents that could be loaded, and those that could not. */
export interface LoadedDocuments {
  readonly documents: readonly Document[];
  readonly unavailable: readonly UnavailableDocument[];
}

/**
 * A document that a server lists but does not serve: its API server is down, or it was withdrawn meanwhile. Or one of an API that is not
 * Kubernetes' own, and from which nothing can be generated; or one that is listed under a key that Kubernetes does not accept.
 */
export interface UnavailableDocument {
  /** Its key in the index. */
  readonly key: string;
  /** The reason, as a sentence. */
  readonly reason: string;
}
