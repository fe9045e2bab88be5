import type { Dispatcher } from "undici";
import type { RawHeaders } from "../types/raw.js";
import type { Connections } from "./connections.js";
import { onAbort } from "./on-abort.js";

/** A request as it goes on the wire. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: { readonly [name: string]: string | string[] };
  readonly body?: string | Uint8Array | undefined;
}

/** An answer as it came off the wire. */
export interface WireResponse {
  readonly status: number;
  readonly headers: RawHeaders;
  readonly chunks: Buffer[];
}

/** A failure after the answer had begun: it must not be repeated as if nothing had happened. */
export class BrokenBody extends Error {
  constructor(readonly reason: unknown) {
    super("the answer broke off");
  }
}
/** The answer grew beyond what the caller takes. */
export class TooLarge extends Error {
  constructor(readonly status: number) {
    super("the answer is too large");
  }
}

// For ordinary requests, which the server itself ends after 60 seconds unless it was told otherwise. Streams have none of these limits.
const LIMITS = { headersTimeout: 300_000, bodyTimeout: 300_000 };

/**
 * Sends one request and collects its answer. Rejects with the signal's reason when that aborts, which also frees the socket or, when
 * the request still waits for one, its place.
 */
export function dispatch(
  pool: Pick<Connections, "dispatch">,
  request: WireRequest,
  signal: AbortSignal | undefined,
  maxBytes: number,
): Promise<WireResponse> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    let controller: Dispatcher.DispatchController | undefined;
    let status = 0;
    let headers: RawHeaders = {};
    let size = 0;
    const chunks: Buffer[] = [];
    const done =
      signal &&
      onAbort(signal, () => {
        reject(signal.reason);
        controller?.abort(new Error("aborted"));
      });
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        controller = started;
        if (signal?.aborted) started.abort(new Error("aborted"));
      },
      onResponseStart(_controller, statusCode, responseHeaders) {
        if (statusCode < 200) return;
        status = statusCode;
        headers = responseHeaders;
      },
      onResponseData(data, chunk) {
        size += chunk.length;
        if (size > maxBytes) data.abort(new TooLarge(status));
        else chunks.push(chunk);
      },
      onResponseEnd() {
        done?.();
        resolve({ status, headers, chunks });
      },
      onResponseError(_controller, error) {
        done?.();
        reject(status === 0 || error instanceof TooLarge ? error : new BrokenBody(error));
      },
    };
    pool.dispatch(
      {
        method: request.method,
        path: request.path,
        headers: request.headers,
        body: request.body ?? null,
        ...LIMITS,
      },
      handler,
    );
  });
}
