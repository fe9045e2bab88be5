import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { createSecureServer, type SecureServerOptions } from "node:http2";
import { createServer } from "node:https";
import type { Socket } from "node:net";
import { listen } from "./listen.js";

export const PROTOCOLS = ["HTTP/1.1", "HTTP/2"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** A request as the server saw it. */
export interface StreamedRequest {
  readonly version: string;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

export interface StreamServer {
  readonly url: string;
  readonly requests: readonly StreamedRequest[];
  /** The connections that are open. */
  readonly sockets: ReadonlySet<Socket>;
  readonly port: number;
}

/** Answers a request piece by piece. Over HTTP/2 the response is Node's look-alike of the one over HTTP/1.1. */
export type StreamAnswer = (request: StreamedRequest, response: ServerResponse, number: number) => void;

/** A TLS server that speaks HTTP/1.1 alone, or HTTP/2 as well. On the loopback interface; ends with the test. */
export async function startStreamServer(
  protocol: Protocol,
  options: SecureServerOptions,
  answer: StreamAnswer,
): Promise<StreamServer> {
  const requests: StreamedRequest[] = [];
  const sockets = new Set<Socket>();
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const { httpVersion: version, method = "", url: path = "", headers } = request;
    const seen = { version, method, path, headers };
    response.on("error", () => {});
    request.on("error", () => {});
    answer(seen, response, requests.push(seen));
  };
  const server =
    protocol === "HTTP/1.1"
      ? createServer(options, listener)
      : createSecureServer({ ...options, allowHTTP1: true }, listener as never);
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("sessionError", () => {});
  const port = await listen(server);
  return { url: `https://127.0.0.1:${port}`, requests, sockets, port };
}
