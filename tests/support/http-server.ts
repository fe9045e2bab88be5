import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createSecureServer, type SecureServerOptions } from "node:http2";
import { createServer as createTlsServer } from "node:https";
import type { Server } from "node:net";
import { type Listening, listenOnLoopback } from "./loopback.js";

/** How a server differs from one that speaks HTTP/1.1 in the clear. */
export interface HttpServerOptions {
  /** Certificate and key: makes it speak TLS. */
  readonly tls?: SecureServerOptions | undefined;
  /** Makes it speak HTTP/2 in addition to HTTP/1.1; takes TLS. */
  readonly http2?: boolean;
}

/** An HTTP server for tests. */
export interface HttpServer extends Listening {
  readonly url: string;
}

/** Answers a request. Over HTTP/2, both are Node's counterparts of those of HTTP/1.1. */
export type HttpListener = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** Starts an HTTP server on the loopback interface, for what a real server cannot be made to do. */
export async function startHttpServer(listener: HttpListener, options: HttpServerOptions = {}): Promise<HttpServer> {
  const listening = await listenOnLoopback(createHttpServer(listener, options));
  const scheme = options.tls === undefined ? "http" : "https";
  return Object.assign(listening, { url: `${scheme}://127.0.0.1:${listening.port}` });
}

function createHttpServer(listener: HttpListener, { tls, http2 = false }: HttpServerOptions): Server {
  if (tls === undefined) return createServer(listener);
  if (!http2) return createTlsServer(tls, listener);
  // A session that fails is told to its client; whoever looks for it looks there.
  return createSecureServer({ ...tls, allowHTTP1: true }, listener as never).on("sessionError", () => {});
}
