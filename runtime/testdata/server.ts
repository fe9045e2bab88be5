import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { SecureServerOptions } from "node:http2";
import { onTestFinished } from "vitest";
import { startHttpServer } from "../../tests/support/http-server.js";
import { type Client, type ConnectOptions, connect } from "../index.js";

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

export interface FakeServer {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** How many connections were opened so far. */
  readonly connections: number;
}

/** Answers the request with this number, from 1. */
export type Answer = (request: SeenRequest, response: ServerResponse, number: number) => void | Promise<void>;

/** Sends a JSON body. */
export function json(response: ServerResponse, body: unknown, status = 200, headers: { [name: string]: string | string[] } = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += chunk;
  return body;
}

/** A server for what a real one cannot be made to do. On the loopback interface; ends with the test. */
export async function startServer(answer: Answer, tls?: SecureServerOptions): Promise<FakeServer> {
  const requests: SeenRequest[] = [];
  const server = await startHttpServer(
    async (request, response) => {
      const { method = "", url = "", headers, rawHeaders } = request;
      const seen = { method, url, headers, rawHeaders, body: await bodyOf(request).catch(() => "") };
      const number = requests.push(seen);
      await answer(seen, response, number);
    },
    { tls },
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

/** A server and a client of it. Both end with the test. */
export async function serve(answer: Answer, options: ConnectOptions = {}): Promise<{ server: FakeServer; client: Client }> {
  const server = await startServer(answer);
  const client = await connect({ server: server.url, ...options });
  onTestFinished(() => client.close());
  return { server, client };
}

export const CONFIG_MAP = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };
/** Answers every request with one ConfigMap. */
export const ok: Answer = (_request, response) => json(response, CONFIG_MAP);
