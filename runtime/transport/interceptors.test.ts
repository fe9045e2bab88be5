import { inspect } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Client, connect, type InterceptedResponse, type Interceptor, isNotFound } from "../index.js";
import { type Answer, type FakeServer, json, startServer } from "../testdata/server.js";
import { configMaps } from "../testdata/tokens.js";

const CONFIG_MAP = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };
const ok: Answer = (_request, response) => json(response, CONFIG_MAP);

async function serve(
  answer: Answer,
  interceptors: readonly Interceptor[],
): Promise<{ server: FakeServer; client: Client }> {
  const server = await startServer(answer);
  const client = await connect({ server: `${server.url}/below`, interceptors });
  onTestFinished(() => client.close());
  return { server, client };
}

describe("interceptors", () => {
  test("wrap a request, the first outermost", async () => {
    const order: string[] = [];
    const named =
      (name: string): Interceptor =>
      async (request, next) => {
        order.push(`${name} before`);
        const response = await next(request);
        order.push(`${name} after ${response.status}`);
        return response;
      };
    const { client } = await serve(ok, [named("outer"), named("inner")]);
    await client.resource(configMaps, "default").get("a");
    expect(order).toEqual(["outer before", "inner before", "inner after 200", "outer after 200"]);
  });

  test("see the complete request, of resource methods and of raw requests", async () => {
    const seen: object[] = [];
    const { server, client } = await serve(ok, [
      (request, next) => {
        seen.push(request);
        return next(request);
      },
    ]);
    await client.resource(configMaps, "default").create({ metadata: { name: "a" } }, { dryRun: true });
    await client.send({ path: "/version?a=b" });
    expect(seen).toMatchObject([
      {
        server: `${server.url}/below`,
        method: "POST",
        path: "/api/v1/namespaces/default/configmaps",
        query: "dryRun=All",
        headers: { "content-type": "application/json" },
        body: expect.stringContaining('"kind":"ConfigMap"'),
      },
      { method: "GET", path: "/version", query: "a=b" },
    ]);
  });

  test("can change a request", async () => {
    const { server, client } = await serve(ok, [
      (request, next) =>
        next({ ...request, headers: { ...request.headers, "x-request-id": "1" }, query: "pretty=true" }),
    ]);
    await client.resource(configMaps, "default").get("a");
    expect(server.requests[0]).toMatchObject({
      url: "/below/api/v1/namespaces/default/configmaps/a?pretty=true",
      headers: { "x-request-id": "1" },
    });
  });

  test("can answer in place of the server, and retry requests", async () => {
    const cache = new Map<string, InterceptedResponse>();
    const { server, client } = await serve(
      (_request, response, number) => (number === 1 ? json(response, {}, 404) : json(response, CONFIG_MAP)),
      [
        async (request, next) => {
          const cached = cache.get(request.path) ?? (await next(request));
          cache.set(request.path, cached);
          return cached;
        },
        async (request, next) => {
          const response = await next(request);
          return response.status === 404 ? next(request) : response;
        },
      ],
    );
    const maps = client.resource(configMaps, "default");
    expect(await maps.get("a")).toEqual(await maps.get("a"));
    expect(server.requests).toHaveLength(2);
  });

  test("see failures as responses, which become errors after them", async () => {
    const statuses: number[] = [];
    const { client } = await serve(
      (_request, response) => json(response, { kind: "Status", status: "Failure", reason: "NotFound", code: 404 }, 404),
      [
        async (request, next) => {
          const response = await next(request);
          statuses.push(response.status);
          return response;
        },
      ],
    );
    await expect(client.resource(configMaps, "default").get("a")).rejects.toSatisfy(isNotFound);
    expect(statuses).toEqual([404]);
  });

  test("reject with what they throw", async () => {
    const { server, client } = await serve(ok, [
      () => {
        throw new Error("not today");
      },
    ]);
    await expect(client.resource(configMaps, "default").get("a")).rejects.toThrow("not today");
    expect(server.requests).toHaveLength(0);
  });

  test.each(["//elsewhere.example/", "/a/../../b", "/a b", "\\\\elsewhere"])(
    "G.16 cannot send a request to another server: %s",
    async (path) => {
      const { server, client } = await serve(ok, [(request, next) => next({ ...request, path })]);
      await expect(client.send({ path: "/version" })).rejects.toMatchObject({ code: "InvalidPath" });
      expect(server.requests).toHaveLength(0);
    },
  );

  test("G.1 see no credentials of the client", async () => {
    const seen: string[] = [];
    const interceptor: Interceptor = (request) => {
      seen.push(inspect(request, { depth: null, showHidden: true }));
      throw new Error("stop");
    };
    const client = await connect({
      server: "https://127.0.0.1:1",
      token: "planted-token",
      interceptors: [interceptor],
    });
    onTestFinished(() => client.close());
    await expect(client.send({ path: "/version" })).rejects.toThrow("stop");
    expect(seen[0]).toContain("/version");
    expect(seen[0]).not.toContain("planted-token");
  });
});
