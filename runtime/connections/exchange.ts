import type { Dispatcher } from "undici";
import { onAbort } from "../async/on-abort.js";
import type { RawHeaders } from "../types/raw.js";
import { BodyCollector, type JoinMemory } from "./body.js";
import type { CallHandler, Connections } from "./index.js";

/** Headers as they are sent; a list is sent as several headers. */
export interface WireHeaders {
  [name: string]: string | string[];
}

/** A request as it is sent. */
export type WireRequest = Dispatcher.DispatchOptions;

/** A response as it was received. */
export interface WireResponse {
  readonly status: number;
  readonly headers: RawHeaders;
  /** Compressed, if the server has compressed it. */
  readonly body: BodyCollector;
}

/** A failure after the response had begun: the request must not be retried as if it had not been sent. */
export class BrokenBodyError extends Error {
  constructor(readonly reason: unknown) {
    super("the response was cut off");
  }
}
/** The response is larger than the caller accepts. */
export class TooLargeError extends Error {
  constructor(readonly status: number) {
    super("the response is too large");
  }
}

/**
 * Whether a response is complete although undici reports missing bytes: a 304 may announce the length of the body that it omits.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-8.6
 */
export function isWhole(status: number, error: Error & { readonly code?: string }): boolean {
  return status === 304 && error.code === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH";
}

// For ordinary requests, which the server itself ends after 60 seconds by default.
const LIMITS = { headersTimeout: 300_000, bodyTimeout: 300_000 };

/** Collects a response. A class, because there is one for each request, and one object is cheaper than six functions. */
class Collector implements CallHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private headers: RawHeaders = {};
  private readonly body: BodyCollector;
  private readonly release: (() => void) | undefined;

  constructor(
    private readonly resolve: (response: WireResponse) => void,
    private readonly reject: (reason: unknown) => void,
    private readonly signal: AbortSignal | undefined,
    private readonly maxBytes: number,
    memory: JoinMemory | undefined,
  ) {
    this.body = new BodyCollector(memory);
    if (signal === undefined) return;
    this.release = onAbort(signal, () => {
      reject(signal.reason);
      this.controller?.abort(new Error("aborted"));
    });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.signal?.aborted) controller.abort(new Error("aborted"));
  }
  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: RawHeaders): void {
    if (status < 200) return;
    this.status = status;
    this.headers = headers;
  }
  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.body.size + chunk.length > this.maxBytes) controller.abort(new TooLargeError(this.status));
    else this.body.add(chunk);
  }
  onResponseEnd(): void {
    this.release?.();
    this.resolve({ status: this.status, headers: this.headers, body: this.body });
  }
  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (isWhole(this.status, error)) {
      this.onResponseEnd();
      return;
    }
    this.release?.();
    this.reject(this.status === 0 || error instanceof TooLargeError ? error : new BrokenBodyError(error));
  }
}

/**
 * Sends one request and collects its response. Rejects with the signal's reason if that aborts, which also frees the socket, or the request's
 * place in the queue for one.
 * @param memory for large bodies; default: each has its own
 */
export function exchange(
  connections: Pick<Connections, "dispatch">,
  request: WireRequest,
  signal: AbortSignal | undefined,
  maxBytes: number,
  memory?: JoinMemory,
): Promise<WireResponse> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const collector = new Collector(resolve, reject, signal, maxBytes, memory);
    connections.dispatch({ ...request, ...LIMITS }, collector);
  });
}
