import { describe, expect, onTestFinished, test } from "vitest";
import { bookmark } from "../testdata/scripted-watches.js";
import {
  added,
  collect,
  deleted,
  end,
  modified,
  pause,
  prepare,
  prepareStream,
  textOf,
} from "./testdata/scripted-informers.js";

describe("changes", () => {
  test("D.14 begin with the objects that exist, for each consumer, and continue in order", async () => {
    const { of, send } = await prepareStream(added("a", "7"), added("b", "8"));
    const informer = of();
    const early = collect(informer);
    await informer.synced;
    send(modified("a", "101"), added("c", "102"), deleted("b", "103"));
    await informer.caughtUp("103");
    const late = collect(informer);
    send(modified("c", "104"));
    await informer.caughtUp("104");
    await expect.poll(() => early.length).toBe(6);
    expect(early).toEqual([
      "added a@7 isInitial",
      "added b@8 isInitial",
      "updated a@101",
      "added c@102",
      "deleted b@103",
      "updated c@104",
    ]);
    expect([...late].sort()).toEqual(["added a@101 isInitial", "added c@102 isInitial", "updated c@104"]);
    expect(late.at(-1)).toBe("updated c@104");
  });

  test("D.3, D.14 carry the previous state, and the cache is up to date before they arrive", async () => {
    const { of, send } = await prepareStream(added("a", "7", { data: { x: "1" } }));
    const informer = of();
    const changes = informer.changes();
    expect((await changes.next()).value).toMatchObject({ type: "added", previous: undefined, isInitial: true });
    const first = informer.get("a");
    send(modified("a", "101", { data: { x: "2" } }));
    const updated = await changes.next();
    expect(updated.value).toMatchObject({ type: "updated", isResync: false });
    expect(updated.value?.previous).toBe(first);
    expect(updated.value?.object).toBe(informer.get("a"));
    send(deleted("a", "102", { data: { x: "3" } }));
    const gone = await changes.next();
    expect(gone.value).toMatchObject({
      type: "deleted",
      object: { metadata: { resourceVersion: "102" }, data: { x: "3" } },
      previous: { data: { x: "2" } },
      isFinalStateUnknown: false,
    });
    expect(informer.get("a")).toBeUndefined();
  });

  test("D.18 know when the initial objects were handled, also when there are none", async () => {
    const { of } = await prepareStream(added("a", "7"), added("b", "8"));
    const informer = of();
    const handled: string[] = [];
    const gates = [pause(30), pause(60)];
    const slow = informer.on(async ({ object }) => {
      await gates.shift();
      handled.push(object.metadata.name);
    });
    await slow.synced;
    expect(handled).toEqual(["a", "b"]);
    const changes = informer.changes();
    let isSynced = false;
    void changes.synced.then(() => {
      isSynced = true;
    });
    await changes.next();
    await changes.next();
    await pause(10);
    expect(isSynced).toBe(false);
    void changes.next();
    await changes.synced;

    const empty = (await prepareStream()).of();
    const early = empty.on(() => {});
    await early.synced;
    await empty.on(() => {}).synced;
    const iterated = empty.changes();
    void iterated.next();
    await iterated.synced;
  });

  test("D.15, D.19 wait for a slow consumer, uncombined and in order, and delay no other", async () => {
    const { of, send } = await prepareStream(added("a", "7"));
    const informer = of();
    const changes = informer.changes();
    await changes.next();
    const fast = collect(informer);
    send(
      ...Array.from({ length: 500 }, (_, i) => modified("a", String(101 + i))),
      deleted("a", "601"),
      added("a", "602"),
    );
    await informer.caughtUp("602");
    await expect.poll(() => fast).toHaveLength(503);
    const slow: string[] = [];
    for await (const change of changes) if (slow.push(textOf(change)) === 502) break;
    expect(slow).toEqual(fast.slice(1));
    expect(slow.slice(-2)).toEqual(["deleted a@601", "added a@602"]);
  });

  test("D.15 of a handler that fails go on, and its errors are reported", async () => {
    const { of, errors, send } = await prepareStream(added("a", "7"));
    const informer = of();
    const seen: string[] = [];
    informer.on((change) => {
      seen.push(textOf(change));
      throw new Error(`no ${change.object.metadata.name}`);
    });
    informer.on(async () => Promise.reject("text"));
    const other = collect(informer);
    await informer.synced;
    send(added("b", "101"));
    await expect.poll(() => other).toHaveLength(2);
    await expect.poll(() => seen).toEqual(["added a@7 isInitial", "added b@101"]);
    await expect
      .poll(() => errors.map(({ message }) => message).sort())
      .toEqual(["a change handler failed", "a change handler failed", "no a", "no b"]);
    expect(informer.failure).toBeUndefined();
  });

  test("D.14 do not repeat or go back when events are sent twice", async () => {
    const { of, send } = await prepareStream(added("a", "7"));
    const informer = of();
    const seen = collect(informer);
    await informer.synced;
    const sent = [modified("a", "101"), deleted("a", "102"), added("b", "103"), modified("b", "104")];
    send(...sent, ...sent, bookmark("103"), modified("b", "105"));
    await informer.caughtUp("105");
    await expect.poll(() => seen.at(-1)).toBe("updated b@105");
    expect(seen).toEqual([
      "added a@7 isInitial",
      "updated a@101",
      "deleted a@102",
      "added b@103",
      "updated b@104",
      "updated b@105",
    ]);
  });

  test("D.23 end when they are closed, when their signal aborts, and with the informer", async () => {
    const { of, send } = await prepareStream(added("a", "7"));
    const informer = of();
    await informer.synced;
    const aborting = new AbortController();
    const [closed, aborted, left, open] = [
      informer.changes(),
      informer.changes({ signal: aborting.signal }),
      informer.changes(),
      informer.changes(),
    ];
    const seen: string[] = [];
    const subscription = informer.on((change) => void seen.push(textOf(change)));
    for (const each of [closed, aborted, left, open]) await each.next();
    const pending = [closed, aborted, open].map((each) => each.next());
    closed.close();
    aborting.abort();
    await left.return?.();
    expect(await Promise.all(pending.slice(0, 2))).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
    ]);
    subscription.close();
    send(added("b", "101"));
    expect((await pending[2])?.value).toMatchObject({ object: { metadata: { name: "b" } } });
    const last = open.next();
    informer.close();
    expect(await last).toEqual({ done: true, value: undefined });
    expect(await left.next()).toEqual({ done: true, value: undefined });
    expect(await informer.changes().next()).toEqual({ done: true, value: undefined });
    expect(await informer.changes({ signal: AbortSignal.abort() }).next()).toEqual({ done: true, value: undefined });
    expect(seen).toEqual(["added a@7 isInitial"]);
  });
});

test("changes that are closed before all initial objects were handled reject those who wait for these", async () => {
  const { of } = await prepare({ watches: [] });
  const informer = of();
  const [changes, subscription] = [informer.changes(), informer.on(() => {})];
  const begun = informer.changes();
  const next = begun.next();
  informer.close();
  changes.close();
  for (const { synced } of [changes, subscription, begun]) {
    await expect(synced).rejects.toMatchObject({ code: "InformerClosed" });
  }
  expect(await next).toEqual({ done: true, value: undefined });
});

test("a listener of failures that throws neither ends a handler nor loses changes", async () => {
  const thrown: unknown[] = [];
  const listeners = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", (error) => thrown.push(error));
  onTestFinished(() => {
    process.removeAllListeners("uncaughtException");
    for (const listener of listeners) process.on("uncaughtException", listener);
  });
  const { of, send } = await prepareStream(added("a", "7"), end);
  const informer = of({
    onError: () => {
      throw new Error("a fault of the listener");
    },
  });
  const seen: string[] = [];
  informer.on((change) => {
    seen.push(textOf(change));
    throw new Error("a fault of the handler");
  });
  await informer.synced;
  send(modified("a", "101"));
  await expect.poll(() => seen).toEqual(["added a@7 isInitial", "updated a@101"]);
  await expect.poll(() => thrown).toHaveLength(2);
});
