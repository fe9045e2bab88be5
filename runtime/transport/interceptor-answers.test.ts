import { createServer } from "node:https";
import type { Duplex } from "node:stream";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { type Client, connect, type Interceptor } from "../index.js";
import { listen } from "../testdata/listen.js";
import { PROTOCOLS, startStreamServer } from "../testdata/stream-server.js";

let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});

async function open(server: string, options: object): Promise<Client> {
  const client = await connect({ server, ca: certificates.ca.cert, ...options });
  onTestFinished(() => client.close());
  return client;
}

/** What an interceptor or a listener does after the response has come. */
const LEFT: readonly [string, { interceptors?: readonly Interceptor[]; onWarning?: () => void }][] = [
  [
    "an interceptor throws after its head",
    {
      interceptors: [
        async (request, next) => {
          await next(request);
          throw new Error("not today");
        },
      ],
    },
  ],
  [
    "an interceptor answers with something else",
    {
      interceptors: [
        async (request, next) => {
          await next(request);
          const body = Buffer.from("not today");
          return { stream: false, status: 400, headers: {}, body, text: () => "not today", json: () => undefined };
        },
      ],
    },
  ],
  [
    "onWarning throws",
    {
      onWarning: () => {
        throw new Error("not today");
      },
    },
  ],
];

describe.each(PROTOCOLS)("over %s", (protocol) => {
  test.each(LEFT)("a stream ends at the server when %s", async (_name, options) => {
    let opened = 0;
    let closed = 0;
    const server = await startStreamServer(protocol, certificates.server, (_request, response) => {
      opened++;
      response.once("close", () => closed++);
      response.setHeader("warning", '299 - "old"');
      response.write("x");
    });
    const client = await open(server.url, options);
    await expect(client.stream({ path: "/" })).rejects.toThrow("not today");
    await expect.poll(() => [opened, closed]).toEqual([1, 1]);
  });
});

test.each(LEFT)("an upgraded connection ends when %s", async (_name, options) => {
  let closed = 0;
  const server = createServer({ ...certificates.server });
  server.on("upgrade", (_request, socket: Duplex) => {
    socket.on("error", () => {}).once("close", () => closed++);
    socket.resume();
    const head = ["HTTP/1.1 101 Switching Protocols", "connection: upgrade", "upgrade: echo", 'warning: 299 - "old"'];
    socket.write(`${head.join("\r\n")}\r\n\r\n`);
  });
  const client = await open(`https://127.0.0.1:${await listen(server)}`, options);
  await expect(client.upgrade({ path: "/", protocol: "echo" })).rejects.toThrow("not today");
  await expect.poll(() => closed).toBe(1);
});

const UNUSABLE: readonly [string, unknown][] = [
  ["nothing", undefined],
  ["text", "fine"],
  ["a response without status", { stream: false, headers: {}, body: Buffer.from("") }],
  ["a response without headers", { stream: false, status: 200, body: Buffer.from("") }],
  ["a response without a body", { stream: false, status: 200, headers: {} }],
  ["a stream without a body", { stream: true, status: 200, headers: {}, close: () => {} }],
  ["a stream that cannot be closed", { stream: true, status: 200, headers: {}, body: (async function* () {})() }],
  ["a stream whose body cannot be iterated over", { stream: true, status: 200, headers: {}, body: 1, close: () => {} }],
];
test.each(UNUSABLE)("an interceptor that answers with %s gets an error", async (_name, answer) => {
  const client = await open("http://127.0.0.1:1", { interceptors: [async () => answer] });
  const requests = [client.send({ path: "/a" }), client.stream({ path: "/a" }), client.upgrade({ path: "/a" })];
  for (const result of await Promise.allSettled(requests)) {
    expect(result).toMatchObject({ status: "rejected", reason: { name: "RequestError", code: "InvalidAnswer" } });
  }
});
