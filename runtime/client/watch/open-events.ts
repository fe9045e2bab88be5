import { ResponseError } from "../../errors/response-error.js";
import type { buildRequest } from "../../request/index.js";
import { redactionOf } from "../../transport/redaction.js";
import { urlOf } from "../../transport/types.js";
import type { ResourceDescription } from "../../types/client.js";
import type { AbortSignal } from "../../types/platform.js";
import { createFrames } from "./frames.js";

/** An event as servers send it. */
export interface SentEvent {
  readonly type: string;
  readonly object: object;
}

/** The events of one request, as many at a time as have arrived, and the request. */
export interface Events extends AsyncIterable<readonly SentEvent[]> {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Removes the client's credentials from text that becomes part of an error. */
  readonly redact: (text: string) => string;
}

/**
 * Silence after which a request is given up: servers send a bookmark every minute. Without this, a connection that was lost without a sign
 * would only be noticed at the end of the request.
 */
const SILENCE_MS = 150_000;

/** How many bytes are parsed at a time, so that their objects are used while they are in the processor's caches. */
const PIECE_BYTES = 64 * 1024;

/**
 * Sends the request of a watch.
 * @param silence milliseconds without a byte after which the events end
 * @returns its events; iterating rejects with a ConnectionError if the connection is interrupted, and with a ResponseError (`InvalidJson`) for
 *   what is not an event
 * @throws what `client.stream` throws
 */
export async function openEvents(
  { client }: ResourceDescription,
  request: ReturnType<typeof buildRequest>,
  signal: AbortSignal,
  silence: number = SILENCE_MS,
): Promise<Events> {
  const { method, headers } = request;
  const url = urlOf(request);
  const stream = await client.stream({ path: url, headers, signal });
  const { status } = stream;
  const redact = redactionOf(stream);
  async function* events(): AsyncGenerator<readonly SentEvent[], void, void> {
    const frames = createFrames();
    const timer = setTimeout(stream.close, silence);
    timer.unref();
    try {
      for await (const chunk of stream.body) {
        timer.refresh();
        for (const piece of piecesOf(chunk)) {
          const documents: unknown[] = [];
          let problem: string | undefined;
          try {
            frames.add(piece, documents);
          } catch (error) {
            problem = (error as Error).message;
          }
          const valid = documents.filter(isEvent);
          if (valid.length < documents.length) problem ??= "the server sent a JSON document that is not a watch event";
          if (valid.length > 0) yield valid;
          if (problem !== undefined) {
            throw new ResponseError("InvalidJson", `the watch cannot be read: ${redact(problem)}`, {
              method,
              url,
              status,
            });
          }
        }
      }
    } finally {
      clearTimeout(timer);
    }
  }
  return { method, url, redact, [Symbol.asyncIterator]: events };
}

function* piecesOf({ buffer, byteOffset, byteLength }: Uint8Array): Generator<Buffer, void, void> {
  for (let at = 0; at < byteLength; at += PIECE_BYTES) {
    yield Buffer.from(buffer, byteOffset + at, Math.min(PIECE_BYTES, byteLength - at));
  }
}

function isEvent(document: unknown): document is SentEvent {
  if (typeof document !== "object" || document === null) return false;
  const { type, object } = document as { readonly [M in keyof SentEvent]?: unknown };
  return typeof type === "string" && typeof object === "object" && object !== null;
}
