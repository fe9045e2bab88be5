import { describe, expect, test } from "vitest";
import { bookmark, configMap, events, line } from "../testdata/scripted-watches.js";
import { configMaps } from "../testdata/tokens.js";
import { added, modified, prepare, prepareStream } from "./testdata/scripted-informers.js";

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
