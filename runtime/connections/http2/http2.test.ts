import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { type Certificates, createCertificates } from "../../../testbed/certificates.js";
import { type Client, type ConnectOptions, connect } from "../../index.js";
import { type Http2Answer, type SeenHttp2Request, startHttp2Server } from "../../testdata/http2-server.js";
import { json, startServer } from "../../testdata/server.js";
import { shared, statusesOf, together } from "../../testdata/together.js";
import type { RawRequest } from "../../types/raw.js";

let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});

async function open(server: string, options: ConnectOptions = {}): Promise<Client> {
  const client = await connect({ server, ca: certificates.ca.cert, token: "planted-token", ...options });
  onTestFinished(() => client.close());
  return client;
}

const fine = (_request: SeenHttp2Request, { respond }: Http2Answer): void => respond(200, {}, "{}");

describe("HTTP/2 carries", () => {
  const versionsOf = (requests: readonly SeenHttp2Request[]): string[] => requests.map(({ version }) => version);

  test("reads next to another read, all over one connection", async () => {
    const server = await startHttp2Server(certificates.server, fine);
    const client = await open(server.url);
    for (let burst = 0; burst < 3; burst++) {
      expect(new Set(statusesOf(await shared(client, 300, { path: "/a" })))).toEqual(new Set([200]));
    }
    const versions = versionsOf(server.requests);
    expect(versions.filter((version) => version === "2.0")).toHaveLength(900);
    expect(versions).toHaveLength(900 + 3);
    expect(server.connections).toBe(2);
  });
  test("no reads that follow each other", async () => {
    const server = await startHttp2Server(certificates.server, fine);
    const client = await open(server.url);
    for (let i = 0; i < 3; i++) await client.send({ path: "/a" });
    expect(versionsOf(server.requests)).toEqual(["1.1", "1.1", "1.1"]);
  });
  test("a read next to another read", async () => {
    let release = (): void => {};
    const server = await startHttp2Server(certificates.server, (request, answer) => {
      if (request.path === "/slow") release = () => answer.respond(200, {}, "{}");
      else fine(request, answer);
    });
    const client = await open(server.url);
    const slow = client.send({ path: "/slow" });
    await expect.poll(() => server.requests.length).toBe(1);
    await client.send({ path: "/a" });
    release();
    await slow;
    await client.send({ path: "/b" });
    expect(server.requests.map(({ path, version }) => `${path} ${version}`)).toEqual(["/slow 1.1", "/a 2.0", "/b 1.1"]);
  });
  test("no writes", async () => {
    const server = await startHttp2Server(certificates.server, fine);
    const client = await open(server.url);
    await together(client, 40, { method: "PATCH", path: "/a", body: "{}" });
    expect(new Set(versionsOf(server.requests))).toEqual(new Set(["1.1"]));
    expect(server.connections).toBe(16);
  });
  test("nothing if DISABLE_HTTP2 is set, as in client-go", async () => {
    vi.stubEnv("DISABLE_HTTP2", "1");
    onTestFinished(() => void vi.unstubAllEnvs());
    const server = await startHttp2Server(certificates.server, fine);
    await together(await open(server.url), 40, { path: "/a" });
    expect(new Set(versionsOf(server.requests))).toEqual(new Set(["1.1"]));
  });
  test("the same headers, and a response of the same form", async () => {
    const server = await startHttp2Server(certificates.server, (_request, { respond }) =>
      respond(418, { warning: ['299 - "a"', '299 - "b"'], "content-type": "text/plain", "x-one": "1" }, "short"),
    );
    const warnings: string[] = [];
    const impersonate = { user: "jane", groups: ["one", "two"] };
    const client = await open(server.url, { impersonate, onWarning: (text) => void warnings.push(text) });
    const request: RawRequest = { path: "/a?b=c%20d", headers: { "x-mine": "yes" } };
    const alone = await client.send(request);
    const [first, second] = await Promise.all([client.send(request), client.send(request)]);
    expect(warnings).toEqual(["a", "b", "a", "b", "a", "b"]);
    for (const response of [first, second]) {
      const { date, ...headers } = response.headers;
      expect(date).toEqual(expect.any(String));
      expect({ status: response.status, text: response.text() }).toEqual({ status: 418, text: "short" });
      expect(alone.headers).toMatchObject(headers);
      expect(headers.warning).toEqual(['299 - "a"', '299 - "b"']);
    }
    const [overHttp1] = server.requests;
    const overHttp2 = server.requests.find(({ version }) => version === "2.0");
    const { host, connection, ...sent } = overHttp1?.headers ?? {};
    expect(overHttp2?.path).toBe("/a?b=c%20d");
    expect(overHttp2?.headers).toMatchObject({ ...sent, ":authority": host });
    expect(sent).toMatchObject({ authorization: "Bearer planted-token", "x-mine": "yes", "impersonate-user": "jane" });
  });
  test("no request with a header that only HTTP/1.1 has", async () => {
    const server = await startHttp2Server(certificates.server, fine);
    const client = await open(server.url);
    const request: RawRequest = { path: "/a", headers: { te: "trailers, deflate" } };
    expect(statusesOf(await together(client, 2, request))).toEqual([200, 200]);
    expect(versionsOf(server.requests)).toEqual(["1.1", "1.1"]);
  });
  const UNSENDABLE: readonly [string, NonNullable<RawRequest["headers"]>][] = [
    ["a line break", { "x-a": "b\r\nx-c: d" }],
    ["a name with a blank", { "x a": "b" }],
    ["a pseudo-header", { ":path": "/other" }],
  ];
  test.each(UNSENDABLE)(
    "no header that cannot be sent, which is refused as over HTTP/1.1: %s",
    async (_name, headers) => {
      const server = await startHttp2Server(certificates.server, fine);
      const client = await open(server.url);
      const request: RawRequest = { path: "/a", headers };
      const alone = await client.send(request).catch((error: unknown) => error);
      expect(alone).toMatchObject({ code: "InvalidHeader" });
      for (const result of await together(client, 2, request)) {
        expect(result).toMatchObject({ status: "rejected", reason: { code: "InvalidHeader" } });
      }
      expect(server.requests).toEqual([]);
    },
  );
});

describe("a server that does not speak HTTP/2", () => {
  const sockets = (): number => process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
  test("gets all requests over HTTP/1.1, and the connection that was opened to ask is used", async () => {
    const server = await startServer((_request, response) => json(response, {}), certificates.server);
    const client = await open(server.url);
    for (let burst = 0; burst < 2; burst++) {
      expect(new Set(statusesOf(await together(client, 40, { path: "/a" })))).toEqual(new Set([200]));
    }
    expect(server.connections).toBe(16);
  });
  test("keeps no connection that nobody waits for", async () => {
    const server = await startServer((_request, response) => json(response, {}), certificates.server);
    const client = await open(server.url);
    // Those of tests before, which still close.
    let others = sockets();
    const abort = new AbortController();
    const calls = together(client, 2, { path: "/a", signal: abort.signal });
    // Looked for at every turn, which is before anything comes over it.
    while (sockets() <= others) {
      others = sockets();
      await new Promise(setImmediate);
    }
    abort.abort(new Error("enough"));
    expect(statusesOf(await calls)).toEqual(["Error: enough", "Error: enough"]);
    await expect.poll(sockets).toBeLessThanOrEqual(others);
    expect(server.requests).toEqual([]);
  });
});

describe("a request over HTTP/2 is ended by", () => {
  test("its own signal only, while it is sent and while it waits", async () => {
    const closed: number[] = [];
    const server = await startHttp2Server(certificates.server, (request, answer) => {
      if (request.path === "/other") return fine(request, answer);
      answer.stream?.once("close", () => closed.push(answer.stream?.rstCode ?? -1));
    });
    const client = await open(server.url);
    const abort = new AbortController();
    const stuck = together(client, 300, { path: "/stuck", signal: abort.signal });
    const others = together(client, 3, { path: "/other" });
    await expect.poll(() => server.requests.length).toBeGreaterThan(50);
    abort.abort(new Error("enough"));
    expect(new Set(statusesOf(await stuck))).toEqual(new Set(["Error: enough"]));
    expect(statusesOf(await others)).toEqual([200, 200, 200]);
    await expect.poll(() => closed.length).toBeGreaterThan(50);
    expect(new Set(closed)).toEqual(new Set([8]));
  });
  test("its timeout", async () => {
    const server = await startHttp2Server(certificates.server, () => {});
    const client = await open(server.url, { requestTimeout: 200 });
    for (const result of await together(client, 2, { path: "/a" })) {
      expect(result).toMatchObject({ status: "rejected", reason: { code: "ETIMEDOUT" } });
    }
  });
  test("a body of more bytes than it accepts", async () => {
    const server = await startHttp2Server(certificates.server, (_request, { respond }) =>
      respond(200, {}, "x".repeat(9)),
    );
    const client = await open(server.url);
    const [small, large] = await Promise.allSettled([
      client.send({ path: "/a", maxBytes: 8 }),
      client.send({ path: "/a", maxBytes: 9 }),
    ]);
    expect(small).toMatchObject({ status: "rejected", reason: { code: "TooLarge" } });
    expect(large).toMatchObject({ status: "fulfilled", value: { status: 200 } });
  });
  test("close() of the client", async () => {
    const server = await startHttp2Server(certificates.server, () => {});
    const client = await open(server.url);
    const calls = together(client, 300, { path: "/a" });
    await expect.poll(() => server.requests.length).toBeGreaterThan(50);
    await client.close();
    for (const result of await calls)
      expect(result).toMatchObject({ status: "rejected", reason: { code: "ClientClosed" } });
  });
  test("close() of the client before it was sent", async () => {
    const server = await startHttp2Server(certificates.server, fine);
    const client = await open(server.url);
    const calls = together(client, 2, { path: "/a" });
    await client.close();
    for (const result of await calls)
      expect(result).toMatchObject({ status: "rejected", reason: { code: "ClientClosed" } });
    expect(server.requests).toEqual([]);
  });
  test("a server that cannot be reached", async () => {
    const server = await startHttp2Server(certificates.server, fine);
    const client = await open(server.url.replace(/:\d+$/, ":1"));
    for (const result of await together(client, 3, { path: "/a" }))
      expect(result).toMatchObject({ status: "rejected", reason: { code: "ECONNREFUSED" } });
    const other = await createCertificates("joe");
    const distrusting = await open(server.url, { ca: other.ca.cert });
    for (const result of await together(distrusting, 3, { path: "/a" }))
      expect(result).toMatchObject({ status: "rejected", reason: { name: "ConnectionError", code: /CERT/ } });
  });
});
