import { describe, expect, test } from "vitest";
import { connect, type RawRequest } from "../index.js";
import { ok, serve, startServer } from "../testdata/server.js";
import { configMaps } from "../testdata/tokens.js";

describe("raw requests", () => {
  test("C.28, G.2 resolve with any status, even a redirect", async () => {
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

  test("B.10 start with the server's path", async () => {
    const server = await startServer(ok);
    const client = await connect({ server: `${server.url}/k8s/clusters/c-1/` });
    expect(client.server).toBe(`${server.url}/k8s/clusters/c-1`);
    await client.send({ path: "/version" });
    await client.resource(configMaps, "default").get("a");
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
  ])("G.3 refuse the path %j", async (path) => {
    const { server, client } = await serve(ok);
    await expect(client.send({ path })).rejects.toMatchObject({ name: "RequestError", code: "InvalidPath" });
    expect(server.requests).toHaveLength(0);
  });

  test("send any method and body", async () => {
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

  test("send objects as JSON without loss, and bytes unchanged", async () => {
    const { server, client } = await serve(ok);
    await client.send({ method: "POST", path: "/a", body: { a: [9007199254740993n], b: undefined } });
    await client.send({ method: "POST", path: "/a", body: [{ op: "remove", path: "/b" }] });
    await client.send({ method: "POST", path: "/a", body: new Uint8Array([123, 125]) });
    expect(server.requests.map(({ body }) => body)).toEqual([
      '{"a":[9007199254740993]}',
      '[{"op":"remove","path":"/b"}]',
      "{}",
    ]);
  });

  test.each<[unknown, string, RegExp]>([
    [{ path: "/", body: { spec: { replicas: Number.NaN } } }, "InvalidBody", /^request: spec\.replicas is NaN, /],
    [{ path: "/", body: new Map() }, "InvalidBody", /^request: the body is a Map, /],
    [{ path: "/", body: new Date() }, "InvalidBody", /^request: the body is a Date, /],
    [{ path: "/", body: 5 }, "InvalidOption", /^client\.\w+: body must be /],
    [{ path: "/", body: null }, "InvalidOption", /^client\.\w+: body must be /],
    [{ path: "/", qry: { limit: 5 } }, "InvalidOption", /^client\.\w+: unknown option "qry"/],
    [{ path: "/", method: "delete" }, "InvalidOption", /^client\.\w+: method must be /],
    [{ path: "/", maxBytes: Number.NaN }, "InvalidOption", /^client\.\w+: maxBytes must be /],
    [{ path: "/", headers: new Headers() }, "InvalidOption", /^client\.\w+: headers must be /],
    [{ path: "/", headers: { a: undefined } }, "InvalidHeader", /"a"/],
    [{ path: "/", query: { limit: undefined } }, "InvalidOption", /query parameter "limit"/],
    [{}, "InvalidPath", /must be a string/],
    ["/version", "InvalidOption", /must be an object/],
  ])("are refused before they are sent: %o", async (request, code, message) => {
    const { server, client } = await serve(ok);
    const refusal = { name: "RequestError", code, message: expect.stringMatching(message) };
    await expect(client.send(request as RawRequest)).rejects.toMatchObject(refusal);
    if (typeof request === "object") await expect(client.stream(request as RawRequest)).rejects.toMatchObject(refusal);
    expect(server.requests).toHaveLength(0);
  });

  test("an upgrade's members are checked, too", async () => {
    const { client } = await serve(ok);
    const request: object = { path: "/", method: "POST" };
    await expect(client.upgrade(request as RawRequest)).rejects.toMatchObject({ code: "InvalidOption" });
  });

  test("G.10 reject a response that is larger than requested", async () => {
    const { client } = await serve((_request, response) => void response.end("x".repeat(5000)));
    await expect(client.send({ path: "/", maxBytes: 4999 })).rejects.toMatchObject({
      name: "ResponseError",
      code: "TooLarge",
    });
    expect((await client.send({ path: "/", maxBytes: 5000 })).body).toHaveLength(5000);
  });
});
