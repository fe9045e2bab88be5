import { getEventListeners } from "node:events";
import { gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Client, type ConnectOptions, connect } from "./index.js";
import { type Answer, type FakeServer, json, startServer } from "./testdata/server.js";
import { configmaps } from "./testdata/tokens.js";
import { createTransport } from "./transport.js";
import { createPool } from "./undici.js";

const CONFIG_MAP = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };

async function serve(answer: Answer, options: ConnectOptions = {}): Promise<{ server: FakeServer; client: Client }> {
  const server = await startServer(answer);
  const client = await connect({ server: server.url, ...options });
  onTestFinished(() => client.close());
  return { server, client };
}
const ok: Answer = (_request, response) => json(response, CONFIG_MAP);

describe("C.7 what is repeated when the server asks for it", () => {
  const busy = {
    apiVersion: "v1",
    kind: "Status",
    status: "Failure",
    reason: "TooManyRequests",
    message: "busy",
    code: 429,
  };
  // Requests seen, with the number of refusals before the server gives in.
  const table: [string, number, string | undefined, "get" | "create" | "delete", number, number][] = [
    ["429 with seconds", 429, "0", "get", 2, 3],
    ["a write with 429", 429, "0", "create", 2, 3],
    ["a deletion with 503", 503, "0", "delete", 1, 2],
    ["500 with seconds", 500, "0", "get", 1, 2],
    ["429 with a date is not repeated", 429, "Wed, 21 Oct 2026 07:28:00 GMT", "get", 1, 1],
    ["C.9 429 without Retry-After is not repeated", 429, undefined, "get", 1, 1],
    ["a fraction is not repeated", 429, "0.5", "get", 1, 1],
    ["404 with seconds is not repeated", 404, "0", "get", 1, 1],
    ["ten times at most", 429, "0", "get", 99, 11],
  ];
  test.each(table)("%s", async (_name, status, retryAfter, verb, refusals, want) => {
    const { server, client } = await serve((_request, response, number) => {
      if (number > refusals) return json(response, CONFIG_MAP);
      json(response, busy, status, retryAfter === undefined ? {} : { "retry-after": retryAfter });
    });
    const maps = client.resource(configmaps, "default");
    const call = verb === "create" ? maps.create({ metadata: { name: "a" } }) : maps[verb]("a");
    if (want > refusals) await call;
    else await expect(call).rejects.toMatchObject({ name: "ApiError", message: expect.stringContaining("busy") });
    expect(server.requests).toHaveLength(want);
    expect(new Set(server.requests.map(({ body }) => body)).size).toBe(1);
  });

  test("the wait ends when the caller aborts", async () => {
    const { server, client } = await serve((_request, response) => json(response, busy, 429, { "retry-after": "60" }));
    const abort = new AbortController();
    const call = client.send({ path: "/a", signal: abort.signal });
    await expect.poll(() => server.requests.length).toBe(1);
    abort.abort(new Error("enough"));
    await expect(call).rejects.toThrow("enough");
  });
});

test("C.5 two hundred requests at once are not held back", async () => {
  const { server, client } = await serve(ok);
  await Promise.all(Array.from({ length: 200 }, () => client.send({ path: "/a" })));
  expect(server.requests).toHaveLength(200);
});

test("C.7 the wait ends with the client", async () => {
  const { server, client } = await serve((_request, response) => json(response, {}, 429, { "retry-after": "60" }));
  const call = client.send({ path: "/a" });
  call.catch(() => {});
  await expect.poll(() => server.requests.length).toBe(1);
  await client.close();
  await expect(call).rejects.toMatchObject({ code: "ClientClosed" });
});

describe("C.8 a connection that breaks off", () => {
  test("is tried again for reads, after a second", async () => {
    const { server, client } = await serve((_request, response, number) => {
      if (number === 1) response.destroy();
      else json(response, CONFIG_MAP);
    });
    await client.resource(configmaps, "default").get("a");
    expect(server.requests).toHaveLength(2);
  });

  test("for good is an error that says what was tried before", async () => {
    const { client } = await serve((_request, response) => void response.destroy(), { requestTimeout: 1500 });
    await expect(client.send({ path: "/a" })).rejects.toThrow(
      /no answer within 1500 ms \(GET \/a\), after 2 × ECONNRESET;/,
    );
  });

  test("is an error for writes", async () => {
    const { server, client } = await serve((_request, response) => void response.destroy());
    const call = client.resource(configmaps, "default").create({ metadata: { name: "a" } });
    await expect(call).rejects.toMatchObject({ name: "ConnectionError", code: "ECONNRESET", method: "POST" });
    expect(server.requests).toHaveLength(1);
  });

  test("in the middle of the body is an error, for reads too", async () => {
    const { server, client } = await serve((_request, response) => {
      response.writeHead(200, { "content-length": "1000" }).write("{", () => response.destroy());
    });
    await expect(client.resource(configmaps, "default").get("a")).rejects.toMatchObject({
      name: "ConnectionError",
      code: "ECONNRESET",
    });
    expect(server.requests).toHaveLength(1);
  });

  test("in the middle of a chunked body is an error", async () => {
    const { client } = await serve((_request, response) => {
      response.writeHead(200).write("{", () => response.socket?.end());
    });
    await expect(client.resource(configmaps, "default").get("a")).rejects.toMatchObject({
      name: "ConnectionError",
      code: "ECONNRESET",
    });
  });
});

describe("no connection", () => {
  test("refused: what, where, what to do", async () => {
    const client = await connect({ server: "http://127.0.0.1:1" });
    const call = client.resource(configmaps, "default").get("a");
    await expect(call).rejects.toMatchObject({
      name: "ConnectionError",
      code: "ECONNREFUSED",
      server: "http://127.0.0.1:1",
      url: "/api/v1/namespaces/default/configmaps/a",
    });
    await expect(call).rejects.toThrow(
      /^http:\/\/127\.0\.0\.1:1: connection refused \(GET \/api\/v1\/namespaces\/default\/configmaps\/a\); check/,
    );
  });

  test("a server that is none of HTTP", async () => {
    const { createServer } = await import("node:net");
    const server = createServer((socket) => socket.end("SSH-2.0-OpenSSH_s3cret\r\n"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const client = await connect({ server: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}` });
    const error: unknown = await client.send({ path: "/" }).catch((reason) => reason);
    expect(error).toMatchObject({ name: "ConnectionError", code: "ERR_INVALID_HTTP_RESPONSE" });
    const { inspect } = await import("node:util");
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("s3cret");
  });
});

describe("limits of time", () => {
  test("B.7, C.4 a request that takes longer rejects, and the server is told", async () => {
    const { server, client } = await serve(() => {}, { requestTimeout: 50 });
    const call = client.resource(configmaps, "default").get("a");
    await expect(call).rejects.toMatchObject({
      name: "ConnectionError",
      code: "ETIMEDOUT",
      message: expect.stringContaining("within 50 ms"),
    });
    expect(server.requests[0]?.url).toBe("/api/v1/namespaces/default/configmaps/a?timeout=0.05s");
  });

  test("C.4 a list's own limit", async () => {
    const { client } = await serve(() => {});
    await expect(client.resource(configmaps).list({ timeoutSeconds: 0.05 })).rejects.toMatchObject({
      code: "ETIMEDOUT",
    });
  });
});

describe("abort", () => {
  const table: [string, Answer][] = [
    ["while waiting for the answer", () => {}],
    ["in the middle of the body", (_request, response) => void response.writeHead(200).write("{")],
  ];
  test.each(table)("C.26 %s: the reason as it is, and the connection is freed", async (_name, answer) => {
    let closed = 0;
    const { server, client } = await serve((request, response, number) => {
      response.on("close", () => closed++);
      return answer(request, response, number);
    });
    const abort = new AbortController();
    const reason = { any: "thing" };
    const call = client.resource(configmaps, "default").get("a", { signal: abort.signal });
    await expect.poll(() => server.requests.length).toBe(1);
    abort.abort(reason);
    await expect(call).rejects.toBe(reason);
    await expect.poll(() => closed).toBe(1);
  });

  test("before the call, nothing is sent", async () => {
    const { server, client } = await serve(ok);
    const call = client.send({ path: "/", signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ name: "AbortError" });
    expect(server.requests).toHaveLength(0);
  });

  test("while waiting for a free connection", async () => {
    const { server, client } = await serve(() => {});
    const abort = new AbortController();
    const calls = Array.from({ length: 17 }, (_, number) =>
      client.send({ path: `/${number}`, ...(number === 16 && { signal: abort.signal }) }),
    );
    calls.forEach((call) => void call.catch(() => {}));
    await expect.poll(() => server.requests.length).toBe(16);
    abort.abort(new Error("enough"));
    await expect(calls[16]).rejects.toThrow("enough");
    expect(server.requests).toHaveLength(16);
  });

  test("of a signal that many requests share warns of nothing", async () => {
    const warnings: Error[] = [];
    const listener = (warning: Error): void => void warnings.push(warning);
    process.on("warning", listener);
    onTestFinished(() => void process.off("warning", listener));
    const { client } = await serve(ok);
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 50 }, () => client.send({ path: "/", signal })));
    expect(warnings).toEqual([]);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  test("of the client's signal ends every request, and leaves no listener behind", async () => {
    const abort = new AbortController();
    const { server, client } = await serve(
      (request, response) => (request.url === "/wait" ? undefined : json(response, {})),
      { signal: abort.signal },
    );
    await Promise.all(Array.from({ length: 50 }, () => client.send({ path: "/" })));
    expect(getEventListeners(abort.signal, "abort")).toHaveLength(0);
    const both = client.send({ path: "/wait", signal: new AbortController().signal });
    const one = client.send({ path: "/wait" });
    await expect.poll(() => server.requests.length).toBe(52);
    abort.abort(new Error("enough"));
    await expect(both).rejects.toThrow("enough");
    await expect(one).rejects.toThrow("enough");
  });
});

describe("the connections of a client", () => {
  test("are sixteen at most", async () => {
    const { server, client } = await serve(ok);
    await Promise.all(
      Array.from({ length: 200 }, (_, number) => client.resource(configmaps, "default").get(`a-${number}`)),
    );
    expect(server.requests).toHaveLength(200);
    expect(server.connections).toBeLessThanOrEqual(16);
  });

  test("end with it, and so do the requests in flight", async () => {
    let closed = 0;
    const { server, client } = await serve((_request, response) => void response.on("close", () => closed++));
    const call = client.send({ path: "/" });
    call.catch(() => {});
    await expect.poll(() => server.requests.length).toBe(1);
    await client.close();
    const ended = { name: "RequestError", code: "ClientClosed" };
    await expect(call).rejects.toMatchObject(ended);
    await expect(client.resource(configmaps, "default").get("a")).rejects.toMatchObject(ended);
    await expect.poll(() => closed).toBe(1);
    await client.close();
  });
});

describe("headers", () => {
  test("B.11 no credentials over plain http, but impersonation", async () => {
    const warnings: string[] = [];
    const impersonate = { user: "jane", uid: "7", groups: ["a,b", "c"], extra: { "example.com/a%b": ["1", "2"] } };
    const { server, client } = await serve(ok, {
      token: "s3cret",
      impersonate,
      onWarning: (text) => warnings.push(text),
    });
    await client.send({ path: "/" });
    const { headers, rawHeaders } = server.requests[0] ?? { headers: {}, rawHeaders: [] };
    expect(headers.authorization).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining("plain http")]);
    // B.18: lists are a header each.
    const lines = rawHeaders.flatMap((name, at) =>
      at % 2 === 0 && /^impersonate/i.test(name) ? [`${name}: ${rawHeaders[at + 1]}`] : [],
    );
    expect(lines).toEqual([
      "impersonate-user: jane",
      "impersonate-uid: 7",
      "impersonate-group: a,b",
      "impersonate-group: c",
      "impersonate-extra-example.com%2Fa%25b: 1",
      "impersonate-extra-example.com%2Fa%25b: 2",
    ]);
  });

  test("B.18 a caller's Impersonate-User replaces all of it", async () => {
    const { server, client } = await serve(ok, { impersonate: { user: "jane", groups: ["a"] } });
    await client.resource(configmaps, "default").get("a", { headers: { "Impersonate-User": "joe" } });
    expect(server.requests[0]?.headers).toMatchObject({ "impersonate-user": "joe" });
    expect(server.requests[0]?.headers).not.toHaveProperty("impersonate-group");
  });

  test("C.6 the User-Agent", async () => {
    const { server, client } = await serve(ok);
    await client.send({ path: "/" });
    await client.send({ path: "/", headers: { "User-Agent": "mine/1" } });
    expect(server.requests.map(({ headers }) => headers["user-agent"])).toEqual([
      expect.stringMatching(/^kubesmith-runtime\/\d+\.\d+\.\d+ \(\w+\/\w+\) node\//),
      "mine/1",
    ]);
    await expect(connect({ server: "http://a", userAgent: "a\nb" })).rejects.toMatchObject({ name: "ConfigError" });
  });

  test("a header that HTTP cannot carry is refused, without its value", async () => {
    const { client } = await serve(ok);
    const call = client.send({ path: "/", headers: { "x-a": "s3cret\n" } });
    await expect(call).rejects.toMatchObject({
      name: "RequestError",
      code: "InvalidHeader",
      message: expect.not.stringContaining("s3cret"),
    });
  });

  test("C.13 warnings, of failures too", async () => {
    const warnings: string[] = [];
    const status = { apiVersion: "v1", kind: "Status", status: "Failure", reason: "NotFound", code: 404 };
    const { client } = await serve(
      (_request, response) => json(response, status, 404, { warning: ['299 - "one"', '299 - "two"'] }),
      { onWarning: (text) => warnings.push(text) },
    );
    await expect(client.resource(configmaps, "default").get("a")).rejects.toThrow("NotFound");
    expect(warnings).toEqual(["one", "two"]);
  });
});

test("what onWarning throws is the caller's to see", async () => {
  const { server, client } = await serve((_request, response) => json(response, {}, 200, { warning: '299 - "one"' }));
  const onWarning = (): void => {
    throw new Error("no warnings, please");
  };
  await expect(client.resource(configmaps, "default").get("a", { onWarning })).rejects.toThrow("no warnings, please");
  expect(server.requests).toHaveLength(1);
});

describe("raw requests", () => {
  test("C.28, G.2 any status is an answer; a redirect too", async () => {
    const { server, client } = await serve(
      (_request, response) => void response.writeHead(301, { location: "http://other.example/x?hash=1" }).end("moved"),
    );
    const answer = await client.send({ path: "/openapi/v3/api/v1?hash=0", query: { a: ["b c", "d"] } });
    expect([answer.status, answer.headers.location, answer.text()]).toEqual([
      301,
      "http://other.example/x?hash=1",
      "moved",
    ]);
    expect(server.requests.map(({ url }) => url)).toEqual(["/openapi/v3/api/v1?hash=0&a=b%20c&a=d"]);
    expect(() => answer.json()).toThrow(
      expect.objectContaining({
        name: "ResponseError",
        code: "InvalidJson",
        message: expect.not.stringContaining("moved"),
      }),
    );
  });

  test("B.10 the server's path is put in front of every request", async () => {
    const server = await startServer(ok);
    const client = await connect({ server: `${server.url}/k8s/clusters/c-1/` });
    expect(client.server).toBe(`${server.url}/k8s/clusters/c-1`);
    await client.send({ path: "/version" });
    await client.resource(configmaps, "default").get("a");
    expect(server.requests.map(({ url }) => url)).toEqual([
      "/k8s/clusters/c-1/version",
      "/k8s/clusters/c-1/api/v1/namespaces/default/configmaps/a",
    ]);
    await client.close();
  });

  test.each([
    "",
    "version",
    "//evil/x",
    "/\\evil",
    "\\\\evil",
    "/\t/evil",
    "http://evil/x",
    "/a/../b",
    "/a/%2e%2E/b",
    "/a/./b",
    "/a b",
    "/a#b",
    "/ä",
    "/a?b c",
    "/a\n",
  ])("G.3 refuses the path %j", async (path) => {
    const { server, client } = await serve(ok);
    await expect(client.send({ path })).rejects.toMatchObject({ name: "RequestError", code: "InvalidPath" });
    expect(server.requests).toHaveLength(0);
  });

  test("a body, and methods", async () => {
    const { server, client } = await serve(ok);
    await client.send({ method: "PUT", path: "/a", body: "{}" });
    await client.send({
      method: "PATCH",
      path: "/a",
      body: Buffer.from("[]"),
      headers: { "Content-Type": "application/json-patch+json" },
    });
    expect(server.requests.map(({ method, headers, body }) => [method, headers["content-type"], body])).toEqual([
      ["PUT", "application/json", "{}"],
      ["PATCH", "application/json-patch+json", "[]"],
    ]);
    expect((await client.send({ method: "HEAD", path: "/" })).text()).toBe("");
  });

  test("G.10 an answer may not be larger than asked for", async () => {
    const { client } = await serve((_request, response) => void response.end("x".repeat(5000)));
    await expect(client.send({ path: "/", maxBytes: 4999 })).rejects.toMatchObject({
      name: "ResponseError",
      code: "TooLarge",
    });
    expect((await client.send({ path: "/", maxBytes: 5000 })).body).toHaveLength(5000);
  });
});

describe("B.17 compression", () => {
  async function compressing(
    answer: Answer,
  ): Promise<{ server: FakeServer; get: (maxBytes?: number) => Promise<string> }> {
    const server = await startServer(answer);
    const connections = await createPool(server.url, {});
    onTestFinished(() => connections.destroy());
    const transport = createTransport({
      origin: server.url,
      prefix: "",
      connections,
      userAgent: "test",
      authenticator: undefined,
      impersonation: {},
      compress: true,
      onWarning: undefined,
      signal: undefined,
    });
    const get = async (maxBytes?: number): Promise<string> =>
      (await transport.exchange({ method: "GET", path: "/", query: "", headers: {}, timeout: 0, maxBytes })).text();
    return { server, get };
  }
  const gzipped: Answer = (_request, response) =>
    void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("x".repeat(100_000)));

  test("is accepted and undone", async () => {
    const { server, get } = await compressing(gzipped);
    expect(await get()).toBe("x".repeat(100_000));
    expect(server.requests[0]?.headers["accept-encoding"]).toBe("gzip");
  });

  test("does not outgrow the limit", async () => {
    const { get } = await compressing(gzipped);
    await expect(get(99_999)).rejects.toMatchObject({ name: "ResponseError", code: "TooLarge" });
  });

  test("a broken body is an error", async () => {
    const { get } = await compressing(
      (_request, response) => void response.writeHead(200, { "content-encoding": "gzip" }).end("no"),
    );
    await expect(get()).rejects.toMatchObject({ name: "ResponseError", code: "InvalidEncoding" });
  });

  test("is not asked for on this machine", async () => {
    const { server, client } = await serve(ok);
    await client.send({ path: "/" });
    expect(server.requests[0]?.headers["accept-encoding"]).toBeUndefined();
  });
});
