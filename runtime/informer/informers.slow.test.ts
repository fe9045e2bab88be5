import { describe, expect, test } from "vitest";
import { bookmark, events, line } from "../testdata/scripted-watches.js";
import { configMaps, namespaces } from "../testdata/tokens.js";
import { createInformers } from "./index.js";
import { added, end, pause, prepare, prepareStream, type Setting, textOf } from "./testdata/scripted-informers.js";

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
      [
        () => of({ indexers: { x: 1 } } as never),
        "InvalidOption",
        /indexers must be an object whose values are functions/,
      ],
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
