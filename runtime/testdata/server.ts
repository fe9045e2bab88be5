import { createServer, type IncomingHttpHeaders, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createSecureServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

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
export async function startServer(answer: Answer, tls?: ServerOptions): Promise<FakeServer> {
  const requests: SeenRequest[] = [];
  let connections = 0;
  const listener: RequestListener = async (request, response) => {
    const { method = "", url = "", headers, rawHeaders } = request;
    const seen = { method, url, headers, rawHeaders, body: await bodyOf(request).catch(() => "") };
    const number = requests.push(seen);
    await answer(seen, response, number);
  };
  const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
  server.on("connection", () => connections++);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    requests,
    get connections() {
      return connections;
    },
  };
}
