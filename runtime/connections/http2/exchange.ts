import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpStatusHeader } from "node:http2";
import type { Dispatcher } from "undici";
import type { RawHeaders } from "../../types/raw.js";
import { type RequestTrace, traceRequest } from "./diagnostics.js";

// RFC 9113, section 7.
const NO_ERROR = 0;
const REFUSED_STREAM = 7;
const CANCEL = 8;
const HTTP_1_1_REQUIRED = 13;

/** The error of a request whose connection was lost. A TLS alert is passed on: another connection would end with it, too. */
export function lost(cause: Error | null): Error {
  if (cause !== null && "code" in cause && `${cause.code}`.startsWith("ERR_SSL_")) return cause;
  return Object.assign(new Error("the HTTP/2 stream was interrupted", { cause }), { code: "ECONNRESET" });
}

/** Whether the server has not processed the request. */
function isRefusal(code: number | undefined): boolean {
  return code === REFUSED_STREAM || code === HTTP_1_1_REQUIRED;
}

/** The form that undici gives to the same headers: a list if a header occurs more than once. */
function headersOf(raw: readonly string[]): { [name: string]: string | string[] } {
  const headers: { [name: string]: string | string[] } = {};
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] as string;
    const value = raw[i + 1] as string;
    if (name.startsWith(":")) continue;
    const before = Object.hasOwn(headers, name) ? headers[name] : undefined;
    headers[name] = before === undefined ? value : [before, value].flat();
  }
  return headers;
}

/** Throws for a header that HTTP/2 cannot carry unchanged, and for text that would be several headers. Node checks the other names. */
function check(headers: RawHeaders): void {
  for (const name in headers) {
    const value = headers[name];
    const texts = typeof value === "string" ? value : (value ?? []).join("");
    if (name.startsWith(":") || !/^[\t\x20-\x7e]*$/.test(texts)) throw new Error("not a valid HTTP/2 header");
  }
}

function nothing(): void {}

/**
 * Whether the server has ended a stream with END_STREAM. Node also emits `end` after a reset without an error code, which may come in the
 * middle of a body: the stream is then closed before its end is pushed.
 */
function watchEnd(stream: ClientHttp2Stream): () => boolean {
  const push = stream.push.bind(stream);
  let ended = false;
  stream.push = (chunk, encoding) => {
    if (chunk === null && !stream.closed) ended = true;
    return push(chunk, encoding);
  };
  return () => ended;
}

/** Carries exchanges, and is notified when one that was sent ends. */
export interface Carrier {
  /** `refused`: the server has not processed the request, and its handler was not notified. */
  ended(exchange: Exchange, refused: boolean): void;
}

/**
 * A request without a body that waits for its turn, or is in flight over HTTP/2. It calls its handler as undici does over HTTP/1.1. A
 * class, unlike most here: hundreds are created at once, and one object is much cheaper than a function for each member.
 */
export class Exchange implements Dispatcher.DispatchController {
  /** Whether the body may be silent for any time after the head has arrived. */
  readonly isStream: boolean;
  /** Counts the pieces of the response that have arrived. */
  progress = 0;
  reason: Error | null = null;
  private stream: ClientHttp2Stream | undefined;
  private over = false;
  private received = 0;
  private length: string | string[] | undefined;
  private readonly trace: RequestTrace | undefined;

  /** @param dropped called when it ends before it was sent */
  constructor(
    readonly request: Dispatcher.DispatchOptions,
    readonly handler: Dispatcher.DispatchHandler,
    private readonly dropped: (exchange: Exchange) => void,
  ) {
    this.isStream = request.bodyTimeout === 0;
    this.trace = traceRequest(request);
  }

  /** Sends it. The carrier is notified of the end in any case. */
  send(session: ClientHttp2Session, carrier: Carrier): void {
    // Checked before listeners are notified: a request that cannot be sent here is sent, and reported, over HTTP/1.1.
    check(this.request.headers as RawHeaders);
    const headers: RawHeaders = {
      ...(this.request.headers as RawHeaders),
      ...this.trace?.created(),
      ":path": this.request.path,
    };
    const stream = this.start(session, headers);
    this.stream = stream;
    this.trace?.sent(session.socket);
    // Node's own types lack the third parameter.
    stream.on("response", (pseudo: IncomingHttpStatusHeader, _flags: number, raw: readonly string[]) => {
      if (this.over) return;
      this.progress++;
      const received = headersOf(raw);
      const status = pseudo[":status"] ?? 0;
      // A 304 may announce the length of the body that it omits.
      if (status !== 304) this.length = received["content-length"];
      this.trace?.answered(status, raw);
      this.handler.onResponseStart?.(this, status, received);
    });
    stream.on("data", (chunk: Buffer) => {
      if (this.over) return;
      this.progress++;
      this.received += chunk.length;
      this.handler.onResponseData?.(this, chunk);
    });
    const isWhole = watchEnd(stream);
    stream.on("end", () => {
      // Also emitted if the stream was reset or the connection lost.
      if (this.over || this.progress === 0 || stream.rstCode !== NO_ERROR || !isWhole() || this.isCutOff) return;
      this.over = true;
      this.trace?.ended();
      this.handler.onResponseEnd?.(this, {});
    });
    // Reported by the stream itself when it closes.
    stream.on("error", nothing);
    stream.on("close", () => {
      const refused = !this.over && this.progress === 0 && isRefusal(stream.rstCode);
      if (refused) this.trace?.failed(lost(stream.errored));
      else if (!this.over) this.fail(lost(stream.errored));
      carrier.ended(this, refused);
    });
  }

  private start(session: ClientHttp2Session, headers: RawHeaders): ClientHttp2Stream {
    try {
      return session.request(headers, { endStream: true });
    } catch (error) {
      this.trace?.failed(error as Error);
      throw error;
    }
  }

  /** Sends it over HTTP/1.1 instead. Listeners of diagnostics find the asynchronous context of its caller. */
  handOver(send: (request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) => void): void {
    const { request, handler, trace } = this;
    if (trace === undefined) send(request, handler);
    else trace.inContext(() => send(request, handler));
  }

  /** Ends it with an error, unless it has ended already. */
  fail(error: Error): void {
    if (this.over) return;
    this.over = true;
    if (this.stream === undefined) this.dropped(this);
    else this.stream.close(CANCEL);
    this.trace?.failed(error);
    this.handler.onResponseError?.(this, error);
  }

  /** Takes it back, as if the server had refused it. */
  withdraw(): void {
    this.stream?.close(REFUSED_STREAM);
    // A stream that waits for a place inside of node:http2 would only close when there is one.
    this.stream?.destroy();
  }

  abort(error: Error): void {
    this.reason = error;
    this.fail(error);
  }
  get aborted(): boolean {
    return this.reason !== null;
  }
  pause(): void {
    this.stream?.pause();
  }
  resume(): void {
    this.stream?.resume();
  }
  get paused(): boolean {
    return this.stream?.isPaused() ?? false;
  }
  /** Whether the number of received bytes differs from the response's headers. */
  private get isCutOff(): boolean {
    return typeof this.length === "string" && Number(this.length) !== this.received;
  }
}
