import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { type Client, hasCondition, isForbidden, RequestError, waitFor, waitForDeletion } from "../../index.js";
import { type FakeServer, json, serve } from "../../testdata/server.js";
import { configMaps, namespaces } from "../../testdata/tokens.js";

// What a real server cannot be made to do at will; tests/runtime/wait.server.test.ts has the rest.

const object = (uid: string, resourceVersion: string, isReady = false, name = "a"): object => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: "default", uid, resourceVersion },
  status: { conditions: [{ type: "Ready", status: isReady ? "True" : "False" }] },
});
const list = (resourceVersion: string, ...items: object[]): object => ({
  kind: "ConfigMapList",
  apiVersion: "v1",
  metadata: { resourceVersion },
  items,
});
const failure = (code: number, reason: string): object => ({
  kind: "Status",
  apiVersion: "v1",
  status: "Failure",
  message: `planted ${reason}`,
  reason,
  code,
});
const event = (type: string, body: object): string => `${JSON.stringify({ type, object: body })}\n`;

type Step = (response: ServerResponse) => void;
const answers =
  (body: object, code = 200): Step =>
  (response) =>
    json(response, body, code);
/** Reports events, and stays open. */
const reports =
  (...events: string[]): Step =>
  (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.write(events.join("") || "\n");
  };
/** Reports events, and closes the connection in the middle of another. */
const breaks =
  (...events: string[]): Step =>
  (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.write(`${events.join("")}{"type":"MOD`, () => setTimeout(() => response.socket?.destroy(), 20));
  };

interface Script {
  readonly list?: readonly Step[];
  readonly watch?: readonly Step[];
  readonly get?: readonly Step[];
}

/** A resource of a server that answers each kind of request by its steps, the last one for good. */
async function scripted(script: Script) {
  const counts = { list: 0, watch: 0, get: 0 };
  const { client, server } = await serve(({ url }, response) => {
    const kind = url.includes("watch=true") ? "watch" : /configmaps\/|namespaces\/a$/.test(url) ? "get" : "list";
    const steps = script[kind] ?? [answers(failure(500, "InternalError"), 500)];
    steps[Math.min(counts[kind]++, steps.length - 1)]?.(response);
  });
  return { maps: client.resource(configMaps, "default"), client, server, counts };
}
/** The ConfigMaps of code that is limited to the verbs `list` and `watch`. */
const withoutGet = (client: Client) => client.resource({ ...configMaps, verbs: ["list", "watch"] }, "default");
const versions = ({ requests }: FakeServer): (string | null)[] =>
  requests
    .filter(({ url }) => url.includes("watch=true"))
    .map(({ url }) => new URL(url, "http://server").searchParams.get("resourceVersion"));

const ready = hasCondition("Ready");
const limit = { timeout: 20_000, interval: 1 };

describe("waitFor", () => {
  test("sends one list of the object if it is in the wanted state", async () => {
    const { maps, server } = await scripted({ list: [answers(list("100", object("1", "7", true)))] });
    await waitFor(maps, "a", ready, limit);
    expect(server.requests.map(({ url }) => url)).toEqual([
      "/api/v1/namespaces/default/configmaps?fieldSelector=metadata.name%3Da",
    ]);
  });

  test("sees a change between the list and the watch, with two requests", async () => {
    const { maps, counts, server } = await scripted({
      list: [answers(list("100", object("1", "7")))],
      watch: [reports(event("MODIFIED", object("1", "101", true)))],
    });
    expect(await waitFor(maps, "a", ready, limit)).toMatchObject({ metadata: { resourceVersion: "101" } });
    expect(counts).toEqual({ list: 1, watch: 1, get: 0 });
    expect(versions(server)).toEqual(["100"]);
  });

  test("waits for an object that does not exist yet, and goes on if it is deleted", async () => {
    const { maps } = await scripted({
      list: [answers(list("100"))],
      watch: [
        reports(
          event("ADDED", object("1", "101")),
          event("DELETED", object("1", "102", true)),
          event("ADDED", object("2", "103")),
          event("MODIFIED", object("2", "104", true)),
        ),
      ],
    });
    expect(await waitFor(maps, "a", ready, limit)).toMatchObject({ metadata: { uid: "2", resourceVersion: "104" } });
  });

  test("says that the object does not exist after it was deleted", async () => {
    const { maps } = await scripted({
      list: [answers(list("100", object("1", "7")))],
      watch: [reports(event("DELETED", object("1", "101")))],
    });
    await expect(waitFor(maps, "a", ready, { timeout: 600 })).rejects.toThrow(
      "timed out after 600 ms waiting for configmap default/a: it does not exist",
    );
  });

  test("lists again when the version has expired, as an event and as a response", async () => {
    const { maps, counts, server } = await scripted({
      list: [answers(list("100", object("1", "7"))), answers(list("200")), answers(list("300", object("2", "250")))],
      watch: [
        reports(event("ERROR", failure(410, "Expired"))),
        answers(failure(410, "Gone"), 410),
        reports(event("MODIFIED", object("2", "301", true))),
      ],
    });
    await waitFor(maps, "a", ready, limit);
    expect(counts).toEqual({ list: 3, watch: 3, get: 0 });
    expect(versions(server)).toEqual(["100", "200", "300"]);
  });

  test("goes on after the watch breaks, and after the first watch fails in a way that may pass", async () => {
    const { maps, counts, server } = await scripted({
      list: [answers(list("100", object("1", "7")))],
      watch: [
        answers(failure(503, "ServiceUnavailable"), 503),
        breaks(event("MODIFIED", object("1", "101"))),
        reports(event("MODIFIED", object("1", "102", true))),
      ],
    });
    await waitFor(maps, "a", ready, limit);
    expect(counts.list).toBe(2);
    expect(versions(server)).toEqual(["100", "100", "101"]);
  });

  test("looks at the named object alone, although the server does not know the selector", async () => {
    const { maps } = await scripted({
      list: [answers(list("100", object("1", "7", true, "b"), object("2", "8", false)))],
      watch: [
        reports(
          event("MODIFIED", object("1", "101", true, "b")),
          event("DELETED", object("1", "102", true, "b")),
          event("MODIFIED", object("2", "103", true)),
        ),
      ],
    });
    expect(await waitFor(maps, "a", ready, limit)).toMatchObject({ metadata: { uid: "2" } });
  });

  test("ends its watch when it is over", async () => {
    const closed: string[] = [];
    const { maps } = await scripted({
      list: [answers(list("100", object("1", "7")))],
      watch: [
        (response) => {
          response.on("close", () => closed.push("closed"));
          reports()(response);
        },
      ],
    });
    const waiting = waitFor(maps, "a", ready, { timeout: 0, signal: AbortSignal.timeout(500) });
    await expect(waiting).rejects.toMatchObject({ name: "TimeoutError" });
    await expect.poll(() => closed).toEqual(["closed"]);
  });

  test("rejects with the failure of the first list", async () => {
    const { maps, counts } = await scripted({});
    await expect(waitFor(maps, "a", ready, limit)).rejects.toThrow("planted InternalError");
    expect(counts).toEqual({ list: 1, watch: 0, get: 0 });
  });

  test.each([
    [403, "Forbidden"],
    [404, "NotFound"],
    [405, "MethodNotAllowed"],
    [400, "BadRequest"],
  ])("reads the object again and again if a list is answered with %d %s", async (code, reason) => {
    const { maps, counts } = await scripted({
      list: [answers(failure(code, reason), code)],
      get: [answers(failure(404, "NotFound"), 404), answers(object("1", "7")), answers(object("1", "8", true))],
    });
    await waitFor(maps, "a", ready, limit);
    expect(counts).toEqual({ list: 1, watch: 0, get: 3 });
  });

  test("reads the object again and again if the user may list but not watch", async () => {
    const { maps, counts } = await scripted({
      list: [answers(list("100", object("1", "7")))],
      watch: [answers(failure(403, "Forbidden"), 403)],
      get: [answers(object("1", "7")), answers(object("1", "8", true))],
    });
    await waitFor(maps, "a", ready, limit);
    expect(counts).toEqual({ list: 1, watch: 1, get: 2 });
  });

  test("rejects at once if the user may not read the object either", async () => {
    const forbidden = [answers(failure(403, "Forbidden"), 403)];
    const { maps, counts } = await scripted({ list: forbidden, get: forbidden });
    await expect(waitFor(maps, "a", ready, limit)).rejects.toSatisfy(isForbidden);
    expect(counts).toEqual({ list: 1, watch: 0, get: 1 });
  });

  test("reads a resource without the verb list or watch", async () => {
    const { client, counts } = await scripted({ get: [answers({ ...object("1", "7", true), kind: "Namespace" })] });
    await waitFor(client.resource({ ...namespaces, verbs: ["get", "list"] }), "a", ready, limit);
    expect(counts).toEqual({ list: 0, watch: 0, get: 1 });
  });

  test("works with a resource that has only list and watch", async () => {
    const { client, counts } = await scripted({
      list: [answers(list("100", object("1", "7")))],
      watch: [reports(event("MODIFIED", object("1", "101", true)))],
    });
    const maps = withoutGet(client);
    expect("get" in maps).toBe(false);
    expect(await waitFor(maps, "a", ready, limit)).toMatchObject({ metadata: { resourceVersion: "101" } });
    expect(counts).toEqual({ list: 1, watch: 1, get: 0 });
  });

  test.each<[string, Script]>([
    ["list", { list: [answers(failure(403, "Forbidden"), 403)] }],
    ["watch", { list: [answers(list("100"))], watch: [answers(failure(403, "Forbidden"), 403)] }],
  ])("rejects at once if the user may not %s, and the resource does not have get", async (_verb, script) => {
    const { client, counts } = await scripted(script);
    await expect(waitFor(withoutGet(client), "a", ready, limit)).rejects.toSatisfy(isForbidden);
    expect(counts).toMatchObject({ list: 1, get: 0 });
  });

  test.each([
    ["a/b", "InvalidName"],
    ["", "MissingName"],
    [undefined, "MissingName"],
  ])("refuses the name %j for a resource without get", async (name, code) => {
    const { client, server } = await scripted({});
    await expect(waitFor(withoutGet(client), name as string, ready, limit)).rejects.toMatchObject({ code });
    const { list, watch } = withoutGet(client);
    if (code === "MissingName") {
      await expect(waitFor({ list, watch }, name as string, ready, limit)).rejects.toMatchObject({ code });
    }
    expect(server.requests).toEqual([]);
  });

  test("refuses all namespaces of a resource without get, and a resource with neither get nor list and watch", async () => {
    const { client, server } = await scripted({});
    const everywhere = client.resource({ ...configMaps, verbs: ["list", "watch"] });
    await expect(waitFor(everywhere as never, "a", ready, limit)).rejects.toMatchObject({ code: "MissingNamespace" });
    const writer = client.resource({ ...configMaps, verbs: ["create", "list"] }, "default");
    await expect(waitFor(writer as never, "a", ready, limit)).rejects.toMatchObject({ code: "InvalidResource" });
    expect(server.requests).toEqual([]);
  });

  test.each([
    ["a/b", "InvalidName"],
    ["", "MissingName"],
    [undefined, "MissingName"],
  ])("refuses the name %j, as `get` does", async (name, code) => {
    const { maps, server } = await scripted({});
    const error = await waitFor(maps, name as string, ready, limit).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RequestError);
    expect(error).toMatchObject({ code });
    expect(server.requests).toEqual([]);
  });

  test("does not search all namespaces", async () => {
    const { client, server } = await scripted({});
    const everywhere = Object.assign(client.resource(configMaps), { get: () => Promise.reject(new Error("refused")) });
    await expect(waitFor(everywhere, "a", ready, limit)).rejects.toThrow("refused");
    expect(server.requests).toEqual([]);
  });
});

describe("waitForDeletion", () => {
  test("ends with the event of the deletion", async () => {
    const { maps, counts } = await scripted({
      list: [answers(list("100", object("1", "7")))],
      watch: [reports(event("MODIFIED", object("1", "101")), event("DELETED", object("1", "102")))],
    });
    await waitForDeletion(maps, "a", limit);
    expect(counts).toEqual({ list: 1, watch: 1, get: 0 });
  });

  test("ends if the object does not exist", async () => {
    const { maps, counts } = await scripted({ list: [answers(list("100"))] });
    await waitForDeletion(maps, "a", limit);
    expect(counts).toEqual({ list: 1, watch: 0, get: 0 });
  });

  test("ends if the object was deleted and created again between two lists", async () => {
    const { maps } = await scripted({
      list: [answers(list("100", object("1", "7"))), answers(list("200", object("2", "150")))],
      watch: [reports(event("ERROR", failure(410, "Expired"))), reports()],
    });
    await waitForDeletion(maps, "a", limit);
  });
});
