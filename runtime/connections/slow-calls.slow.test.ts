import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { connect } from "../index.js";
import { startHttp2Server } from "../testdata/http2-server.js";
import { type Answer, json, serve } from "../testdata/server.js";
import { statusesOf, together } from "../testdata/together.js";

let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});

const slowOrFast: Answer = ({ url }, response) => {
  if (url.startsWith("/fast")) json(response, {});
};

describe("calls that do not end leave their places to others over plain HTTP", () => {
  test.each(["GET", "POST"] as const)("sixteen of them: %s", async (method) => {
    const { client, server } = await serve(slowOrFast);
    const slow = together(client, 16, { path: "/slow", method });
    await expect.poll(() => server.requests.length, { timeout: 20_000 }).toBe(16);
    expect(statusesOf(await together(client, 40, { path: "/fast", method }))).toEqual(Array(40).fill(200));
    await client.close();
    for (const result of await slow) expect(result).toMatchObject({ reason: { code: "ClientClosed" } });
  });
  test("a hundred of them, each of which was sent once", async () => {
    const { client, server } = await serve(slowOrFast);
    const slow = together(client, 100, { path: "/slow" });
    expect(statusesOf(await together(client, 2, { path: "/fast" }))).toEqual([200, 200]);
    await expect.poll(() => server.requests.length, { timeout: 20_000 }).toBe(102);
    await client.close();
    await slow;
  });
  test("streams, which never have such a place", async () => {
    const { client } = await serve(({ url }, response) => {
      if (url === "/fast") json(response, {});
      else response.writeHead(200).write("{}\n");
    });
    const streams = await Promise.all(Array.from({ length: 40 }, () => client.stream({ path: "/watch" })));
    expect((await client.send({ path: "/fast" })).status).toBe(200);
    for (const stream of streams) stream.close();
  });
});

test("many calls that end use sixteen connections, however long they wait", async () => {
  const { client, server } = await serve(async (_request, response) => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    json(response, {});
  });
  expect(new Set(statusesOf(await together(client, 320, { path: "/", method: "POST" })))).toEqual(new Set([200]));
  expect(server.connections).toBe(16);
});

test("a call whose place was changed can be aborted", async () => {
  const { client, server } = await serve(slowOrFast);
  const abort = new AbortController();
  const slow = together(client, 40, { path: "/slow", signal: abort.signal });
  await expect.poll(() => server.requests.length, { timeout: 20_000 }).toBe(40);
  abort.abort(new Error("enough"));
  expect(new Set(statusesOf(await slow))).toEqual(new Set(["Error: enough"]));
  expect((await client.send({ path: "/fast" })).status).toBe(200);
});

test.each([100, 300, 600])("%d reads that do not end leave their places to others over HTTP/2", async (count) => {
  const server = await startHttp2Server(
    { ...certificates.server, settings: { maxConcurrentStreams: 100 } },
    ({ path }, { respond }) => {
      if (path === "/fast") respond(200, {}, "{}");
    },
  );
  const client = await connect({ server: server.url, ca: certificates.ca.cert });
  onTestFinished(() => client.close());
  const slow = together(client, count + 1, { path: "/slow" });
  await expect.poll(() => server.requests.length, { timeout: 20_000 }).toBeGreaterThan(100);
  for (let i = 0; i < 3; i++) expect(statusesOf(await together(client, 3, { path: "/fast" }))).toEqual([200, 200, 200]);
  await expect
    .poll(() => server.requests.filter(({ path }) => path === "/slow").length, { timeout: 30_000 })
    .toBe(count + 1);
  await client.close();
  for (const result of await slow) expect(result).toMatchObject({ reason: { code: "ClientClosed" } });
});
