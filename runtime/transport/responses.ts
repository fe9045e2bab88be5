import type { BodyCollector } from "../connections/body.js";
import type { WireStream } from "../connections/stream.js";
import { ResponseError } from "../errors/response-error.js";
import { MAX_DEPTH } from "../json/depth.js";
import { parse } from "../json/index.js";
import type { RawHeaders, RawResponse, StreamResponse } from "../types/raw.js";

/** The bodies of responses that are not joined yet, because most are only parsed. A copy of a response with another body is not among them. */
const large = new WeakMap<RawResponse, BodyCollector>();

/** Creates the response to a request, with its body as bytes, text or JSON. */
export function createRawResponse(
  status: number,
  headers: RawHeaders,
  body: Buffer | BodyCollector,
  about: { readonly method: string; readonly url: string },
): RawResponse {
  if (!Buffer.isBuffer(body) && body.isLarge) return createLargeResponse(status, headers, body, about);
  const bytes = Buffer.isBuffer(body) ? body : body.join();
  return {
    stream: false,
    status,
    headers,
    body: bytes,
    text: () => bytes.toString("utf8"),
    json: () => parseResponse(bytes, { ...about, status }),
  };
}

function createLargeResponse(
  status: number,
  headers: RawHeaders,
  body: BodyCollector,
  about: { readonly method: string; readonly url: string },
): RawResponse {
  const response: RawResponse = {
    stream: false,
    status,
    headers,
    get body() {
      return body.join();
    },
    text: () => body.read((bytes) => bytes.toString("utf8")),
    json: () => body.read((bytes) => parseResponse(bytes, { ...about, status })),
  };
  large.set(response, body);
  return response;
}

/** Passes the body of a response on and returns what `use` returns; `use` must not keep the bytes. */
export function readBody<T>(response: RawResponse, use: (bytes: Buffer) => T): T {
  const body = large.get(response);
  return body === undefined ? use(response.body) : body.read(use);
}

/** The pieces of the body of a response, which are not joined if it is large. */
export function piecesOf(response: RawResponse): readonly Buffer[] {
  return large.get(response)?.pieces ?? [response.body];
}

/** How many bytes the body of a response has. */
export function bodySize(response: RawResponse): number {
  return large.get(response)?.size ?? response.body.length;
}

/** Parses the pieces of the body of a response, as `parse` does for the whole, and throws what that throws. */
export type ParseBody = (pieces: readonly Buffer[]) => unknown;

/**
 * The value of a body in JSON, with integers as they are. Throws a `ResponseError` (`InvalidJson`) for other bodies.
 * @param type the content type, for the message
 */
export function parseResponse(
  body: Buffer,
  about: { readonly method: string; readonly url: string; readonly status: number },
  type?: string,
): unknown {
  return explained(() => parse(body), body.length, about, type);
}

/**
 * Returns what a function that parses a body returns. If it throws, throws a `ResponseError` (`InvalidJson`), which does not quote the body.
 * @param length how many bytes the body has
 * @param type the content type, for the message
 */
export function explained(
  parseBody: () => unknown,
  length: number,
  about: { readonly method: string; readonly url: string; readonly status: number },
  type?: string,
): unknown {
  try {
    return parseBody();
  } catch (error) {
    // The parser's own message quotes the body.
    const size = `${type === undefined ? "" : `${type}, `}${length} bytes`;
    const what =
      error instanceof RangeError ? `nested deeper than the limit of ${MAX_DEPTH} levels` : `not JSON (${size})`;
    throw new ResponseError("InvalidJson", `the response is ${what}`, about);
  }
}

/** Creates the response to a request whose body is read as it arrives. */
export function createStreamResponse({ status, headers, body, close }: Omit<WireStream, "closed">): StreamResponse {
  return { stream: true, status, headers, body, close, [Symbol.asyncDispose]: async () => close() };
}

/** A collected response as the stream of its body. */
export function streamOf({ status, headers, body }: RawResponse): StreamResponse {
  async function* chunks(): AsyncGenerator<Buffer, undefined, undefined> {
    if (body.length > 0) yield body;
  }
  const iterator = chunks();
  return createStreamResponse({ status, headers, body: iterator, close: () => void iterator.return(undefined) });
}

/** Collects a stream; bytes after `limit` are dropped. */
export async function collect(
  { status, headers, body }: StreamResponse,
  about: { readonly method: string; readonly url: string },
  limit: number = Number.POSITIVE_INFINITY,
): Promise<RawResponse> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= limit) break;
  }
  return createRawResponse(status, headers, Buffer.concat(chunks), about);
}
