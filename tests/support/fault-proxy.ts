import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse, SecureServerOptions } from "node:http2";
import { TLSSocket } from "node:tls";
import type { Client, RawRequest } from "@kubesmith/runtime";
import { startHttpServer } from "./http-server.js";

/** What goes wrong between client and server. */
export type Fault =
  | "none"
  | "reset before the server saw it"
  | "reset after the server answered"
  | "cut off in the middle of the response"
  | "429 with Retry-After"
  | "429 without Retry-After"
  | "500 with Retry-After"
  | "500"
  | "502 with a page"
  | "no response at all"
  | "slow body";

/** One attempt of a request, as it came by. */
export interface Attempt {
  readonly method: string;
  readonly fault: Fault;
  /** The server's status, where it was asked. */
  readonly status: number | undefined;
}

type Incoming = IncomingMessage | Http2ServerRequest;
type Outgoing = ServerResponse | Http2ServerResponse;

/** A proxy before a real server that does what networks and load balancers do. */
export interface FaultProxy {
  readonly url: string;
  /** The attempts of each request, by its header `x-number`. */
  readonly attempts: ReadonlyMap<string, readonly Attempt[]>;
  /** How many requests came over HTTP/2. */
  readonly overHttp2: number;
  close(): Promise<void>;
}

const STATUS = (code: number, reason: string): string =>
  JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Failure", reason, message: `injected ${code}`, code });

/** Whether the server is asked before the fault, so that a write may have been executed. */
const AFTER_SERVER: ReadonlySet<Fault> = new Set<Fault>([
  "none",
  "reset after the server answered",
  "cut off in the middle of the response",
  "slow body",
]);

/**
 * Starts a proxy on the loopback interface.
 * @param upstream client of the server behind, with the credentials that requests get here
 * @param choose says what goes wrong with the next attempt
 * @param tls where given, the proxy speaks TLS, and HTTP/2 in addition to HTTP/1.1; what resets a connection there resets one stream
 */
export async function startFaultProxy(
  upstream: Client,
  choose: () => Fault,
  tls?: SecureServerOptions,
): Promise<FaultProxy> {
  const attempts = new Map<string, Attempt[]>();
  let overHttp2 = 0;
  const listener = async (request: Incoming, response: Outgoing): Promise<void> => {
    if (request.httpVersion === "2.0") overHttp2++;
    const number = String(request.headers["x-number"]);
    const fault = choose();
    const body = await textOf(request);
    const method = request.method as NonNullable<RawRequest["method"]>;
    const answer = AFTER_SERVER.has(fault) ? await forward(upstream, method, request, body) : undefined;
    attempts.set(number, [...(attempts.get(number) ?? []), { method, fault, status: answer?.status }]);
    await misbehave(fault, request, response, answer);
  };
  const { url, close } = await startHttpServer(listener, { tls, http2: true });
  return {
    url,
    attempts,
    get overHttp2() {
      return overHttp2;
    },
    close,
  };
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

async function textOf(request: Incoming): Promise<string> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  return body;
}

async function forward(
  upstream: Client,
  method: NonNullable<RawRequest["method"]>,
  { url = "/", headers }: Incoming,
  body: string,
): Promise<Answer> {
  const { "content-type": type = "application/json", accept = "application/json" } = headers;
  const sent = { method, path: url, headers: { "content-type": type, accept }, ...(body !== "" && { body }) };
  const response = await upstream.send(sent);
  return { status: response.status, type: String(response.headers["content-type"]), body: response.text() };
}

// The two kinds of responses have the same method, with types that TypeScript cannot call as one.
function writeTo(response: Outgoing, text: string, done: () => void = () => {}): void {
  if ("stream" in response) response.write(text, "utf8", done);
  else response.write(text, "utf8", done);
}

async function misbehave(
  fault: Fault,
  request: Incoming,
  response: Outgoing,
  answer: Answer = { status: 200, type: "application/json", body: "" },
): Promise<void> {
  const { status, type, body } = answer;
  const json = { "content-type": "application/json" };
  switch (fault) {
    case "none":
      response.writeHead(status, { "content-type": type }).end(body);
      return;
    case "reset before the server saw it":
    case "reset after the server answered":
      if ("stream" in response) response.stream.destroy(new Error("injected"));
      else if (request.socket instanceof TLSSocket) request.socket.destroy();
      else request.socket.resetAndDestroy();
      return;
    case "cut off in the middle of the response":
      response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) + 10 });
      writeTo(response, body.slice(0, body.length / 2), () => {
        if ("stream" in response) response.stream.destroy(new Error("injected"));
        else request.socket.destroy();
      });
      return;
    case "429 with Retry-After":
      response.writeHead(429, { ...json, "retry-after": "0" }).end(STATUS(429, "TooManyRequests"));
      return;
    case "429 without Retry-After":
      response.writeHead(429, json).end(STATUS(429, "TooManyRequests"));
      return;
    case "500 with Retry-After":
      response.writeHead(500, { ...json, "retry-after": "0" }).end(STATUS(500, "InternalError"));
      return;
    case "500":
      response.writeHead(500, json).end(STATUS(500, "InternalError"));
      return;
    case "502 with a page":
      response.writeHead(502, { "content-type": "text/html" }).end("<html><h1>Bad Gateway</h1></html>");
      return;
    case "no response at all":
      return;
    case "slow body":
      response.writeHead(status, { "content-type": type });
      for (const part of [body.slice(0, 10), body.slice(10)]) {
        writeTo(response, part);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      response.end();
  }
}
