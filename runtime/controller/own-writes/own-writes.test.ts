import { describe, expect, onTestFinished, test } from "vitest";
import type { Client } from "../../index.js";
import { type CacheStub, createCacheStub } from "../../testdata/cache-stub.js";
import { type Answer, json, serve } from "../../testdata/server.js";
import { configMaps, deployments, namespaces } from "../../testdata/tokens.js";
import { createOwnWrites, type OwnWrites } from "./index.js";

const A = { key: "default/a", uid: "uid-a" };
const B = { key: "default/b", uid: "uid-b" };
const map = { metadata: { name: "m" } };

interface Setting {
  readonly client: Client;
  readonly writes: OwnWrites;
  readonly cache: CacheStub;
}

/** Own writes with a cache of ConfigMaps. By default, the server answers its nth request with version n. */
async function prepare(answer?: Answer): Promise<Setting> {
  const { client } = await serve(
    answer ??
      ((_request, response, number) =>
        json(response, { kind: "ConfigMap", metadata: { name: "m", resourceVersion: String(number) } })),
  );
  const writes = createOwnWrites(client);
  onTestFinished(() => writes.close());
  const cache = createCacheStub();
  writes.follow(client.resource(configMaps), cache);
  return { client, writes, cache };
}
const isSettled = async (promise: Promise<void> | undefined): Promise<boolean> =>
  Promise.race([
    promise?.then(() => true),
    new Promise<boolean>((resolve) => setImmediate(resolve, false)),
  ]) as Promise<boolean>;

/** A promise that the test resolves. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe("who waits", () => {
  test("H.4 an owner is blocked until the cache has the version that its reconcile wrote; others are not", async () => {
    const { client, writes, cache } = await prepare();
    const result = await writes.run(A, async () => {
      await client.resource(configMaps, "default").create(map);
      return "done";
    });
    expect(result).toBe("done");
    expect(cache.asked).toEqual(["default 1"]);
    expect(writes.blocked(B)).toBeUndefined();
    const blocked = writes.blocked(A);
    expect(await isSettled(blocked)).toBe(false);
    cache.reach(1);
    await blocked;
    expect(writes.blocked(A)).toBeUndefined();
  });

  test("H.4 every cache of the resource must have the version, and all of several writes count", async () => {
    const { client, writes, cache } = await prepare();
    const second = createCacheStub();
    writes.follow(client.resource(configMaps, "default"), second);
    await writes.run(A, async () => {
      const maps = client.resource(configMaps, "default");
      await maps.create(map);
      await maps.update(map);
    });
    cache.reach(2);
    const blocked = writes.blocked(A);
    second.reach(1);
    expect(await isSettled(blocked)).toBe(false);
    second.reach(2);
    await blocked;
    expect(writes.blocked(A)).toBeUndefined();
  });

  test("H.4 versions that are not numbers, resources without a cache, and other clients do not block", async () => {
    const { client, writes, cache } = await prepare((_request, response) =>
      json(response, { kind: "ConfigMap", metadata: { name: "m", resourceVersion: "opaque" } }),
    );
    const other = await prepare();
    await writes.run(A, async () => {
      await client.resource(configMaps, "default").create(map);
      await client.resource(namespaces).create(map);
      await other.client.resource(configMaps, "default").create(map);
      await client.send({ method: "POST", path: "/api/v1/namespaces/default/configmaps", body: map });
    });
    await writes.blocked(A);
    expect(writes.blocked(A)).toBeUndefined();
    expect([cache.asked, other.cache.asked]).toEqual([["default opaque"], []]);
  });

  test("H.4 what is written outside of a reconcile is not recorded", async () => {
    const { client, writes, cache } = await prepare();
    await client.resource(configMaps, "default").create(map);
    await writes.run(A, async () => {});
    await client.resource(configMaps, "default").create(map);
    expect(cache.asked).toEqual([]);
    expect(writes.blocked(A)).toBeUndefined();
  });

  test("H.4 two controllers with one client keep their writes apart", async () => {
    const { client, writes } = await prepare();
    const other = createOwnWrites(client);
    other.follow(client.resource(configMaps), createCacheStub());
    await other.run(A, () => client.resource(configMaps, "default").create(map));
    expect(writes.blocked(A)).toBeUndefined();
    expect(other.blocked(A)).toBeDefined();
    other.close();
    expect(other.blocked(A)).toBeUndefined();
  });
});

describe("what a reconcile leaves", () => {
  test("H.4 writes that were not awaited block until they are answered and in the cache", async () => {
    const arrived = gate();
    const allowed = gate();
    const { client, writes, cache } = await prepare(async (_request, response) => {
      arrived.open();
      await allowed.opened;
      json(response, { kind: "ConfigMap", metadata: { name: "m", resourceVersion: "5" } });
    });
    let writing: Promise<unknown> | undefined;
    await writes.run(A, async () => {
      writing = client.resource(configMaps, "default").create(map);
    });
    const blocked = writes.blocked(A);
    expect(blocked).toBeDefined();
    await arrived.opened;
    expect(await isSettled(blocked)).toBe(false);
    allowed.open();
    await writing;
    expect(cache.asked).toEqual(["default 5"]);
    expect(await isSettled(blocked)).toBe(false);
    cache.reach(5);
    await blocked;
  });

  test("H.4 a failed write does not block, and its error reaches its caller", async () => {
    const { client, writes } = await prepare((_request, response) =>
      json(response, { kind: "Status", apiVersion: "v1", status: "Failure", reason: "Conflict", code: 409 }, 409),
    );
    const failing = writes.run(A, () => client.resource(configMaps, "default").update(map));
    await expect(failing).rejects.toMatchObject({ reason: "Conflict" });
    const invalid = writes.run(A, () => client.resource(configMaps, "default").update({ metadata: {} }));
    await expect(invalid).rejects.toMatchObject({ code: "MissingName" });
    expect(writes.blocked(A)).toBeUndefined();
  });

  test("H.4 an owner that was deleted and created again does not wait for the writes of the first", async () => {
    const { client, writes, cache } = await prepare();
    const later = gate();
    let late: Promise<unknown> | undefined;
    await writes.run(A, async () => {
      const maps = client.resource(configMaps, "default");
      await maps.create(map);
      late = later.opened.then(() => maps.create(map));
    });
    const first = writes.blocked(A);
    const again = { key: A.key, uid: "uid-2" };
    expect(writes.blocked(again)).toBeUndefined();
    await first;
    await writes.run(again, () => client.resource(configMaps, "default").create(map));
    later.open();
    await late;
    expect(cache.asked).toEqual(["default 1", "default 2"]);
    const second = writes.blocked(again);
    cache.reach(2);
    await second;
  });

  test("H.4 an owner that is gone is forgotten", async () => {
    const { client, writes, cache } = await prepare();
    await writes.run(A, () => client.resource(configMaps, "default").create(map));
    const blocked = writes.blocked(A);
    writes.forget(A.key, "another");
    expect(await isSettled(blocked)).toBe(false);
    writes.forget(A.key, A.uid);
    await blocked;
    expect(writes.blocked(A)).toBeUndefined();
    cache.reach(1);
    await writes.run(A, () => client.resource(configMaps, "default").create(map));
    expect(writes.blocked(A)).toBeDefined();
    writes.forget(A.key);
    expect(writes.blocked(A)).toBeUndefined();
  });

  test("H.4 a cache that is closed, or does not have the namespace, no longer blocks", async () => {
    const { client, writes, cache } = await prepare();
    await writes.run(A, () => client.resource(configMaps, "default").create(map));
    const blocked = writes.blocked(A);
    cache.fail(new Error("closed"));
    await blocked;
    expect(writes.blocked(A)).toBeUndefined();
  });
});

test("H.8 a reconcile knows its own object as it last wrote it", async () => {
  const { client, writes } = await prepare((_request, response, number) => {
    const uid = number === 2 ? "another" : A.uid;
    const kind = number === 3 ? "Scale" : "Deployment";
    json(response, { kind, metadata: { name: "m", uid, resourceVersion: String(number) } });
  });
  const { patch, scale } = client.resource(deployments, "default");
  const seen: unknown[] = [];
  await writes.run(A, async (latest) => {
    seen.push(latest());
    await patch.merge("m", {});
    seen.push(latest()?.metadata?.resourceVersion);
    await patch.merge("other", {});
    await scale.patch.merge("m", {});
    await patch.merge("m", {}, { dryRun: true });
    seen.push(latest()?.metadata?.resourceVersion);
  });
  await writes.run(A, async (latest) => void seen.push(latest()));
  expect(seen).toEqual([undefined, "1", "1", undefined]);
});

test("H.4 a write to a cluster-scoped resource is expected without a namespace", async () => {
  const { client, writes } = await prepare();
  const cache = createCacheStub();
  writes.follow(client.resource(namespaces), cache);
  await writes.run(A, () => client.resource(namespaces).create(map));
  expect(cache.asked).toEqual(["1"]);
});

test("H.4 a write to another version of the resource counts", async () => {
  const { client, writes } = await prepare((_request, response) =>
    json(response, { kind: "Deployment", metadata: { name: "m", resourceVersion: "9" } }),
  );
  const cache = createCacheStub();
  writes.follow(client.resource({ ...deployments, version: "v1beta1" } as never), cache);
  await writes.run(A, () => client.resource(deployments, "default").patch.merge("m", {}));
  expect(cache.asked).toEqual(["default 9"]);
});

test("F.7 the caller is told before each write of a reconcile is sent, and can still abort it", async () => {
  const { client, writes } = await prepare();
  const maps = client.resource(configMaps, "default");
  const stop = new AbortController();
  const { signal } = stop;
  let count = 0;
  const failing = writes.run(
    A,
    async () => {
      await maps.create(map, { signal });
      await maps.get("m", { signal });
      await maps.create(map, { signal });
    },
    () => {
      if (++count === 2) stop.abort(new Error("lost"));
    },
  );
  await expect(failing).rejects.toThrow("lost");
  await maps.create(map);
  expect(count).toBe(2);
});
