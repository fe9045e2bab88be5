import { describe, expect, test } from "vitest";
import { bookmark, configMap, cut, ended, events, failed, line, listOf, status } from "../testdata/scripted-watches.js";
import { A7, inform, patience } from "./testdata/inform.js";

describe("an informer by a streaming list", () => {
  const added = (name: string, version: string): string => line("ADDED", configMap(name, version));

  test("D.11 collects the objects until the server says that they are complete, then follows the same stream", async () => {
    const { informer, asked, queries, state, log } = await inform({
      streams: [
        events(
          added("b", "9"),
          added("a", "7"),
          line("MODIFIED", configMap("a", "101")),
          line("DELETED", configMap("b", "102")),
          bookmark("102", true) + added("c", "103"),
          line("MODIFIED", configMap("c", "104")),
        ),
      ],
    });
    await informer.synced;
    await expect.poll(state, patience).toBe("a@101 c@104");
    expect(informer.resourceVersion).toBe("104");
    expect(asked()).toEqual(["stream"]);
    expect(Object.fromEntries(queries()[0] ?? [])).toMatchObject({
      watch: "true",
      sendInitialEvents: "true",
      resourceVersionMatch: "NotOlderThan",
      allowWatchBookmarks: "true",
    });
    expect(log).toEqual(["added a@101 isInitial", "added c@103", "updated c@104"]);
  });

  test("D.12 lists and watches if the server refuses it", async () => {
    const { informer, asked, errors, state } = await inform({ lists: [listOf("100", A7)] });
    await informer.synced;
    expect(state()).toBe("a@7");
    await expect.poll(asked).toEqual(["stream", "list 0", "watch 100"]);
    expect(errors).toEqual([]);
  });

  test("D.12 is not synced by silence: after ten seconds without the end of the list, it lists", async () => {
    const begun = performance.now();
    const { informer, asked, errors, state, log } = await inform({
      lists: [listOf("100", A7)],
      streams: [events(added("b", "9"))],
    });
    expect(informer.hasSynced).toBe(false);
    await informer.synced;
    expect(performance.now() - begun).toBeGreaterThan(9900);
    expect(state()).toBe("a@7");
    await expect.poll(asked).toEqual(["stream", "list 0", "watch 100"]);
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringContaining("within 10 s; the objects are listed without streaming instead"),
    ]);
    expect(log).toEqual(["added a@7 isInitial"]);
  });

  test("D.12 lists if a bookmark comes that does not end the list, as of an old server that ignores the request", async () => {
    const { informer, asked, state, errors, log } = await inform({
      lists: [listOf("100", A7)],
      // Changes go on, and the stream never ends.
      streams: [
        (response) => {
          events(added("b", "9"), bookmark("50"))(response);
          const timer = setInterval(() => response.write(added("c", "51")), 500);
          response.on("close", () => clearInterval(timer));
        },
      ],
    });
    await informer.synced;
    expect(state()).toBe("a@7");
    await expect.poll(asked).toEqual(["stream", "list 0", "watch 100"]);
    expect(errors.map(({ message }) => message)).toEqual([
      "the server did not mark the end of the list of ConfigMap; the objects are listed without streaming instead",
    ]);
    expect(log).toEqual(["added a@7 isInitial"]);
  });

  test("D.12 lists if an old server, which ignores the request, only sends changes", async () => {
    const { informer, asked, state, errors } = await inform({
      lists: [listOf("100", A7)],
      streams: [
        (response) => {
          events(added("b", "9"))(response);
          let version = 10;
          const timer = setInterval(() => response.write(line("MODIFIED", configMap("b", String(version++)))), 500);
          response.on("close", () => clearInterval(timer));
        },
      ],
    });
    await informer.synced;
    expect(state()).toBe("a@7");
    await expect.poll(asked).toEqual(["stream", "list 0", "watch 100"]);
    expect(errors).toHaveLength(1);
  });

  test.each([
    ["a lost connection", cut(added("b", "9"))],
    ["the end of the stream", ended(added("b", "9"))],
  ])("D.12 drops what it has collected after %s, and begins again", async (_what, broken) => {
    const { informer, asked, log } = await inform({
      streams: [broken, events(added("a", "7"), bookmark("100", true))],
    });
    await informer.synced;
    expect(asked()).toEqual(["stream", "stream"]);
    await expect.poll(() => log).toEqual(["added a@7 isInitial"]);
  });

  test("D.12 lists if the stream breaks again and again", async () => {
    const { informer, asked, state } = await inform({ lists: [listOf("100", A7)], streams: [cut(added("b", "9"))] });
    await informer.synced;
    expect(state()).toBe("a@7");
    await expect.poll(asked).toEqual(["stream", "stream", "list 0", "watch 100"]);
  });

  test("D.11 streams again from its last version, and the most recent state if that is not available", async () => {
    const { informer, asked, state, log } = await inform({
      streams: [
        events(added("a", "7"), bookmark("100", true), line("ERROR", status(410, "Expired"))),
        failed(410, "Expired"),
        events(added("b", "150"), bookmark("200", true)),
      ],
    });
    await informer.synced;
    await expect.poll(asked, patience).toEqual(["stream", "stream 100", "stream"]);
    await expect.poll(state, patience).toBe("b@150");
    expect(log).toEqual(["added a@7 isInitial", "deleted a@7 isFinalStateUnknown", "added b@150"]);
  });

  test("D.9, D.11 tries the stream again after 429", async () => {
    const { informer, asked, errors } = await inform({
      streams: [failed(429, "TooManyRequests"), events(added("a", "7"), bookmark("100", true))],
    });
    await informer.synced;
    expect(asked()).toEqual(["stream", "stream"]);
    expect(errors).toMatchObject([{ status: { code: 429 } }]);
  });
});
