import { describe, expect, it, onTestFinished } from "vitest";
import { type Client, connect, descriptionOf, isExpired, isForbidden, isNotFound } from "../../index.js";
import { buildRequest } from "../../request/index.js";
import {
  configMap,
  cut,
  ended,
  events,
  failed,
  line,
  listOf,
  type Step,
  follow as startScript,
  status,
} from "../../testdata/scripted-watches.js";
import { serve, startServer } from "../../testdata/server.js";
import { configMaps, type LiveConfigMap } from "../../testdata/tokens.js";
import type { Watch, WatchEvent, WatchOptions } from "../../types/watch.js";
import { watch } from "../../watch/index.js";
import { openEvents } from "./open-events.js";

/** What the server does with each request of a watch, in turn; the last one is repeated. */
type Script = readonly Step[];

/** Watches a server that follows a script. */
async function follow(
  script: Script,
  options: WatchOptions = {},
): Promise<{ watched: Watch<LiveConfigMap>; urls: () => string[]; errors: Error[]; client: Client }> {
  const { server, client } = await startScript({ lists: [listOf("100", configMap("a", "7"))], watches: script });
  const errors: Error[] = [];
  const watched = watch(client.resource(configMaps, "default"), {
    onError: (error) => void errors.push(error),
    ...options,
  });
  onTestFinished(() => watched.close());
  return { watched, urls: () => server.requests.map(({ url }) => url), errors, client };
}

/** The next events, as text: `ADDED a@7`. */
async function next(watched: Watch<LiveConfigMap>, count: number): Promise<string[]> {
  const found: string[] = [];
  while (found.length < count) {
    const { done, value } = await watched.next();
    if (done) break;
    const { type, object: seen }: WatchEvent<LiveConfigMap> = value;
    found.push(`${type} ${seen.metadata?.name}@${seen.metadata?.resourceVersion}`);
  }
  return found;
}
const query = (url: string | undefined): URLSearchParams => new URL(url ?? "", "http://server").searchParams;

describe("a watch", () => {
  it("D.6 begins with the objects that exist, and continues after the version of their list", async () => {
    const { watched, urls } = await follow([events(line("MODIFIED", configMap("a", "101")))]);
    expect(watched.resourceVersion).toBeUndefined();
    expect(await next(watched, 2)).toEqual(["ADDED a@7", "MODIFIED a@101"]);
    const [first, second] = urls();
    expect(query(first).get("limit")).toBe("500");
    const sent = query(second);
    expect(Object.fromEntries(sent)).toMatchObject({
      watch: "true",
      allowWatchBookmarks: "true",
      resourceVersion: "100",
    });
    expect(Number(sent.get("timeoutSeconds"))).toBeGreaterThanOrEqual(300);
    expect(Number(sent.get("timeoutSeconds"))).toBeLessThanOrEqual(600);
  });

  it("D.23 begins after a version without a list, and tells where it is", async () => {
    const bookmark = { kind: "ConfigMap", apiVersion: "v1", metadata: { resourceVersion: "60" } };
    const { watched, urls } = await follow(
      [events(line("ADDED", configMap("a", "51")), line("BOOKMARK", bookmark), line("DELETED", configMap("a", "61")))],
      { resourceVersion: "50" },
    );
    expect(await next(watched, 1)).toEqual(["ADDED a@51"]);
    expect(watched.resourceVersion).toBe("51");
    expect(await next(watched, 1)).toEqual(["DELETED a@61"]);
    expect(urls()).toHaveLength(1);
  });

  it("D.3, D.6, D.7 continues from the last version, bookmarks included, when the server ends it, without a list", async () => {
    const bookmark = { kind: "ConfigMap", apiVersion: "v1", metadata: { resourceVersion: "120" } };
    const { watched, urls, errors } = await follow(
      [
        ended(line("ADDED", configMap("b", "110")), line("BOOKMARK", bookmark)),
        events(line("ADDED", configMap("c", "130"))),
      ],
      { resourceVersion: "100" },
    );
    expect(await next(watched, 2)).toEqual(["ADDED b@110", "ADDED c@130"]);
    expect(urls().map((url) => query(url).get("resourceVersion"))).toEqual(["100", "120"]);
    expect(errors).toEqual([]);
  });

  it("D.13 continues after a lost connection, also in the middle of an event", async () => {
    const half = line("ADDED", configMap("x", "111")).slice(0, 40);
    const { watched, urls, errors } = await follow(
      [cut(line("ADDED", configMap("b", "110")), half), events(line("ADDED", configMap("x", "111")))],
      { resourceVersion: "100" },
    );
    expect(await next(watched, 2)).toEqual(["ADDED b@110", "ADDED x@111"]);
    expect(urls().map((url) => query(url).get("resourceVersion"))).toEqual(["100", "110"]);
    expect(errors).toMatchObject([{ code: "ECONNRESET" }]);
  });

  it.each([
    [429, "TooManyRequests"],
    [500, "InternalError"],
    [503, "ServiceUnavailable"],
    [504, "Timeout"],
  ])("D.2, D.9 waits and continues after %d, as a response and as an event", async (code, reason) => {
    const { watched, errors, urls } = await follow(
      [
        events(line("ADDED", configMap("b", "110")), line("ERROR", status(code, reason))),
        failed(code, reason),
        events(line("ADDED", configMap("c", "111"))),
      ],
      { resourceVersion: "100" },
    );
    expect(await next(watched, 2)).toEqual(["ADDED b@110", "ADDED c@111"]);
    expect(errors).toMatchObject([{ status: { code, reason } }, { status: { code, reason } }]);
    expect(urls().map((url) => query(url).get("resourceVersion"))).toEqual(["100", "110", "110"]);
  });

  it("D.21 waits as long as the server asks for in an event", async () => {
    const { watched } = await follow(
      [
        events(line("ERROR", status(429, "TooManyRequests", { retryAfterSeconds: 3 }))),
        events(line("ADDED", configMap("b", "1"))),
      ],
      { resourceVersion: "100" },
    );
    const begun = performance.now();
    await next(watched, 1);
    expect(performance.now() - begun).toBeGreaterThan(2900);
  });

  it.each<[string, Script, (error: unknown) => boolean]>([
    ["an event that says that the version is too old", [events(line("ERROR", status(410, "Expired")))], isExpired],
    ["a response that says so", [failed(410, "Expired")], isExpired],
    ["a user who may not watch", [failed(403, "Forbidden")], isForbidden],
    [
      "a resource that does not exist",
      [ended(line("ADDED", configMap("a", "101"))), failed(404, "NotFound")],
      isNotFound,
    ],
  ])("D.2, D.21 ends with %s", async (_name, script, is) => {
    const { watched, urls } = await follow(script, { resourceVersion: "100" });
    await expect(next(watched, 9)).rejects.toSatisfy(is);
    expect(await watched.next()).toEqual({ done: true, value: undefined });
    expect(urls()).toHaveLength(script.length);
  });

  it("ends with the error of its first request, whatever it is", async () => {
    const { watched } = await follow([failed(500, "InternalError")], { resourceVersion: "100" });
    await expect(watched.next()).rejects.toMatchObject({ status: { code: 500 } });
    const server = await startServer(() => {});
    const client = await connect({ server: server.url.replace(/\d+$/, "1") });
    await expect(watch(client.resource(configMaps, "default")).next()).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });

  it("D.8 that the server ends immediately is begun again after a while, and reported", async () => {
    const { watched, errors } = await follow([ended(), ended(), events(line("ADDED", configMap("b", "101")))], {
      resourceVersion: "100",
    });
    const begun = performance.now();
    expect(await next(watched, 1)).toEqual(["ADDED b@101"]);
    expect(performance.now() - begun).toBeGreaterThan(800 + 1600 - 50);
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^the server ended the watch of ConfigMap after \d+ ms, without sending an event$/),
      expect.stringMatching(/without sending an event/),
    ]);
  });

  it("D.1, D.13 reports what it cannot use, and goes on", async () => {
    const { watched, errors } = await follow(
      [
        events(
          line("RENAMED", configMap("b", "101")),
          line("ADDED", { kind: "Table", apiVersion: "meta.k8s.io/v1", metadata: { resourceVersion: "102" } }),
          line("ADDED", configMap("c", "103")),
          "nonsense\n",
        ),
        events(line("ADDED", configMap("d", "104"))),
      ],
      { resourceVersion: "100" },
    );
    expect(await next(watched, 2)).toEqual(["ADDED c@103", "ADDED d@104"]);
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringContaining("an event of an unknown type"),
      expect.stringContaining("an object of an unexpected kind"),
      expect.stringMatching(/^the watch cannot be read: .+ \(GET /),
    ]);
    expect(errors.map(({ message }) => message).join()).not.toContain("nonsense");
  });

  it("D.21 ends with an object without a version, from which it could not continue", async () => {
    const { watched } = await follow([events(line("ADDED", { kind: "ConfigMap", metadata: { name: "a" } }))], {
      resourceVersion: "100",
    });
    await expect(watched.next()).rejects.toMatchObject({ code: "UnexpectedJson" });
  });

  it("D.24 of one object selects its name, beside other fields", async () => {
    const { watched, urls } = await follow([events(line("ADDED", configMap("a", "101")))], {
      resourceVersion: "1",
      name: "a",
      fieldSelector: { "metadata.namespace": "default" },
    });
    await watched.next();
    expect(query(urls()[0]).get("fieldSelector")).toBe("metadata.namespace=default,metadata.name=a");
  });

  it("D.25 sends parameters that it does not know, to list and watch", async () => {
    const { watched, urls } = await follow([events(line("ADDED", configMap("b", "101")))], {
      query: { shardSelector: "x" },
    });
    await next(watched, 2);
    expect(urls().map((url) => query(url).get("shardSelector"))).toEqual(["x", "x"]);
  });

  it("refuses options that do not exist", async () => {
    const { watched } = await follow([], { limit: 3 } as WatchOptions);
    await expect(watched.next()).rejects.toThrow(/unknown option "limit"; accepted options: labelSelector/);
  });

  it("D.23 reports nothing after it was closed, and frees its socket; its end is not an error", async () => {
    const { watched } = await follow(
      [events(line("ADDED", configMap("b", "101")), line("ADDED", configMap("c", "102")))],
      {
        resourceVersion: "100",
      },
    );
    await watched.next();
    watched.close();
    expect(await watched.next()).toEqual({ done: true, value: undefined });
    const aborting = new AbortController();
    const other = await follow([events()], { resourceVersion: "100", signal: aborting.signal });
    const pending = other.watched.next();
    await expect.poll(other.urls).toHaveLength(1);
    aborting.abort();
    expect(await pending).toEqual({ done: true, value: undefined });
    const aborted = await follow([events()], { signal: AbortSignal.abort() });
    expect(await aborted.watched.next()).toEqual({ done: true, value: undefined });
    expect(aborted.urls()).toEqual([]);
  });

  it("D.22 gives up a connection on which nothing arrives", async () => {
    const { server, client } = await serve((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" }).write(line("ADDED", configMap("a", "1")));
      setTimeout(() => response.write(line("ADDED", configMap("b", "2"))), 300);
    });
    const description = descriptionOf(client.resource(configMaps, "default"));
    const request = buildRequest({ action: "watch", token: configMaps, namespace: "default" });
    const found: string[] = [];
    const { signal } = new AbortController();
    for await (const batch of await openEvents(description, request, signal, 1000))
      found.push(...batch.map(({ type }) => type));
    expect(found).toEqual(["ADDED", "ADDED"]);
    expect(server.requests).toHaveLength(1);
  });
});
