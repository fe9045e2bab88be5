import { describe, expect, onTestFinished, test } from "vitest";
import { type Client, connect, isExpired } from "../index.js";
import { type Answer, type FakeServer, json, startServer } from "../testdata/server.js";
import { configMaps } from "../testdata/tokens.js";

const item = (name: string) => ({ metadata: { name, namespace: "default", uid: `uid-${name}` } });
const list = (names: string[], metadata: object = {}) => ({
  kind: "ConfigMapList",
  apiVersion: "v1",
  metadata: { resourceVersion: "5", ...metadata },
  items: names.map(item),
});
const EXPIRED = {
  apiVersion: "v1",
  kind: "Status",
  status: "Failure",
  reason: "Expired",
  code: 410,
  message: "too old",
  metadata: { continue: "inconsistent" },
};

async function serve(answer: Answer): Promise<{ server: FakeServer; client: Client }> {
  const server = await startServer(answer);
  const client = await connect({ server: server.url });
  onTestFinished(() => client.close());
  return { server, client };
}
/** Answers by the `continue` token of the request. */
const paged =
  (pages: { [token: string]: object }): Answer =>
  (request, response) => {
    const page = pages[new URL(request.url, "http://a").searchParams.get("continue") ?? ""] ?? EXPIRED;
    json(response, page, page === EXPIRED ? 410 : 200);
  };
const queries = (server: FakeServer): string[] =>
  server.requests.map(({ url }) => decodeURIComponent(url.split("?")[1] ?? ""));
async function namesOf(objects: AsyncIterable<{ metadata: { name: string } }>): Promise<string[]> {
  const names: string[] = [];
  for await (const object of objects) names.push(object.metadata.name);
  return names;
}

describe("an awaited list", () => {
  test("sends one request with the options given, and only when awaited", async () => {
    const { server, client } = await serve(paged({ "": list(["a"], { continue: "t" }) }));
    const promise = client.resource(configMaps, "default").list({ limit: 1 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.requests).toHaveLength(0);
    const first = await promise;
    expect(first.metadata.continue).toBe("t");
    expect(await promise).toBe(first);
    expect(queries(server)).toEqual(["limit=1"]);
  });

  test("C.24 has items with their type, which the server omits", async () => {
    const { client } = await serve((_request, response) =>
      json(response, {
        ...list([]),
        items: [
          item("a"),
          { kind: "Other", apiVersion: "v2", ...item("b") },
          JSON.parse('{"__proto__":{"x":1}}'),
          { metadata: {}, spec: 1, status: 2 },
          { kind: "Other", metadata: {}, spec: null, status: 2 },
        ],
      }),
    );
    const { items } = await client.resource(configMaps).list();
    expect(items.map((object) => JSON.stringify(object))).toEqual([
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"default","uid":"uid-a"}}',
      '{"apiVersion":"v2","kind":"Other","metadata":{"name":"b","namespace":"default","uid":"uid-b"}}',
      '{"apiVersion":"v1","kind":"ConfigMap","__proto__":{"x":1}}',
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{},"spec":1,"status":2}',
      '{"apiVersion":"v1","kind":"Other","metadata":{},"spec":null,"status":2}',
    ]);
  });

  test.each<[string, string, number]>([
    ["items: null", '{"kind":"ConfigMapList","apiVersion":"v1","metadata":{},"items":null}', 0],
    ["no items", '{"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"5"}}', 0],
    ["no metadata", '{"kind":"ConfigMapList","apiVersion":"v1","items":[{"metadata":{"name":"a"}}]}', 1],
    ["metadata: null", '{"kind":"ConfigMapList","apiVersion":"v1","metadata":null,"items":[{}]}', 1],
    ["neither", '{"kind":"ConfigMapList","apiVersion":"v1"}', 0],
    ["no kind", '{"items":[{}]}', 1],
  ])("accepts a list with %s, as client-go does", async (_name, body, length) => {
    const { client } = await serve((_request, response) => void response.end(body));
    const read = client.resource(configMaps).list();
    const { items, metadata } = await read;
    expect(items).toHaveLength(length);
    expect(metadata).toBeTypeOf("object");
    let found = 0;
    for await (const object of client.resource(configMaps).list()) {
      expect(object.kind).toBe("ConfigMap");
      found++;
    }
    expect(found).toBe(length);
    const deleted = await client.resource(configMaps, "default").deleteCollection({ all: true });
    expect(deleted).toMatchObject({ items: Array(length).fill({ kind: "ConfigMap" }) });
  });

  test.each([
    '{"kind":"ConfigMapList","metadata":{},"items":{}}',
    '{"kind":"ConfigMapList","metadata":{},"items":["ab"]}',
    '{"kind":"ConfigMapList","metadata":{},"items":[{},null]}',
    '{"kind":"ConfigMapList","metadata":"x","items":[]}',
    '{"kind":"ConfigMap","metadata":{}}',
    '{"kind":["List"]}',
  ])("rejects for %s", async (body) => {
    const { client } = await serve((_request, response) => void response.end(body));
    await expect(client.resource(configMaps).list()).rejects.toMatchObject({
      name: "ResponseError",
      code: "UnexpectedJson",
    });
  });

  test("has then, catch and finally of a promise", async () => {
    const { client } = await serve((_request, response) => json(response, EXPIRED, 410));
    const steps: string[] = [];
    const done = client
      .resource(configMaps)
      .list()
      .finally(() => void steps.push("finally"))
      .catch((error) => isExpired(error));
    expect(await done).toBe(true);
    expect(
      await client
        .resource(configMaps)
        .list()
        .catch(() => "caught"),
    ).toBe("caught");
    expect(steps).toEqual(["finally"]);
  });

  test("rejects if the response is not a list, or if the call is wrong", async () => {
    const { client } = await serve((_request, response) =>
      json(response, { kind: "Table", apiVersion: "meta.k8s.io/v1" }),
    );
    await expect(client.resource(configMaps).list()).rejects.toMatchObject({
      name: "ResponseError",
      code: "UnexpectedJson",
    });
    await expect(client.resource(configMaps, "..").list()).rejects.toMatchObject({
      name: "RequestError",
      code: "InvalidNamespace",
    });
  });
});

describe("an iterated list", () => {
  const three = paged({
    "": list(["a", "b"], { continue: "t/1" }),
    "t/1": list([], { continue: "t2" }),
    t2: list(["c"]),
  });

  test("C.22 reads page after page, empty ones too, and sends no version together with a token", async () => {
    const { server, client } = await serve(three);
    const options = { labelSelector: "x=y", resourceVersion: "5", resourceVersionMatch: "Exact" } as const;
    expect(await namesOf(client.resource(configMaps, "default").list(options))).toEqual(["a", "b", "c"]);
    expect(queries(server)).toEqual([
      "labelSelector=x=y&limit=500&resourceVersion=5&resourceVersionMatch=Exact",
      "labelSelector=x=y&limit=500&continue=t/1",
      "labelSelector=x=y&limit=500&continue=t2",
    ]);
  });

  test("G.4 sends a token as it was received, whatever it contains", async () => {
    const token = "a&limit=1/../%2e%2e?b#c d\u00e4";
    const { server, client } = await serve(paged({ "": list(["a"], { continue: token }), [token]: list(["b"]) }));
    expect(await namesOf(client.resource(configMaps, "default").list())).toEqual(["a", "b"]);
    expect(server.requests[1]?.url).toMatch(/\/configmaps\?limit=500&continue=[\w.%-]+$/);
  });

  test("uses the caller's page size and start", async () => {
    const { server, client } = await serve(three);
    expect(await namesOf(client.resource(configMaps).list({ limit: 7, continue: "t/1" }))).toEqual(["c"]);
    expect(queries(server)).toEqual(["limit=7&continue=t/1", "limit=7&continue=t2"]);
  });

  test("can be read by pages, with each page's metadata", async () => {
    const { client } = await serve(three);
    const pages: unknown[] = [];
    for await (const { items, metadata } of client.resource(configMaps).list().pages())
      pages.push([items.length, metadata.continue]);
    expect(pages).toEqual([
      [2, "t/1"],
      [0, "t2"],
      [1, undefined],
    ]);
  });

  test("requests no page that is not needed", async () => {
    const { server, client } = await serve(three);
    for await (const _object of client.resource(configMaps).list()) break;
    expect(server.requests).toHaveLength(1);
  });

  test("C.23 reads the rest by one full list after a token expired, without duplicates", async () => {
    let full = 0;
    const { server, client } = await serve((request, response, number) => {
      if (number === 2) return json(response, EXPIRED, 410);
      if (number === 3) full++;
      json(
        response,
        number === 1 ? list(["a", "b"], { continue: "old" }) : list(["b", "a2", "c"], { resourceVersion: "9" }),
      );
      expect(request.method).toBe("GET");
    });
    expect(
      await namesOf(
        client.resource(configMaps, "default").list({ fieldSelector: "f=1", resourceVersion: "5", limit: 2 }),
      ),
    ).toEqual(["a", "b", "a2", "c"]);
    expect(full).toBe(1);
    expect(queries(server)).toEqual([
      "fieldSelector=f=1&limit=2&resourceVersion=5",
      "fieldSelector=f=1&limit=2&continue=old",
      "fieldSelector=f=1&resourceVersion=5",
    ]);
  });

  test("C.23 rejects if the first page or the caller's own token has expired", async () => {
    const { server, client } = await serve(paged({}));
    await expect(namesOf(client.resource(configMaps).list())).rejects.toSatisfy(isExpired);
    await expect(namesOf(client.resource(configMaps).list({ continue: "mine" }))).rejects.toMatchObject({
      status: { metadata: { continue: "inconsistent" } },
    });
    expect(server.requests).toHaveLength(2);
  });

  test("rejects with other failures on a later page", async () => {
    const { client } = await serve((_request, response, number) =>
      number === 1 ? json(response, list(["a"], { continue: "t" })) : json(response, {}, 500),
    );
    await expect(namesOf(client.resource(configMaps).list())).rejects.toMatchObject({ reason: "InternalError" });
  });
});
