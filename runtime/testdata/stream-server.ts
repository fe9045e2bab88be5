import type { StreamResponse } from "../types/raw.js";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { SecureServerOptions } from "node:http2";
import { onTestFinished } from "vitest";
import type { Certificates } from "../../testbed/certificates.js";
import { type HttpServer, startHttpServer } from "../../tests/support/http-server.js";
import { type Client, type ConnectOptions, connect } from "../index.js";

export const PROTOCOLS = ["HTTP/1.1", "HTTP/2"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** A request as the server saw it. */
export interface StreamedRequest {
  readonly version: string;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

export interface StreamServer extends Pick<HttpServer, "url" | "port" | "sockets"> {
  readonly requests: readonly StreamedRequest[];
}

/** Answers a request piece by piece. Over HTTP/2 the response is Node's compatible form of the one over HTTP/1.1. */
export type StreamAnswer = (request: StreamedRequest, response: ServerResponse, number: number) => void;

/** A TLS server that speaks HTTP/1.1 alone, or HTTP/2 as well. On the loopback interface; ends with the test. */
export async function startStreamServer(
  protocol: Protocol,
  options: SecureServerOptions,
  answer: StreamAnswer,
): Promise<StreamServer> {
  const requests: StreamedRequest[] = [];
  const { url, port, sockets, close } = await startHttpServer(
    (request, response) => {
      const { httpVersion: version, method = "", url: path = "", headers } = request;
      const seen = { version, method, path, headers };
      response.on("error", () => {});
      request.on("error", () => {});
      answer(seen, response, requests.push(seen));
    },
    { tls: options, http2: protocol === "HTTP/2" },
  );
  onTestFinished(() => void close());
  return { url, port, sockets, requests };
}

/** A server as of {@link startStreamServer}, and a client of it that is closed at the end of the test. */
export async function openStreamServer(
  protocol: Protocol,
  certificates: Certificates,
  answer: StreamAnswer,
  options: ConnectOptions = {},
): Promise<{ readonly server: StreamServer; readonly client: Client }> {
  const server = await startStreamServer(protocol, certificates.server, answer);
  const client = await connect({ server: server.url, ca: certificates.ca.cert, ...options });
  onTestFinished(() => client.close());
  return { server, client };
}

/** Reads the body of a stream to its end. */
export async function textOf({ body }: StreamResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** Reads one chunk of a body and leaves the rest. */
export async function firstOf({ body }: StreamResponse): Promise<string> {
  const { value } = await body[Symbol.asyncIterator]().next();
  return Buffer.from(value ?? []).toString("utf8");
}
