import { describe, expect, test } from "vitest";
import {
  bookmark,
  configMap,
  cut,
  ended,
  events,
  failed,
  line,
  listOf,
  pageOf,
  status,
} from "../testdata/scripted-watches.js";
import { A7, inform, listing, patience } from "./testdata/inform.js";

describe("an informer by list and watch", () => {
  test("D.4, D.6 lists a cached state, then watches from its version on, without another list", async () => {
    const { informer, asked, queries, state, errors } = await inform(
      { lists: [listOf("100", A7)], watches: [ended(line("ADDED", configMap("b", "101"))), events()] },
      listing,
    );
    await informer.synced;
    expect(state()).toBe("a@7");
    expect(informer.resourceVersion).toBe("100");
    await expect.poll(asked, patience).toEqual(["list 0", "watch 100", "watch 101"]);
    expect(state()).toBe("a@7 b@101");
    const [list, watch] = queries();
    expect(list?.get("limit")).toBe("500");
    expect(watch?.get("allowWatchBookmarks")).toBe("true");
    expect(Number(watch?.get("timeoutSeconds"))).toBeGreaterThanOrEqual(300);
    expect(Number(watch?.get("timeoutSeconds"))).toBeLessThanOrEqual(600);
    expect(errors).toEqual([]);
    await expect.poll(() => informer.failure, patience).toBeUndefined();
  });

  test.each([
    ["as an event", events(line("ERROR", status(410, "Expired")))],
    ["as an event by an old server", events(line("ERROR", status(410, "Gone")))],
    ["as a response", failed(410, "Expired")],
  ])("D.2, D.4, D.9 lists again, from its last version, when that is too old to watch: %s", async (_how, expired) => {
    const { informer, asked, state, errors } = await inform(
      { lists: [listOf("100", A7), listOf("200", configMap("b", "150"))], watches: [expired, events()] },
      listing,
    );
    await informer.synced;
    await expect.poll(asked, patience).toEqual(["list 0", "watch 100", "list 100", "watch 200"]);
    expect(state()).toBe("b@150");
    expect(errors).toMatchObject([{ status: { code: 410 } }]);
    await expect.poll(() => informer.failure, patience).toBeUndefined();
  });

  const tooLarge = { causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }] };
  test.each([
    ["is too old", failed(410, "Expired")],
    ["is newer than the server's", failed(504, "Timeout", tooLarge)],
    ["is newer than an old server's", failed(504, "Timeout", { causes: [{ message: "Too large resource version" }] })],
  ])("D.4 lists the most recent state at once when the last version %s", async (_how, unavailable) => {
    const { informer, asked, queries, state } = await inform(
      {
        lists: [listOf("100", A7), unavailable, listOf("50", configMap("b", "40"))],
        watches: [failed(410, "Expired"), events()],
      },
      listing,
    );
    await informer.synced;
    await expect.poll(asked, patience).toEqual(["list 0", "watch 100", "list 100", "list", "watch 50"]);
    expect(state()).toBe("b@40");
    expect(queries().map((query) => query.get("limit"))).toEqual(["500", null, null, "500", null]);
  });

  test("D.5 a list from a version on is not paged, unless the first one was", async () => {
    const { informer, asked, queries, state } = await inform(
      {
        lists: [
          pageOf("100", "next", A7),
          listOf("100", configMap("b", "8")),
          pageOf("200", "more", A7),
          listOf("200"),
        ],
        watches: [failed(410, "Expired"), events()],
      },
      listing,
    );
    await informer.synced;
    expect(state()).toBe("a@7 b@8");
    await expect
      .poll(asked, patience)
      .toEqual(["list 0", "list next", "watch 100", "list 100", "list more", "watch 200"]);
    expect(queries().map((query) => query.get("limit"))).toEqual(["500", "500", null, "500", "500", null]);
    expect(state()).toBe("a@7");
  });

  test("D.5 a page that has expired is replaced by one complete list", async () => {
    const { informer, asked, state } = await inform(
      { lists: [pageOf("100", "next", A7), failed(410, "Expired"), listOf("300", configMap("c", "300"))] },
      listing,
    );
    await informer.synced;
    expect(state()).toBe("c@300");
    await expect.poll(asked, patience).toEqual(["list 0", "list next", "list 0", "watch 300"]);
  });

  test("D.5 a large list that replaces expired pages is complete", async () => {
    const names = Array.from({ length: 2_000 }, (_, i) => `c${i}`);
    const large = names.map((name, i) => configMap(name, String(i + 200)));
    const { informer } = await inform(
      { lists: [pageOf("100", "next", A7), failed(410, "Expired"), listOf("3000", ...large)] },
      listing,
    );
    await informer.synced;
    expect(informer.list().map(({ metadata }) => metadata.name)).toEqual(names);
  });

  test("D.7 bookmarks move the version, but are not changes; without a version, the first objects do not", async () => {
    const { informer, asked, state, log } = await inform(
      {
        lists: [listOf("", A7)],
        watches: [
          events(
            line("ADDED", configMap("b", "9")),
            line("ADDED", configMap("a", "7")),
            line("ADDED", configMap("c", "8")),
          ),
        ],
      },
      listing,
    );
    await informer.synced;
    await expect.poll(state, patience).toBe("a@7 b@9 c@8");
    expect(informer.resourceVersion).toBe("");
    expect(asked()).toEqual(["list 0", "watch"]);
    expect(log).toEqual(["added a@7 isInitial", "added b@9", "added c@8"]);

    const marked = await inform({ lists: [listOf("100", A7)], watches: [events(bookmark("120"))] }, listing);
    await expect.poll(() => marked.informer.resourceVersion, patience).toBe("120");
    expect(marked.log).toEqual(["added a@7 isInitial"]);
  });

  test("D.8 a watch that ends at once is followed by a pause and a list", async () => {
    const { informer, asked, errors } = await inform(
      { lists: [listOf("100", A7)], watches: [ended(), events()] },
      listing,
    );
    await informer.synced;
    const begun = performance.now();
    await expect.poll(asked, patience).toEqual(["list 0", "watch 100", "list 100", "watch 100"]);
    expect(performance.now() - begun).toBeGreaterThan(700);
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^the server ended the watch of ConfigMap after \d+ ms, without sending an event$/),
    ]);
  });

  test.each([
    ["429 as an event", events(line("ERROR", status(429, "TooManyRequests")))],
    ["429 as a response", failed(429, "TooManyRequests")],
    ["a lost connection", cut()],
    ["an event that is cut off", cut(line("ADDED", configMap("x", "101")).slice(0, 30))],
    ["bytes that are not JSON", events("nonsense\n")],
  ])("D.9, D.13 watches from the same version again after %s", async (_what, step) => {
    const { informer, asked, state, errors } = await inform(
      { lists: [listOf("100", A7)], watches: [step, events(line("ADDED", configMap("b", "101")))] },
      listing,
    );
    await informer.synced;
    await expect.poll(asked, patience).toEqual(["list 0", "watch 100", "watch 100"]);
    await expect.poll(state, patience).toBe("a@7 b@101");
    expect(errors).toHaveLength(1);
    await expect.poll(() => informer.failure, patience).toBeUndefined();
  });

  test.each([
    [500, "InternalError"],
    [503, "ServiceUnavailable"],
    [403, "Forbidden"],
  ])("D.9 lists again after %d", async (code, reason) => {
    const { informer, asked, errors } = await inform(
      { lists: [listOf("100", A7)], watches: [failed(code, reason), events()] },
      listing,
    );
    await informer.synced;
    await expect.poll(asked, patience).toEqual(["list 0", "watch 100", "list 100", "watch 100"]);
    expect(errors).toMatchObject([{ status: { code, reason } }]);
  });

  test("D.13 reports an object of another kind and an unknown event, and goes on", async () => {
    const table = { kind: "Table", apiVersion: "meta.k8s.io/v1", metadata: { resourceVersion: "101" } };
    const { informer, errors, state } = await inform(
      {
        lists: [listOf("100", A7)],
        watches: [events(line("ADDED", table), line("RENAMED", A7), line("ADDED", configMap("b", "102")))],
      },
      listing,
    );
    await informer.synced;
    await expect.poll(state, patience).toBe("a@7 b@102");
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringContaining("an object of an unexpected kind"),
      expect.stringContaining("an event of an unknown type"),
    ]);
    await expect.poll(() => informer.failure, patience).toBeUndefined();
  });

  test("D.18 keeps trying until the first list succeeds; meanwhile it says what is wrong, and has no objects", async () => {
    const { informer, state, errors, log } = await inform(
      { lists: [failed(403, "Forbidden"), failed(500, "InternalError"), listOf("1")] },
      listing,
    );
    expect(informer.hasSynced).toBe(false);
    expect(state).toThrow(expect.objectContaining({ code: "NotSynced" }));
    await expect.poll(() => informer.failure).toMatchObject({ status: { code: 403 } });
    await informer.synced;
    expect([informer.hasSynced, informer.size, state()]).toEqual([true, 0, ""]);
    expect(errors).toMatchObject([{ status: { code: 403 } }, { status: { code: 500 } }]);
    expect(log).toEqual([]);
    await expect.poll(() => informer.failure, patience).toBeUndefined();
  });
});

describe("a large list", () => {
  const objects = Array.from({ length: 1000 }, (_, i) =>
    configMap(`a${i}`, String(i + 1), { data: { text: "the same everywhere".repeat(10) } }),
  );
  const body = JSON.stringify({
    kind: "ConfigMapList",
    apiVersion: "v1",
    metadata: { resourceVersion: "2000" },
    items: objects,
  });

  test("fills the cache with all objects", async () => {
    const { informer, asked } = await inform({ lists: [ended(body)] }, listing);
    await informer.synced;
    expect(informer.list()).toEqual(objects);
    expect(informer.resourceVersion).toBe("2000");
    await expect.poll(asked, patience).toEqual(["list 0", "watch 2000"]);
  });

  test("fills the cache if it is streamed, wherever its events are divided", async () => {
    const large = configMap("large", "1500", { data: { text: "é".repeat(100_000) } });
    const sent = [...objects, large].map((object) => line("ADDED", object)).join("");
    const { informer, errors } = await inform({ streams: [events(sent + bookmark("2000", true))] });
    await informer.synced;
    expect(informer.list()).toEqual([...objects, large]);
    expect(errors).toEqual([]);
  });

  test("is requested again if some of its objects do not belong to it, and then fills the cache as a whole", async () => {
    const twice = body.replace(/\}$/, `,"items":${JSON.stringify(objects.slice(0, 2))}}`);
    const { informer, asked, errors } = await inform({ lists: [ended(twice)] }, listing);
    await informer.synced;
    expect(informer.list()).toEqual(objects.slice(0, 2));
    await expect.poll(asked, patience).toEqual(["list 0", "list 0", "watch 2000"]);
    expect(errors).toEqual([]);
  });

  test("that is not JSON is reported, and the cache is filled by the next one", async () => {
    const cutOff = body.replace('"a900"', '"a900');
    const { informer, errors } = await inform({ lists: [ended(cutOff), listOf("100", A7)] }, listing);
    await informer.synced;
    expect(informer.list()).toEqual([A7]);
    expect(errors).toMatchObject([
      { code: "InvalidJson", message: expect.stringContaining(`not JSON (application/json, ${cutOff.length} bytes)`) },
    ]);
  });
});

describe("the end of an informer", () => {
  test("D.23 is prompt, frees the connection, and rejects what waits", async () => {
    const { informer, server, errors } = await inform({ streams: [events()] });
    const synced = informer.synced;
    const caughtUp = informer.caughtUp("5");
    await expect.poll(() => server.requests).toHaveLength(1);
    informer.close();
    await expect(synced).rejects.toMatchObject({ code: "InformerClosed" });
    await expect(caughtUp).rejects.toMatchObject({ code: "InformerClosed" });
    await expect(informer.synced).rejects.toMatchObject({ code: "InformerClosed" });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(server.requests).toHaveLength(1);
    expect(errors).toEqual([]);
  });
});
