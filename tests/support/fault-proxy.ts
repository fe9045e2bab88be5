import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Client, RawRequest } from "@kubesmith/runtime";

/** What goes wrong between client and server. */
export type Fault =
  | "none"
  | "reset before the server saw it"
  | "reset after the server answered"
  | "cut off in the middle of the answer"
  | "429 with Retry-After"
  | "429 without Retry-After"
  | "500 with Retry-After"
  | "500"
  | "502 with a page"
  | "no answer at all"
  | "slow body";

/** One attempt of a request, as it came by. */
export interface Attempt {
  readonly method: string;
  readonly fault: Fault;
  /** The server's status, where it was asked. */
  readonly status: number | undefined;
}

/** A proxy before a real server that does what networks and load balancers do. */
export interface FaultProxy {
  readonly url: string;
  /** The attempts of each request, by its header `x-number`. */
  readonly attempts: ReadonlyMap<string, readonly Attempt[]>;
  close(): Promise<void>;
}

const STATUS = (code: number, reason: string): string =>
  JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Failure", reason, message: `injected ${code}`, code });

/** Whether the server is asked before the fault, so that a write may have been executed. */
const AFTER_SERVER: ReadonlySet<Fault> = new Set<Fault>([
  "none",
  "reset after the server answered",
  "cut off in the middle of the answer",
  "slow body",
]);

/**
 * Starts a proxy on the loopback interface.
 * @param upstream client of the server behind, with the credentials that requests get here
 * @param choose says what goes wrong with the next attempt
 */
export async function startFaultProxy(upstream: Client, choose: () => Fault): Promise<FaultProxy> {
  const attempts = new Map<string, Attempt[]>();
  const server = createServer(async (request, response) => {
    const number = String(request.headers["x-number"]);
    const fault = choose();
    const body = await textOf(request);
    const method = request.method as NonNullable<RawRequest["method"]>;
    const answer = AFTER_SERVER.has(fault) ? await forward(upstream, method, request, body) : undefined;
    attempts.set(number, [...(attempts.get(number) ?? []), { method, fault, status: answer?.status }]);
    await misbehave(fault, request, response, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    attempts,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  return body;
}

async function forward(
  upstream: Client,
  method: NonNullable<RawRequest["method"]>,
  { url = "/", headers }: IncomingMessage,
  body: string,
): Promise<Answer> {
  const { "content-type": type = "application/json", accept = "application/json" } = headers;
  const sent = { method, path: url, headers: { "content-type": type, accept }, ...(body !== "" && { body }) };
  const response = await upstream.send(sent);
  return { status: response.status, type: String(response.headers["content-type"]), body: response.text() };
}

async function misbehave(
  fault: Fault,
  request: IncomingMessage,
  response: ServerResponse,
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
      request.socket.resetAndDestroy();
      return;
    case "cut off in the middle of the answer":
      response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) + 10 });
      response.write(body.slice(0, body.length / 2), () => request.socket.destroy());
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
    case "no answer at all":
      return;
    case "slow body":
      response.writeHead(status, { "content-type": type });
      for (const part of [body.slice(0, 10), body.slice(10)]) {
        response.write(part);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      response.end();
  }
}
