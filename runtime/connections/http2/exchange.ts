import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpStatusHeader } from "node:http2";
import type { Dispatcher } from "undici";
import type { RawHeaders } from "../../types/raw.js";
import { type RequestTrace, traceRequest } from "./diagnostics.js";

// RFC 9113, section 7.
const NO_ERROR = 0;
const REFUSED_STREAM = 7;
const CANCEL = 8;
const HTTP_1_1_REQUIRED = 13;

/** The error of a request whose connection is gone. */
export function lost(cause: Error | null): Error {
  return Object.assign(new Error("the HTTP/2 stream was interrupted", { cause }), { code: "ECONNRESET" });
}

/** Whether the server has not looked at the request. */
function isRefusal(code: number | undefined): boolean {
  return code === REFUSED_STREAM || code === HTTP_1_1_REQUIRED;
}

/** What undici makes of the same headers: a list where one came more than once. */
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

/** Throws for a header that HTTP/2 cannot carry as it is, and for what would be more than one header. Node checks the other names. */
function check(headers: RawHeaders): void {
  for (const name in headers) {
    const value = headers[name];
    const texts = typeof value === "string" ? value : (value ?? []).join("");
    if (name.startsWith(":") || !/^[\t\x20-\x7e]*$/.test(texts)) throw new Error("not a valid HTTP/2 header");
  }
}

function nothing(): void {}

/**
 * Whether the server has ended a stream with END_STREAM. Node says `end` as well after a reset without an error code, which may come in the
 * middle of a body: then the stream is closed before its end is pushed.
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

/** Who carries exchanges, told of the end of each that was sent. */
export interface Carrier {
  /** `refused`: the server has not looked at the request; its handler was told of no end. */
  ended(exchange: Exchange, refused: boolean): void;
}

/**
 * A request without a body that waits for its turn, or is under way over HTTP/2. Does for its handler what undici does over HTTP/1.1.
 *
 * A class, unlike most here: hundreds are made at once, and one object costs much less than a function for each member.
 */
export class Exchange implements Dispatcher.DispatchController {
  /** Whether the body may be silent for as long as it likes once the head has come. */
  readonly isStream: boolean;
  /** Counts what has come of the answer. */
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

  /** Sends it. The carrier is told of the end, whatever it is. */
  send(session: ClientHttp2Session, carrier: Carrier): void {
    // Before listeners hear of it: what cannot be sent here is sent, and told, by somebody else.
    check(this.request.headers as RawHeaders);
    const headers: RawHeaders = {
      ...(this.request.headers as RawHeaders),
      ...this.trace?.created(),
      ":path": this.request.path,
    };
    const stream = this.start(session, headers);
    this.stream = stream;
    this.trace?.sent(session.socket);
    // Node's own types leave the third out.
    stream.on("response", (pseudo: IncomingHttpStatusHeader, _flags: number, raw: readonly string[]) => {
      if (this.over) return;
      this.progress++;
      const received = headersOf(raw);
      const status = pseudo[":status"] ?? 0;
      // A 304 may name the length of the body that it leaves out.
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
      // Comes also where the stream was reset, or the connection cut off.
      if (this.over || this.progress === 0 || stream.rstCode !== NO_ERROR || !isWhole() || this.isCutOff) return;
      this.over = true;
      this.trace?.ended();
      this.handler.onResponseEnd?.(this, {});
    });
    // Told by the stream itself when it closes.
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

  /** Has it sent in another way. What listens to diagnostics finds the asynchronous context of its caller, not of whoever is served here. */
  handOver(send: (request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) => void): void {
    const { request, handler, trace } = this;
    if (trace === undefined) send(request, handler);
    else trace.inContext(() => send(request, handler));
  }

  /** Ends it with an error, unless it has ended. */
  fail(error: Error): void {
    if (this.over) return;
    this.over = true;
    if (this.stream === undefined) this.dropped(this);
    else this.stream.close(CANCEL);
    this.trace?.failed(error);
    this.handler.onResponseError?.(this, error);
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
  /** Whether another number of bytes came than the answer's headers say. */
  private get isCutOff(): boolean {
    return typeof this.length === "string" && Number(this.length) !== this.received;
  }
}
