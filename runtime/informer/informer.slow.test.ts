import { describe, expect, onTestFinished, test, vi } from "vitest";
import { metadataOnly } from "../metadata/index.js";
import {
  bookmark,
  configMap,
  events,
  failed,
  follow,
  line,
  listOf,
  type Script,
  type ScriptedServer,
} from "../testdata/scripted-watches.js";
import { type ConfigMap, configMaps, type LiveConfigMap, namespaces } from "../testdata/tokens.js";
import { type Change, createInformers, type Informer, type InformerOptions, type Informers } from "./index.js";

const A7 = configMap("a", "7");
const added = (name: string, version: string, more: object = {}): string =>
  line("ADDED", configMap(name, version, more));
const modified = (name: string, version: string, more: object = {}): string =>
  line("MODIFIED", configMap(name, version, more));
const deleted = (name: string, version: string, more: object = {}): string =>
  line("DELETED", configMap(name, version, more));
const end = bookmark("100", true);

interface Setting extends ScriptedServer {
  readonly informers: Informers;
  readonly errors: Error[];
  /** An informer of the ConfigMaps in `default`. */
  of<I extends string = never>(options?: InformerOptions<LiveConfigMap, LiveConfigMap, I>): Informer<LiveConfigMap, I>;
}

async function prepare(script: Script): Promise<Setting> {
  const server = await follow(script);
  const errors: Error[] = [];
  const informers = createInformers(server.client, { onError: (error) => void errors.push(error) });
  onTestFinished(() => informers.close());
  return {
    ...server,
    informers,
    errors,
    of: (options) => informers.of(server.client.resource(configMaps, "default"), options),
  };
}

/** A server whose stream the test continues. */
async function prepareStream(...first: string[]): Promise<Setting & { send: (...lines: string[]) => void }> {
  let send = (..._lines: string[]): void => {};
  const setting = await prepare({
    streams: [
      (response) => {
        events(...first, end)(response);
        send = (...lines) => void response.write(lines.join(""));
      },
    ],
  });
  return { ...setting, send: (...lines) => send(...lines) };
}

/** A change as text: `updated a@8`. */
function textOf({ type, object, ...rest }: Change<ConfigMap>): string {
  const flags = Object.entries(rest).flatMap(([name, value]) => (value === true ? [` ${name}`] : []));
  return `${type} ${object.metadata?.name}@${object.metadata?.resourceVersion}${flags.join("")}`;
}
/** Collects the changes of an informer, as text. */
function collect(informer: Informer<LiveConfigMap>): string[] {
  const seen: string[] = [];
  informer.on((change) => void seen.push(textOf(change)));
  return seen;
}
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("reading a cache", () => {
  const labelled = (name: string, labels: object): string =>
    line("ADDED", { ...configMap(name, "7"), metadata: { name, namespace: "default", resourceVersion: "7", labels } });

  test("D.14, D.20 finds objects by name, labels and index", async () => {
    const { of } = await prepareStream(
      labelled("a", { app: "web", tier: "front" }),
      labelled("b", { app: "web" }),
      labelled("c", {}),
    );
    const informer = of({ indexers: { app: ({ metadata }) => [metadata.labels?.app ?? "none"] } });
    await informer.synced;
    const names = (objects: readonly { metadata: { name: string } }[]): string =>
      objects.map(({ metadata }) => metadata.name).join();
    expect(informer.size).toBe(3);
    expect(informer.get("a")).toBe(informer.get("a", "default"));
    expect(informer.get("a")?.metadata.labels).toEqual({ app: "web", tier: "front" });
    expect(informer.get("z")).toBeUndefined();
    expect(names(informer.list())).toBe("a,b,c");
    expect(names(informer.list({ labelSelector: { app: "web" } }))).toBe("a,b");
    expect(names(informer.list({ labelSelector: "app,!tier" }))).toBe("b");
    for (const read of [() => informer.get("a", "other"), () => informer.list({ namespace: "other" })]) {
      expect(read).toThrow(expect.objectContaining({ code: "InvalidNamespace" }));
    }
    await expect(informer.caughtUp("1", { namespace: "other" })).rejects.toMatchObject({ code: "InvalidNamespace" });
    expect(names(informer.by("app", "web"))).toBe("a,b");
    expect(names(informer.by("app", "none"))).toBe("c");
    expect(() => informer.by("other" as never, "web")).toThrow('the informer has no index "other"');
    expect(() => informer.list({ labelSelector: "app=(" })).toThrow(/not valid/);
  });

  test("of several namespaces needs one for a name", async () => {
    const { informers, client } = await prepareStream(added("a", "7"));
    const informer = informers.of(client.resource(configMaps));
    await informer.synced;
    expect(informer.get("a", "default")?.metadata.name).toBe("a");
    expect(() => informer.get("a")).toThrow(expect.objectContaining({ code: "MissingNamespace" }));
  });

  test("before it is filled is an error, not an empty answer", async () => {
    const { of } = await prepare({ streams: [events()] });
    const informer = of({ indexers: { x: () => [] } });
    expect([informer.hasSynced, informer.size, informer.resourceVersion]).toEqual([false, 0, undefined]);
    for (const read of [() => informer.get("a"), () => informer.list(), () => informer.by("x", "")]) {
      expect(read).toThrow(expect.objectContaining({ code: "NotSynced" }));
    }
  });

  test("is possible after the end", async () => {
    const { of } = await prepareStream(added("a", "7"));
    const informer = of();
    await informer.synced;
    informer.close();
    expect(informer.get("a")?.metadata.resourceVersion).toBe("7");
    await informer.synced;
  });
});

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

describe("caughtUp()", () => {
  test("resolves when the cache has a version, by an event or a bookmark", async () => {
    const { of, send } = await prepareStream(added("a", "7"));
    const informer = of();
    await informer.caughtUp("9");
    expect(informer.resourceVersion).toBe("100");
    await informer.caughtUp("100");
    const order: string[] = [];
    const waits = ["101", "102", "1000"].map((version) =>
      informer.caughtUp(version).then(() => order.push(`${version} at ${informer.resourceVersion}`)),
    );
    send(modified("a", "101"));
    await waits[0];
    expect(informer.get("a")?.metadata.resourceVersion).toBe("101");
    send(bookmark("999"));
    await waits[1];
    send(bookmark("1000"));
    await waits[2];
    expect(order).toEqual(["101 at 101", "102 at 999", "1000 at 1000"]);
  });

  test("H.4 does not wait for versions that cannot be compared, or when its signal aborts", async () => {
    const { of } = await prepareStream();
    const informer = of();
    await informer.synced;
    for (const version of ["", "0", "opaque", "0101"]) await informer.caughtUp(version);
    const aborting = new AbortController();
    const waiting = informer.caughtUp("5000", { signal: aborting.signal });
    aborting.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
  });
});

describe("how objects are stored", () => {
  const spec = { data: { long: "a string that is long", other: "x" }, binaryData: { a: "b" } };

  test("shares equal parts with the previous state, so that identity tells what changed", async () => {
    const { of, send } = await prepareStream(added("a", "7", spec));
    const informer = of();
    const changes = informer.changes();
    await changes.next();
    send(modified("a", "101", { ...spec, binaryData: { a: "c" } }));
    const { value } = await changes.next();
    expect(value?.previous?.data).toBe(value?.object.data);
    expect(value?.object).toEqual(configMap("a", "101", { ...spec, binaryData: { a: "c" } }));
  });

  test("shares nothing if that is switched off", async () => {
    const { of, send } = await prepareStream(added("a", "7", spec));
    const changes = of({ structuralSharing: false }).changes();
    await changes.next();
    send(modified("a", "101", spec));
    const { value } = await changes.next();
    expect(value?.previous?.data).toEqual(value?.object.data);
    expect(value?.previous?.data).not.toBe(value?.object.data);
  });

  test("D.20 freezes objects in tests, and not if that is switched off", async () => {
    const { of } = await prepareStream(added("a", "7", spec));
    const [frozen, open] = [of(), of({ freeze: false })];
    await Promise.all([frozen.synced, open.synced]);
    const change = (informer: Informer<LiveConfigMap>): void => {
      (informer.get("a")?.data ?? {}).other = "y";
    };
    expect(() => change(frozen)).toThrow(TypeError);
    expect(() => change(open)).not.toThrow();
  });

  test("transforms objects before they are stored; what it throws is reported, and that object is left out", async () => {
    const { informers, client, send, errors } = await prepareStream(added("a", "7", spec), added("bad", "8"));
    const informer = informers.of(client.resource(configMaps, "default"), {
      transform: ({ metadata, data }) => {
        if (metadata.name === "bad") throw new Error("no");
        return { metadata, size: Object.keys(data ?? {}).length };
      },
      indexers: { size: ({ size }) => [String(size)] },
    });
    await informer.synced;
    expect(informer.list()).toEqual([{ metadata: expect.objectContaining({ name: "a" }), size: 2 }]);
    expect(informer.by("size", "2")).toHaveLength(1);
    expect(errors).toMatchObject([
      { message: "the transform of default/bad failed, so the object is not stored", cause: { message: "no" } },
    ]);
    send(modified("a", "101", { data: {} }));
    await informer.caughtUp("101");
    expect(informer.by("size", "0")).toHaveLength(1);
    expect(informer.by("size", "2")).toHaveLength(0);
  });

  test("only metadata of a client for metadata", async () => {
    const partial = {
      apiVersion: "meta.k8s.io/v1",
      kind: "PartialObjectMetadata",
      metadata: { name: "a", namespace: "default", resourceVersion: "7" },
    };
    const { informers, client, server } = await prepare({ streams: [events(line("ADDED", partial), end)] });
    const informer = informers.of(metadataOnly(client.resource(configMaps, "default")));
    await informer.synced;
    expect(informer.get("a")).toEqual(partial);
    expect(server.requests[0]?.headers.accept).toContain("as=PartialObjectMetadata");
  });
});

describe("informers of one client", () => {
  test("share one stream if they are of the same objects, each with its own indexes", async () => {
    const { of, asked, informers, client, send } = await prepareStream(added("a", "7"));
    const other = of({ labelSelector: { app: "web" } });
    const same = of({ labelSelector: "app=web" });
    await informers.synced;
    const [first, second] = [of({ indexers: { x: () => ["1"] } }), of({ indexers: { x: () => ["2"] } })];
    await informers.synced;
    expect(asked()).toEqual(["stream", "stream"]);
    expect(first.get("a")).toBe(second.get("a"));
    expect([first.by("x", "1").length, first.by("x", "2").length]).toEqual([1, 0]);
    expect([second.by("x", "1").length, second.by("x", "2").length]).toEqual([0, 1]);
    expect(other.get("a")).toBe(same.get("a"));
    const late = informers.of(client.resource(configMaps)("default"), {
      indexers: { name: ({ metadata }) => [metadata.name] },
    });
    expect(late.by("name", "a")).toEqual([first.get("a")]);
    const changes = second.changes();
    await changes.next();
    first.close();
    send(added("b", "101"));
    expect((await changes.next()).value).toMatchObject({ object: { metadata: { name: "b" } } });
    expect(asked()).toHaveLength(2);
  });

  test("end their stream with the last of them, and request another one after that", async () => {
    const { of, asked, server } = await prepareStream(added("a", "7"));
    const [first, second] = [of(), of()];
    await Promise.all([first.synced, second.synced]);
    first.close();
    second.close();
    second.close();
    const third = of();
    await third.synced;
    expect(asked()).toEqual(["stream", "stream"]);
    expect(server.requests).toHaveLength(2);
  });

  test("request nothing before they are used", async () => {
    const { of, server } = await prepareStream();
    const informer = of();
    informer.changes();
    expect([informer.hasSynced, informer.size, informer.failure]).toEqual([false, 0, undefined]);
    await pause(50);
    expect(server.requests).toEqual([]);
  });

  test("end together, also by a signal, with its reason", async () => {
    const { client } = await prepare({ streams: [events()] });
    const aborting = new AbortController();
    const informers = createInformers(client, { signal: aborting.signal });
    const informer = informers.of(client.resource(configMaps, "default"));
    const { synced } = informer;
    aborting.abort(new Error("stop"));
    await expect(synced).rejects.toThrow("stop");
    await expect(informer.caughtUp("1")).rejects.toThrow("stop");
    expect(() => informers.of(client.resource(configMaps, "default"))).toThrow("stop");
    const disposed = createInformers(client);
    const waiting = disposed.of(client.resource(configMaps, "default")).synced;
    await disposed[Symbol.asyncDispose]();
    await expect(waiting).rejects.toMatchObject({ code: "InformerClosed" });
    expect(() => disposed.of(client.resource(configMaps, "default"))).toThrow("the informers are closed");
  });

  test("end with their client, instead of trying again for ever", async () => {
    const { client, of, server } = await prepare({ streams: [events()] });
    const informer = of();
    const changes = informer.changes().next();
    const { synced } = informer;
    await expect.poll(() => server.requests).toHaveLength(1);
    await client.close();
    await expect(synced).rejects.toMatchObject({ code: "ClientClosed" });
    expect(await changes).toEqual({ done: true, value: undefined });
    await expect(informer.caughtUp("5")).rejects.toMatchObject({ code: "ClientClosed" });
    expect(informer.failure).toMatchObject({ code: "ClientClosed" });
  });

  test("have one cache of several namespaces, which is synced when all of them are", async () => {
    const { informers, client, server, send } = await prepareNamespaces();
    const informer = informers.of(client.resource(configMaps), { namespaces: ["two", "one", "two"] });
    const seen: string[] = [];
    informer.on((change) => void seen.push(`${change.object.metadata.namespace} ${textOf(change)}`));
    await expect.poll(() => seen).toEqual(["one added a@7 isInitial"]);
    expect([informer.hasSynced, informer.resourceVersion]).toEqual([false, undefined]);
    send("two", inNamespace("two", "ADDED", "a", "9"), bookmark("90", true));
    await informer.synced;
    expect(server.requests.map(({ url }) => url.split("?")[0]).sort()).toEqual([
      "/api/v1/namespaces/one/configmaps",
      "/api/v1/namespaces/two/configmaps",
    ]);
    expect(informer.size).toBe(2);
    expect(informer.get("a", "two")?.metadata.resourceVersion).toBe("9");
    expect(informer.list({ namespace: "one" })).toHaveLength(1);
    expect(informer.resourceVersion).toBe("90");
    await informer.caughtUp("100", { namespace: "one" });
    const all = informer.caughtUp("100");
    send("two", inNamespace("two", "DELETED", "a", "110"));
    await all;
    expect(informer.resourceVersion).toBe("100");
    await expect.poll(() => seen).toEqual(["one added a@7 isInitial", "two added a@9 isInitial", "two deleted a@110"]);
  });

  test("refuse what they cannot follow", async () => {
    const { informers, client, of } = await prepareStream();
    const other = (await prepareStream()).client;
    const refused: [() => unknown, string, RegExp][] = [
      [() => informers.of({} as never), "InvalidResource", /not a resource client/],
      [() => informers.of(other.resource(configMaps)), "InvalidResource", /belongs to another client/],
      [() => of({ limit: 3 } as never), "InvalidOption", /unknown option "limit"/],
      [() => of({ indexers: { x: 1 } } as never), "InvalidOption", /indexers must be an object of functions/],
      [() => of({ labelSelector: 3 } as never), "InvalidSelector", /labelSelector/],
      [() => of({ namespaces: ["one"] }), "InvalidNamespace", /already has the namespace default/],
      [() => informers.of(client.resource(configMaps), { namespaces: [] }), "InvalidNamespace", /non-empty list/],
      [() => informers.of(client.resource(namespaces), { namespaces: ["one"] }), "InvalidNamespace", /cluster-scoped/],
      [() => of().changes({ resyncPeriod: -1 }), "InvalidOption", /resyncPeriod/],
      [() => createInformers(client, { timeout: 3 } as never), "InvalidOption", /unknown option "timeout"/],
    ];
    for (const [call, code, message] of refused) {
      expect(call).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
    }
  });
});

function inNamespace(namespace: string, type: string, name: string, resourceVersion: string): string {
  return line(type, { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace, resourceVersion } });
}

/** A server with a stream for each namespace; that of `one` is complete. */
async function prepareNamespaces(): Promise<Setting & { send: (namespace: string, ...lines: string[]) => void }> {
  const streams = new Map<string, (text: string) => void>();
  const setting = await prepare({
    streams: [
      (response) => {
        const namespace = /namespaces\/(\w+)/.exec(response.req.url ?? "")?.[1] ?? "";
        events(...(namespace === "one" ? [inNamespace("one", "ADDED", "a", "7"), end] : []))(response);
        streams.set(namespace, (text) => void response.write(text));
      },
    ],
  });
  return { ...setting, send: (namespace, ...lines) => streams.get(namespace)?.(lines.join("")) };
}

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
