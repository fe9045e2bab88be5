import type { Dispatcher } from "undici";
import { onAbort } from "../async/on-abort.js";
import type { RawHeaders } from "../types/raw.js";
import { isWhole, TooLargeError } from "./exchange.js";
import type { Connections, StreamHandler } from "./index.js";

/** A stream as it is received. */
export interface WireStream {
  readonly status: number;
  readonly headers: RawHeaders;
  /** Can be read once; leaving the loop ends the stream. */
  readonly body: AsyncIterableIterator<Buffer>;
  /** Ends the stream, and drops received data that was not read. */
  close(): void;
  /** Resolves when the stream has ended, for whatever reason. */
  readonly closed: Promise<void>;
}

/** Options of a stream in addition to its request. */
export interface StreamOptions {
  readonly signal: AbortSignal | undefined;
  /** Largest body in bytes. */
  readonly maxBytes: number;
  /** Converts what ended the body into the error that a reader sees. */
  readonly explain: (error: unknown) => unknown;
}

// The head must arrive in time, like that of a call; the body of a watch may be silent for any time.
const LIMITS = { headersTimeout: 300_000, bodyTimeout: 0 };
// Unread bytes after which the server is paused.
const HIGH_WATER_MARK = 256 * 1024;

interface Reader {
  resolve(result: IteratorResult<Buffer, undefined>): void;
  reject(reason: unknown): void;
}

/** Passes the pieces of a body to its reader. A class: one object is cheaper than a function for each member. */
class IncomingBody implements StreamHandler, AsyncIterableIterator<Buffer> {
  onOver: () => void = () => {};
  // Private at run time too: over HTTP/2 it is the request, with its credential, and callers may print the stream.
  #controller: Dispatcher.DispatchController | undefined;
  private head: { readonly status: number; readonly headers: RawHeaders } | undefined;
  private received = 0;
  private chunks: Buffer[] = [];
  private buffered = 0;
  private readonly readers: Reader[] = [];
  private over = false;
  private failure: { readonly error: unknown } | undefined;
  private wasClosed: () => void = () => {};
  private readonly release: (() => void) | undefined;

  constructor(
    private readonly opened: (stream: WireStream) => void,
    private readonly refused: (reason: unknown) => void,
    private readonly options: StreamOptions,
  ) {
    const { signal } = options;
    this.release = signal && onAbort(signal, () => this.stop({ error: signal.reason }));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.over) controller.abort(new Error("the stream was closed"));
  }
  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: RawHeaders): void {
    if (status < 200 || this.over) return;
    this.head = { status, headers };
    const closed = new Promise<void>((resolve) => {
      this.wasClosed = resolve;
    });
    this.opened({ status, headers, body: this, close: () => this.stop(undefined), closed });
  }
  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.over) return;
    this.received += chunk.length;
    if (this.received > this.options.maxBytes) {
      this.end(new TooLargeError(this.head?.status ?? 0));
      return;
    }
    const reader = this.readers.shift();
    if (reader !== undefined) {
      reader.resolve({ done: false, value: chunk });
      return;
    }
    this.chunks.push(chunk);
    this.buffered += chunk.length;
    if (this.buffered >= HIGH_WATER_MARK) controller.pause();
  }
  onResponseEnd(): void {
    this.finish(undefined);
  }
  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.finish(isWhole(this.head?.status ?? 0, error) ? undefined : { error });
  }
  end(reason: Error): void {
    if (this.over) return;
    this.finish({ error: reason });
    this.#controller?.abort(reason);
  }

  next(): Promise<IteratorResult<Buffer, undefined>> {
    if (this.chunks.length > 0) {
      const [first] = this.chunks;
      const value = this.chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.chunks);
      this.chunks = [];
      this.buffered = 0;
      if (this.#controller?.paused) this.#controller.resume();
      return Promise.resolve({ done: false, value });
    }
    const { failure } = this;
    if (failure !== undefined) {
      this.failure = undefined;
      return Promise.reject(this.options.explain(failure.error));
    }
    if (this.over) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => this.readers.push({ resolve, reject }));
  }
  async return(): Promise<IteratorResult<Buffer, undefined>> {
    this.stop(undefined);
    return { done: true, value: undefined };
  }
  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Ends the stream from this side, and drops unread data. */
  private stop(failure: { readonly error: unknown } | undefined): void {
    this.chunks = [];
    this.buffered = 0;
    if (this.over) return;
    this.finish(failure);
    this.#controller?.abort(new Error("the stream was closed"));
  }
  private finish(failure: { readonly error: unknown } | undefined): void {
    if (this.over) return;
    this.over = true;
    this.release?.();
    if (this.head === undefined) this.refused(failure?.error);
    else this.answerReaders(failure);
    this.onOver();
    this.wasClosed();
  }
  private answerReaders(failure: { readonly error: unknown } | undefined): void {
    const [first, ...others] = this.readers.splice(0);
    if (failure === undefined || first === undefined) first?.resolve({ done: true, value: undefined });
    else first.reject(this.options.explain(failure.error));
    for (const reader of others) reader.resolve({ done: true, value: undefined });
    if (first === undefined) this.failure = failure;
  }
}

/**
 * Sends one request and resolves with the head of its response, from which the body is read. Rejects with the signal's reason if that aborts
 * before. The server is paused when {@link HIGH_WATER_MARK} bytes are unread, in addition to what the network buffers.
 */
export function openStream(
  connections: Pick<Connections, "open">,
  request: Dispatcher.DispatchOptions,
  options: StreamOptions,
): Promise<WireStream> {
  return new Promise((resolve, reject) => {
    if (options.signal?.aborted) return reject(options.signal.reason);
    connections.open({ ...request, ...LIMITS }, new IncomingBody(resolve, reject, options));
  });
}
