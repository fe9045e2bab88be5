import type { IncomingHttpHeaders, SecureServerOptions, ServerHttp2Stream } from "node:http2";
import type { Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import { onTestFinished } from "vitest";
import { startHttpServer } from "../../tests/support/http-server.js";
import { listen } from "./listen.js";

/** A request as the server saw it. */
export interface SeenHttp2Request {
  readonly version: string;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

export interface FakeHttp2Server {
  readonly url: string;
  readonly requests: readonly SeenHttp2Request[];
  /** How many connections were opened so far. */
  readonly connections: number;
}

/** What both kinds of answers to a request can do. */
export interface Http2Answer {
  respond(status: number, headers: { readonly [name: string]: string | string[] }, body: string): void;
  /** The stream, where the request came over HTTP/2. */
  readonly stream: ServerHttp2Stream | undefined;
}

/** A server that speaks HTTP/2 and HTTP/1.1. On the loopback interface; ends with the test. */
export async function startHttp2Server(
  options: SecureServerOptions,
  answer: (request: SeenHttp2Request, answer: Http2Answer, number: number) => void,
): Promise<FakeHttp2Server> {
  const requests: SeenHttp2Request[] = [];
  const server = await startHttpServer(
    (request, response) => {
      const { httpVersion: version, method = "", url: path = "", headers } = request;
      const seen = { version, method, path, headers };
      const number = requests.push(seen);
      const stream = "stream" in response ? (response.stream as ServerHttp2Stream) : undefined;
      stream?.on("error", () => {});
      const respond: Http2Answer["respond"] = (status, sent, body) => void response.writeHead(status, sent).end(body);
      request.resume().once("end", () => answer(seen, { respond, stream }, number));
    },
    { tls: options, http2: true },
  );
  onTestFinished(() => void server.close());
  return {
    url: server.url,
    requests,
    get connections() {
      return server.opened;
    },
  };
}

/** The numbers of RFC 9113, sections 6 and 7. */
const FRAMES = { DATA: 0, HEADERS: 1, RST_STREAM: 3, SETTINGS: 4, GOAWAY: 7 } as const;
export const END_STREAM = 1;
const END_HEADERS = 4;
const PREFACE_LENGTH = 24;

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, i * 4);
  return bytes;
}

/** One HTTP/2 connection, frame by frame. */
export interface FrameConnection {
  readonly socket: Socket;
  /** Sends the head of a response with status 200 and, where given, its length. */
  head(stream: number, contentLength?: number): void;
  data(stream: number, text: string, flags?: number): void;
  reset(stream: number, code: number): void;
  goAway(lastStream: number, code: number): void;
}

/**
 * A server that sends the frames it is given, for what Node's own does not do. Over HTTP/1.1 it answers each request with an empty
 * object.
 * @param onHeaders called for each request over HTTP/2
 */
export async function startFrameServer(
  options: TlsOptions,
  onHeaders: (connection: FrameConnection, stream: number, number: number) => void,
): Promise<{ readonly url: string; readonly overHttp1: () => number; readonly overHttp2: () => number }> {
  let http1 = 0;
  let http2 = 0;
  const server = createTlsServer({ ...options, ALPNProtocols: ["h2", "http/1.1"] }, (socket) => {
    socket.on("error", () => {});
    if (socket.alpnProtocol !== "h2") {
      socket.on("data", () => {
        http1++;
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
      });
      return;
    }
    const connection = connectionOver(socket);
    socket.write(frame(FRAMES.SETTINGS, 0, 0, Buffer.alloc(0)));
    let unread = Buffer.alloc(0);
    let prefaceLeft = PREFACE_LENGTH;
    socket.on("data", (chunk: Buffer) => {
      unread = Buffer.concat([unread, chunk]);
      const preface = Math.min(prefaceLeft, unread.length);
      prefaceLeft -= preface;
      unread = unread.subarray(preface);
      while (prefaceLeft === 0 && unread.length >= 9 && unread.length >= 9 + unread.readUIntBE(0, 3)) {
        const [length, type, flags, stream] = [unread.readUIntBE(0, 3), unread[3], unread[4], unread.readUInt32BE(5)];
        unread = unread.subarray(9 + length);
        if (type === FRAMES.SETTINGS && flags === 0) socket.write(frame(FRAMES.SETTINGS, 1, 0, Buffer.alloc(0)));
        if (type === FRAMES.HEADERS) onHeaders(connection, stream, ++http2);
      }
    });
  });
  return { url: `https://127.0.0.1:${await listen(server)}`, overHttp1: () => http1, overHttp2: () => http2 };
}

function connectionOver(socket: Socket): FrameConnection {
  return {
    socket,
    head: (stream, contentLength) => {
      // RFC 7541: `:status: 200` and the name `content-length` are 8 and 28 in the table; a literal has its length before it.
      const length = contentLength === undefined ? "" : String(contentLength);
      const field = length === "" ? [] : [0x0f, 28 - 15, length.length, ...Buffer.from(length)];
      socket.write(frame(FRAMES.HEADERS, END_HEADERS, stream, Buffer.from([0x88, ...field])));
    },
    data: (stream, text, flags = 0) => void socket.write(frame(FRAMES.DATA, flags, stream, Buffer.from(text))),
    reset: (stream, code) => void socket.write(frame(FRAMES.RST_STREAM, 0, stream, numbers(code))),
    goAway: (lastStream, code) => void socket.write(frame(FRAMES.GOAWAY, 0, 0, numbers(lastStream, code))),
  };
}
