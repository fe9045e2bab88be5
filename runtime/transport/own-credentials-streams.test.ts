import type { IncomingMessage } from "node:http";
import { createServer } from "node:https";
import type { Duplex } from "node:stream";
import { beforeAll, expect, test } from "vitest";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { failureOf } from "../../tests/support/failure-of.js";
import { type Client, type ConnectOptions, isForbidden } from "../index.js";
import { listen } from "../testdata/listen.js";
import { openClient } from "../testdata/open-client.js";
import { authorizationOf, expectHidden, SECRET, statusOf, withEscapes } from "../testdata/repeated-credentials.js";
import { startServer } from "../testdata/server.js";
import { configMaps } from "../testdata/tokens.js";

let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});

const open = (options: ConnectOptions): Promise<Client> => openClient({ ca: certificates.ca.cert, ...options });

test("G.1 a stream of a failure hides a credential that arrives in pieces", async () => {
  const server = await startServer((request, response) => {
    response.writeHead(500, { "content-type": "text/plain" });
    const text = `a ${authorizationOf(request)} b ${authorizationOf(request)}`;
    const write = (at: number): void => {
      if (at >= text.length) return void response.end();
      response.write(text.slice(at, at + 7), () => setImmediate(write, at + 7));
    };
    write(0);
  }, certificates.server);
  const client = await open({ server: server.url, token: SECRET });
  const response = await client.stream({ path: "/", anyStatus: true });
  let text = "";
  for await (const chunk of response.body) text += Buffer.from(chunk).toString();
  expect(text).toBe("a Bearer <hidden> b Bearer <hidden>");
});

test.each([
  ["an ERROR event", (seen: string) => JSON.stringify({ type: "ERROR", object: statusOf(`no: ${seen}`) })],
  ["an ERROR event, with escapes", (seen: string) => withEscapes({ type: "ERROR", object: statusOf(`no: ${seen}`) })],
])("G.1 a watch whose server repeats the token in %s shows it in no error", async (_name, event) => {
  const server = await startServer((request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(`${event(authorizationOf(request))}\n`);
  }, certificates.server);
  const client = await open({ server: server.url, token: SECRET });
  const watched = client.resource(configMaps, "default").watch({ resourceVersion: "1" });
  const error = await failureOf(watched.next());
  expectHidden(error);
  expect(isForbidden(error)).toBe(true);
});

test("G.1 an upgrade that is refused with the token shows it in no error", async () => {
  const server = createServer({ ...certificates.server });
  server.on("upgrade", ({ headers }: IncomingMessage, socket: Duplex) => {
    const body = JSON.stringify(statusOf(headers.authorization ?? ""));
    socket.end(`HTTP/1.1 403 No\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  });
  const client = await open({ server: `https://127.0.0.1:${await listen(server)}`, token: SECRET });
  expectHidden(await failureOf(client.upgrade({ path: "/exec" })));
});
