import { describe, expect, onTestFinished, test, vi } from "vitest";
import { configMap, events, failed, listOf } from "../testdata/scripted-watches.js";
import { A7, added, collect, pause, prepare, prepareStream, textOf } from "./testdata/scripted-informers.js";

describe("a relist", () => {
  /** What handlers see of a list that follows another one. */
  async function relist(before: object[], after: object[], resyncPeriod?: number): Promise<string[]> {
    vi.spyOn(Math, "random").mockReturnValue(0);
    onTestFinished(() => void vi.restoreAllMocks());
    const { of } = await prepare({
      lists: [listOf("100", ...before), listOf("200", ...after)],
      watches: [failed(410, "Expired"), events()],
    });
    const informer = of({ streamingList: false });
    const seen: string[] = [];
    informer.on((change) => void seen.push(textOf(change)), resyncPeriod === undefined ? {} : { resyncPeriod });
    await informer.caughtUp("200");
    await pause(20);
    return seen.slice(before.length);
  }

  test("D.16 reports deletions first, with a final state that is unknown, then what was added and changed", async () => {
    const again = {
      ...configMap("c", "150"),
      metadata: { name: "c", namespace: "default", uid: "new", resourceVersion: "150" },
    };
    const seen = await relist(
      [A7, configMap("b", "8"), configMap("c", "9")],
      [configMap("d", "140"), configMap("b", "120"), again],
    );
    expect(seen).toEqual(["deleted a@7 isFinalStateUnknown", "added d@140", "updated b@120", "updated c@150"]);
  });

  test("D.17 repeats what did not change only for consumers that resync", async () => {
    expect(await relist([A7, configMap("b", "8")], [A7, configMap("b", "120")])).toEqual(["updated b@120"]);
    expect(await relist([A7, configMap("b", "8")], [A7, configMap("b", "120")], 3_600_000)).toEqual([
      "updated b@120",
      "updated a@7 isResync",
    ]);
  });
});

describe("a resync", () => {
  test("D.17 repeats the cache to those who want it, without a request, at most once a second", async () => {
    const { of, server } = await prepareStream(added("a", "7"), added("b", "8"));
    const informer = of();
    await informer.synced;
    const [plain, seen] = [collect(informer), [] as string[]];
    let previous: unknown;
    informer.on(
      (change) => {
        seen.push(textOf(change));
        previous = change.object === change.previous;
      },
      { resyncPeriod: 1 },
    );
    const begun = performance.now();
    await expect.poll(() => seen.length, { timeout: 20_000 }).toBe(6);
    expect(performance.now() - begun).toBeGreaterThan(1900);
    expect(seen.slice(2)).toEqual([
      "updated a@7 isResync",
      "updated b@8 isResync",
      "updated a@7 isResync",
      "updated b@8 isResync",
    ]);
    expect(previous).toBe(true);
    expect(plain).toHaveLength(2);
    expect(server.requests).toHaveLength(1);
  });

  test("D.17 does not pile up for a slow consumer", async () => {
    const { of } = await prepareStream(added("a", "7"));
    const informer = of();
    await informer.synced;
    const changes = informer.changes({ resyncPeriod: 1000 });
    await changes.next();
    await pause(3500);
    expect((await changes.next()).value).toMatchObject({ isResync: true });
    const following = changes.next().then(() => "another");
    expect(await Promise.race([following, pause(300).then(() => "nothing")])).toBe("nothing");
  });
});
