import { describe, expect, test } from "vitest";
import { isForbidden, RequestError, waitFor, waitForDeletion } from "../../index.js";
import {
  answers,
  breaks,
  event,
  failure,
  limit,
  list,
  object,
  ready,
  reports,
  scripted,
} from "../../testdata/scripted-waits.js";
import type { FakeServer } from "../../testdata/server.js";
import { configMaps, namespaces } from "../../testdata/tokens.js";

// What a real server cannot be made to do at will; tests/runtime/wait.server.test.ts has the rest.

const versions = ({ requests }: FakeServer): (string | null)[] =>
  requests
    .filter(({ url }) => url.includes("watch=true"))
    .map(({ url }) => new URL(url, "http://server").searchParams.get("resourceVersion"));

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
