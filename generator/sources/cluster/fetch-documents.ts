import { type Client, type RawResponse, ResponseError } from "@kubesmith/runtime";
import type { DocumentCache } from "@kubesmith/runtime/cache";
import { mapConcurrently } from "../../concurrently.js";
import { GeneratorError } from "../../errors.js";
import { documentHash } from "../../files.js";
import {
  type Document,
  isBuiltInKey,
  malformedDocument,
  type OpenAPIDocument,
  parseDocument,
} from "../../openapi/index.js";
import type { LoadedDocuments, UnavailableDocument } from "../document-source.js";
import { describeRefusal } from "./refusal.js";
import { fetchIndex, type IndexEntry } from "./server-index.js";

const CONCURRENCY = 8;
const MAX_BYTES = 64 * 1024 * 1024;

/** How documents are fetched. */
export interface FetchOptions {
  readonly client: Pick<Client, "send" | "server">;
  /** Cached documents, by the server's hash. */
  readonly cache: DocumentCache;
  readonly signal?: AbortSignal;
  /** Called after each document with the number that is done. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Gets documents, from the cache where the server's hash is known there, a few at a time. One that its API's backend does not serve is
 * reported as unavailable, and so is one of an API that is not Kubernetes' own and answers with what is not such a document; the others
 * are not affected.
 * @throws GeneratorError `document` for one of Kubernetes' own that is not an OpenAPI document, or when the server refuses
 */
export async function fetchDocuments(entries: readonly IndexEntry[], options: FetchOptions): Promise<LoadedDocuments> {
  // Several documents may find that the index is outdated; they share one request for the new one.
  let again: Promise<ReadonlyMap<string, IndexEntry>> | undefined;
  const reload = (): Promise<ReadonlyMap<string, IndexEntry>> => {
    again ??= fetchIndex(options.client, options.signal).then((index) => index.entries);
    return again;
  };
  const unavailable: UnavailableDocument[] = [];
  let done = 0;
  const documents = await mapConcurrently(entries, CONCURRENCY, async (entry) => {
    try {
      return await getDocument(entry, options, reload);
    } catch (error) {
      unavailable.push(leftOut(entry, error));
      return undefined;
    } finally {
      options.onProgress?.(++done);
    }
  });
  return { documents: documents.filter((document) => document !== undefined), unavailable };
}

/** @throws the error, unless it concerns this document alone, and the others are complete without it */
function leftOut({ key }: IndexEntry, error: unknown): UnavailableDocument {
  if (error instanceof GeneratorError && error.code === "unavailable") return { key, reason: error.message };
  if (isBuiltInKey(key)) throw error;
  if (error instanceof GeneratorError && error.code === "document") return malformedDocument(key, error);
  // An answer that is too large, or that cannot be decompressed.
  if (error instanceof ResponseError) return malformedDocument(key, new Error(`${key}: ${error.message}`));
  throw error;
}

async function getDocument(
  entry: IndexEntry,
  options: FetchOptions,
  reload: () => Promise<ReadonlyMap<string, IndexEntry>>,
): Promise<Document> {
  const cached = entry.hash === "" ? undefined : await options.cache.get(entry.hash);
  if (cached !== undefined) {
    const document = parseDocument(cached, entry.key);
    if (isAbout(document, entry.key)) return { key: entry.key, hash: entry.hash, document };
  }
  const { response, hash: asked } = await requestDocument(entry, options, reload);
  if (response.status !== 200) {
    const isDown = response.status === 404 || response.status >= 500;
    throw new GeneratorError(isDown ? "unavailable" : "document", describeRefusal(entry.path, response), {
      document: entry.key,
    });
  }
  const hash = hashOf(response, entry.key, asked);
  const document = parseDocument(response.body, entry.key);
  await options.cache.put(hash, response.body);
  return { key: entry.key, hash, document };
}

/** Whether a cached document may be that of a group/version: an index that lists the hash of another one would lead to that. */
function isAbout({ paths = {} }: OpenAPIDocument, key: string): boolean {
  const all = Object.keys(paths);
  return all.length === 0 || all.some((path) => path === `/${key}` || path.startsWith(`/${key}/`));
}

/** An answer, and the hash that was asked for; empty if none was. */
interface Answer {
  readonly response: RawResponse;
  readonly hash: string;
}

/**
 * Asks for a document. A hash that the server no longer knows is answered in three ways, each followed at most once: a redirect that
 * names the new hash (its address may lack our path prefix, so only the hash is taken), 502 where an aggregated API's redirect is
 * refused by the aggregator, and an empty body where the document went meanwhile.
 */
async function requestDocument(
  entry: IndexEntry,
  options: FetchOptions,
  reload: () => Promise<ReadonlyMap<string, IndexEntry>>,
): Promise<Answer> {
  let hash = entry.hash;
  let response = await ask(entry.path, hash, options);
  if (response.status === 301) {
    const redirected = redirectedHash(response);
    if (redirected !== undefined) {
      hash = redirected;
      response = await ask(entry.path, hash, options);
    }
  }
  if (isComplete(response)) return { response, hash };
  const isOutdated =
    response.status === 301 || response.status === 502 || response.status === 404 || response.body.length === 0;
  if (!isOutdated) return { response, hash };
  const current = (await reload()).get(entry.key);
  if (current === undefined) {
    throw new GeneratorError("unavailable", "the server stopped serving this API while its document was being read", {
      document: entry.key,
    });
  }
  const wanted = response.status === 502 ? "" : current.hash;
  const last = await ask(current.path, wanted, options);
  if (last.status === 200 && last.body.length === 0) {
    throw new GeneratorError(
      "unavailable",
      `GET ${current.path}: the server lists the document, but returned an empty body`,
      {
        document: entry.key,
      },
    );
  }
  return { response: last, hash: wanted };
}

function ask(path: string, hash: string, { client, signal }: FetchOptions): Promise<RawResponse> {
  return client.send({
    path,
    ...(hash !== "" && { query: { hash } }),
    maxBytes: MAX_BYTES,
    ...(signal !== undefined && { signal }),
  });
}

function isComplete(response: RawResponse): boolean {
  return response.status === 200 && response.body.length > 0;
}

function redirectedHash(response: RawResponse): string | undefined {
  const { location } = response.headers;
  if (typeof location !== "string") return undefined;
  const query = location.slice(location.indexOf("?") + 1);
  return new URLSearchParams(query).get("hash") ?? undefined;
}

/** The form of Kubernetes' hashes: SHA-512 of the document's JSON. Others are opaque. */
const SHA512 = /^[0-9A-F]{128}$/;

/**
 * The hash of a document: that of its content, if the server has such hashes; else the one that it came with, because replicas of different
 * versions answer with their own, or the one that was asked for.
 * @see https://github.com/kubernetes/kube-openapi/blob/master/pkg/handler3/handler.go
 * @throws GeneratorError `document` when the content has neither of the hashes that promise it: whoever compares hashes later would not
 *   notice that the document is another one
 */
function hashOf({ headers, body }: RawResponse, key: string, asked: string): string {
  const { etag } = headers;
  const [, quoted] = typeof etag === "string" ? (/^(?:W\/)?"([^"]*)"$/.exec(etag) ?? []) : [];
  const promised = [quoted, asked].filter((hash) => hash !== undefined && SHA512.test(hash));
  const opaque = quoted ?? asked;
  if (promised.length === 0 && opaque !== "") return opaque;
  const own = documentHash(body);
  if (promised.length === 0 || promised.includes(own)) return own;
  throw new GeneratorError(
    "document",
    `the document does not match the hash that the server sent for it; expected SHA-512 ${promised[0]?.slice(0, 12)}…, got ${own.slice(0, 12)}…`,
    { document: key },
  );
}
