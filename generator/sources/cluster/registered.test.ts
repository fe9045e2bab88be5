import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { type Client, connect } from "@kubesmith/runtime";
import { afterEach, expect, it } from "vitest";
import { fetchRegistered } from "./registered.js";

let server: Server | undefined;
let client: Client | undefined;
afterEach(async () => {
  await client?.close();
  server?.close();
});

async function registeredAt(listener: RequestListener): Promise<string[]> {
  const listening = createServer(listener);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  client = await connect({ server: `http://127.0.0.1:${(listening.address() as AddressInfo).port}` });
  return [...(await fetchRegistered(client))];
}

const groups = [{ name: "example.com", versions: [{ version: "v1" }, { version: "v2" }] }, { name: 1 }, null];

it("lists the keys of registered APIs", async () => {
  const body = JSON.stringify({ groups });
  expect(await registeredAt((_, response) => response.end(body))).toEqual([
    "apis/example.com/v1",
    "apis/example.com/v2",
  ]);
});

it.each<[string, RequestListener]>([
  ["is refused", (_, response) => response.writeHead(403).end("{}")],
  ["is not JSON", (_, response) => response.end("<html>")],
  ["is JSON of something else", (_, response) => response.end("[]")],
  ["is larger than 5 MB", (_, response) => response.end(JSON.stringify({ groups, more: "x".repeat(6e6) }))],
  [
    "unpacks to more than 5 MB",
    (_, response) => {
      const body = gzipSync(JSON.stringify({ groups, more: "x".repeat(60e6) }));
      response.writeHead(200, { "content-encoding": "gzip" }).end(body);
    },
  ],
  ["is not compressed as it says", (_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end("{}")],
])("is nothing if the list %s", async (_, listener) => {
  expect(await registeredAt(listener)).toEqual([]);
});
