import type { Document } from "../openapi/index.js";

/** Where documents come from. Opening one reads its index; loading a document costs a request at most. */
export interface DocumentSource {
  /** What it is, for people: a server's address, `the snapshot api`. */
  readonly label: string;
  /** The server's hash of each document, by index key; empty where there is none. */
  readonly hashes: ReadonlyMap<string, string>;
  /** Whether the documents come without descriptions. */
  readonly strippedDocs: boolean;
  /** Loads the documents of these keys; those of APIs that are down are unavailable. */
  load(keys: readonly string[]): Promise<LoadedDocuments>;
  /** Which of these keys belong to APIs that are registered, whether or not they answer. */
  registered(keys: readonly string[]): Promise<readonly string[]>;
  /** Gives back what the source holds open. */
  close(): Promise<void>;
}

/** Documents that could be loaded, and those that could not. */
export interface LoadedDocuments {
  readonly documents: readonly Document[];
  readonly unavailable: readonly UnavailableDocument[];
}

/** A document that a server lists but does not serve: its API's backend is down, or it was withdrawn meanwhile. */
export interface UnavailableDocument {
  /** Its key in the index. */
  readonly key: string;
  /** Why, in a sentence. */
  readonly reason: string;
}
