import { describe, expect, onTestFinished, test } from "vitest";
import { connect } from "../index.js";
import { CONFIG_MAP, json, ok, serve } from "../testdata/server.js";
import { configMaps } from "../testdata/tokens.js";

describe("C.7 a request is retried if the server asks for it", () => {
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
    ["429 with a date is not retried", 429, "Wed, 21 Oct 2026 07:28:00 GMT", "get", 1, 1],
    ["C.9 429 without Retry-After is not retried", 429, undefined, "get", 1, 1],
    ["a fraction is not retried", 429, "0.5", "get", 1, 1],
    ["404 with seconds is not retried", 404, "0", "get", 1, 1],
    ["ten times at most", 429, "0", "get", 99, 11],
  ];
  test.each(table)("%s", async (_name, status, retryAfter, verb, refusals, want) => {
    const { server, client } = await serve((_request, response, number) => {
      if (number > refusals) return json(response, CONFIG_MAP);
      json(response, busy, status, retryAfter === undefined ? {} : { "retry-after": retryAfter });
    });
    const maps = client.resource(configMaps, "default");
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

test("C.5 two hundred simultaneous requests are not throttled", async () => {
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

describe("C.8 an interrupted connection", () => {
  test("is tried again for reads, after a second", async () => {
    const { server, client } = await serve((_request, response, number) => {
      if (number === 1) response.destroy();
      else json(response, CONFIG_MAP);
    });
    await client.resource(configMaps, "default").get("a");
    expect(server.requests).toHaveLength(2);
  });

  test("is an error that says what was tried before if it happens every time", async () => {
    const { client } = await serve((_request, response) => void response.destroy(), { requestTimeout: 1500 });
    await expect(client.send({ path: "/a" })).rejects.toThrow(
      /no response within 1500 ms \(GET \/a\), after attempt 2 failed with ECONNRESET;/,
    );
  });

  test("is an error for writes", async () => {
    const { server, client } = await serve((_request, response) => void response.destroy());
    const call = client.resource(configMaps, "default").create({ metadata: { name: "a" } });
    await expect(call).rejects.toMatchObject({ name: "ConnectionError", code: "ECONNRESET", method: "POST" });
    expect(server.requests).toHaveLength(1);
  });

  test("in the middle of the body is an error, for reads too", async () => {
    const { server, client } = await serve((_request, response) => {
      response.writeHead(200, { "content-length": "1000" }).write("{", () => response.destroy());
    });
    await expect(client.resource(configMaps, "default").get("a")).rejects.toMatchObject({
      name: "ConnectionError",
      code: "ECONNRESET",
    });
    expect(server.requests).toHaveLength(1);
  });

  test("in the middle of a chunked body is an error", async () => {
    const { client } = await serve((_request, response) => {
      response.writeHead(200).write("{", () => response.socket?.end());
    });
    await expect(client.resource(configMaps, "default").get("a")).rejects.toMatchObject({
      name: "ConnectionError",
      code: "ECONNRESET",
    });
  });
});

describe("a connection that fails", () => {
  test("by refusal is an error that says what, where and what to do", async () => {
    const client = await connect({ server: "http://127.0.0.1:1" });
    const call = client.resource(configMaps, "default").get("a");
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

  test("because the server does not speak HTTP is an error", async () => {
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

describe("time limits", () => {
  test("B.7, C.4 reject a request that takes longer, and are sent to the server", async () => {
    const { server, client } = await serve(() => {}, { requestTimeout: 500 });
    const call = client.resource(configMaps, "default").get("a");
    await expect(call).rejects.toMatchObject({
      name: "ConnectionError",
      code: "ETIMEDOUT",
      message: expect.stringContaining("within 500 ms"),
    });
    expect(server.requests[0]?.url).toBe("/api/v1/namespaces/default/configmaps/a?timeout=0.5s");
  });

  test("C.4 may be set for a list", async () => {
    const { client } = await serve(() => {});
    await expect(client.resource(configMaps).list({ timeoutSeconds: 0.05 })).rejects.toMatchObject({
      code: "ETIMEDOUT",
    });
  });
});

describe("headers", () => {
  test("B.11 contain no credentials over plain http, except impersonation", async () => {
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

  test("B.18 contain only the caller's impersonation if there is an Impersonate-User", async () => {
    const { server, client } = await serve(ok, { impersonate: { user: "jane", groups: ["a"] } });
    await client.resource(configMaps, "default").get("a", { headers: { "Impersonate-User": "joe" } });
    expect(server.requests[0]?.headers).toMatchObject({ "impersonate-user": "joe" });
    expect(server.requests[0]?.headers).not.toHaveProperty("impersonate-group");
  });

  test("C.6 contain the User-Agent", async () => {
    const { server, client } = await serve(ok);
    await client.send({ path: "/" });
    await client.send({ path: "/", headers: { "User-Agent": "mine/1" } });
    expect(server.requests.map(({ headers }) => headers["user-agent"])).toEqual([
      expect.stringMatching(/^kubesmith-runtime\/\d+\.\d+\.\d+ \(\w+\/\w+\) node\//),
      "mine/1",
    ]);
    await expect(connect({ server: "http://a", userAgent: "a\nb" })).rejects.toMatchObject({ name: "ConfigError" });
  });

  test("are refused if HTTP cannot carry them, and their value is not shown", async () => {
    const { client } = await serve(ok);
    const call = client.send({ path: "/", headers: { "x-a": "s3cret\n" } });
    await expect(call).rejects.toMatchObject({
      name: "RequestError",
      code: "InvalidHeader",
      message: expect.not.stringContaining("s3cret"),
    });
  });

  test("C.13 of failures contain warnings too", async () => {
    const warnings: string[] = [];
    const status = { apiVersion: "v1", kind: "Status", status: "Failure", reason: "NotFound", code: 404 };
    const { client } = await serve(
      (_request, response) => json(response, status, 404, { warning: ['299 - "one"', '299 - "two"'] }),
      { onWarning: (text) => warnings.push(text) },
    );
    await expect(client.resource(configMaps, "default").get("a")).rejects.toThrow("NotFound");
    expect(warnings).toEqual(["one", "two"]);
  });
});

test("an error that onWarning throws reaches the caller", async () => {
  const { server, client } = await serve((_request, response) => json(response, {}, 200, { warning: '299 - "one"' }));
  const onWarning = (): void => {
    throw new Error("no warnings, please");
  };
  await expect(client.resource(configMaps, "default").get("a", { onWarning })).rejects.toThrow("no warnings, please");
  expect(server.requests).toHaveLength(1);
});
