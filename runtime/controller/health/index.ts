// The HTTP server for the kubelet's probes and for Prometheus.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { RequestError } from "../../errors/request-error.js";
import { printable } from "../../text/printable.js";
import { answerTo, type HealthSources } from "./answer.js";

/** Options of `startHealthServer`. */
export interface HealthServerOptions extends HealthSources {
  /** The port. 0 means any free port. */
  readonly port: number;
  /** The address to listen on. Default: all addresses. */
  readonly host?: string | undefined;
}

/** A server that answers health checks. */
export interface HealthServer {
  /** The port that it listens on. */
  readonly port: number;
  /** Closes the server and all its connections. Never rejects. */
  close(): Promise<void>;
}

/** Limits for clients: anybody in the cluster's network can connect, and probes are small and fast. */
const LIMITS = { headerBytes: 8 * 1024, requestMs: 5000, idleMs: 5000, connections: 100, checkMs: 1000 };

/**
 * Starts a server with the same paths as Kubernetes' own components: `/livez` and `/healthz` for liveness, `/readyz` for readiness, and
 * `/metrics`. The status of a health path is 200 if all its checks succeed, and 500 otherwise. `?verbose` lists the checks, `?exclude=name`
 * skips one, and `/readyz/name` runs only one. The server accepts only GET and HEAD.
 *
 * @throws RequestError (`InvalidOption`) if the port or the host is not valid; an Error that names the port if it cannot be used
 */
export async function startHealthServer({ port, host, ...sources }: HealthServerOptions): Promise<HealthServer> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw invalid("port", "a whole number from 0 to 65535");
  if (host !== undefined && (typeof host !== "string" || host === "")) throw invalid("host", "an address");
  const server = createServer(
    {
      maxHeaderSize: LIMITS.headerBytes,
      headersTimeout: LIMITS.requestMs,
      requestTimeout: LIMITS.requestMs,
      keepAliveTimeout: LIMITS.idleMs,
      connectionsCheckingInterval: LIMITS.checkMs,
    },
    (request, response) => {
      const { status, headers, body } = answerTo(request.method ?? "", request.url ?? "", sources);
      // A body would have to be read before the next request. Closing the connection is simpler, and no client needs to send a body.
      const hasBody = request.headers["content-length"] !== undefined || "transfer-encoding" in request.headers;
      response.writeHead(status, {
        ...headers,
        "content-length": Buffer.byteLength(body),
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
        ...(hasBody && { connection: "close" }),
      });
      response.end(request.method === "HEAD" ? undefined : body);
    },
  );
  server.maxConnections = LIMITS.connections;
  await listen(server, port, host);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    // The listener stays: without one, a later error of the server would end the process.
    server.on("error", (cause: NodeJS.ErrnoException) => {
      const place = host === undefined ? `port ${port}` : `${printable(host, 300)}, port ${port}`;
      const why = cause.code === "EADDRINUSE" ? "the port is already in use" : printable(cause.message);
      reject(new Error(`the health server cannot listen on ${place}: ${why}`, { cause }));
    });
    server.listen({ port, ...(host !== undefined && { host }) }, resolve);
  });
}

function invalid(option: string, wanted: string): RequestError {
  return new RequestError("InvalidOption", `health: ${option} must be ${wanted}`);
}
