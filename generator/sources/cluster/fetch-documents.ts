import { createHash } from "node:crypto";
import type { Client, RawResponse } from "@kubesmith/runtime";
import type { DocumentCache } from "@kubesmith/runtime/cache";
import { GeneratorError } from "../../errors.js";
import { type Document, parseDocument } from "../../openapi/index.js";
import type { LoadedDocuments, UnavailableDocument } from "../document-source.js";
import { describeRefusal } from "./refusal.js";
import { fetchIndex, type IndexEntry } from "./server-index.js";

const CONCURRENCY = 8;
const MAX_BYTES = 64 * 1024 * 1024;

/** How documents are fetched. */
export interface FetchOptions {
  readonly client: Client;
  /** Cached documents, by the server's hash. */
  readonly cache: DocumentCache;
  readonly signal?: AbortSignal;
  /** Called after each document with the number that is done. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Gets documents, from the cache where the server's hash is known there, a few at a time. One that its API's backend does not serve is
 * reported as unavailable; the others are not affected.
 * @throws GeneratorError `document` for one that is not an OpenAPI document, or when the server refuses
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
      if (!(error instanceof GeneratorError) || error.code !== "unavailable") throw error;
      unavailable.push({ key: entry.key, reason: error.message });
      return undefined;
    } finally {
      options.onProgress?.(++done);
    }
  });
  return { documents: documents.filter((document) => document !== undefined), unavailable };
}

async function getDocument(
  entry: IndexEntry,
  options: FetchOptions,
  reload: () => Promise<ReadonlyMap<string, IndexEntry>>,
): Promise<Document> {
  const cached = entry.hash === "" ? undefined : await options.cache.get(entry.hash);
  if (cached !== undefined) return { key: entry.key, hash: entry.hash, document: parseDocument(cached, entry.key) };
  const response = await requestDocument(entry, options, reload);
  if (response.status !== 200) {
    const isDown = response.status === 404 || response.status >= 500;
    throw new GeneratorError(isDown ? "unavailable" : "document", describeRefusal(entry.path, response), {
      document: entry.key,
    });
  }
  const document = parseDocument(response.body, entry.key);
  const hash = hashOf(response, entry.hash);
  await options.cache.put(hash, response.body);
  return { key: entry.key, hash, document };
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
): Promise<RawResponse> {
  let response = await ask(entry.path, entry.hash, options);
  if (response.status === 301) {
    const hash = redirectedHash(response);
    if (hash !== undefined) response = await ask(entry.path, hash, options);
  }
  if (isComplete(response)) return response;
  const isOutdated =
    response.status === 301 || response.status === 502 || response.status === 404 || response.body.length === 0;
  if (!isOutdated) return response;
  const current = (await reload()).get(entry.key);
  if (current === undefined) {
    throw new GeneratorError("unavailable", "the server withdrew this API while it was read", {
      document: entry.key,
    });
  }
  const last = await ask(current.path, response.status === 502 ? "" : current.hash, options);
  if (last.status === 200 && last.body.length === 0) {
    throw new GeneratorError(
      "unavailable",
      `GET ${current.path}: the server lists the document, but returned an empty body`,
      {
        document: entry.key,
      },
    );
  }
  return last;
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

/**
 * The hash that the document came with: replicas of different versions answer with their own. A server that sends no ETag is taken at its
 * index's word; one that has no hash there either gets one by the usual scheme.
 */
function hashOf(response: RawResponse, listed: string): string {
  const { etag } = response.headers;
  const [, quoted] = typeof etag === "string" ? (/^(?:W\/)?"([^"]*)"$/.exec(etag) ?? []) : [];
  return quoted ?? (listed || createHash("sha512").update(response.body).digest("hex").toUpperCase());
}

/** Maps values by an asynchronous function, at most `limit` at a time; results are in the values' order. The first failure ends it. */
async function mapConcurrently<T, R>(values: readonly T[], limit: number, map: (value: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = values.entries();
  let failed = false;
  const work = async (): Promise<void> => {
    for (const [i, value] of queue) {
      if (failed) return;
      results[i] = await map(value);
    }
  };
  const workers = Array.from({ length: Math.min(limit, values.length) }, () =>
    work().catch((error: unknown) => {
      failed = true;
      throw error;
    }),
  );
  await Promise.all(workers);
  return results;
}
