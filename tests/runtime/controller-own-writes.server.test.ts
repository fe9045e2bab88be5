import { clientset } from "@kubesmith/kubernetes";
import { connect, type Interceptor } from "@kubesmith/runtime";
import { createDynamicClient } from "@kubesmith/runtime/dynamic";
import { createInformers, type Informer, type Informers } from "@kubesmith/runtime/informer";
import { metadataOnly } from "@kubesmith/runtime/metadata";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createOwnWrites, type OwnWrites } from "../../runtime/controller/own-writes/index.js";
import type { Described } from "../../runtime/types/client.js";
import { useControlPlane } from "../support/use-control-plane.js";

const cluster = useControlPlane();
const OWNER = { key: "default/owner", uid: "uid-owner" };
const labels = { app: "web" };
const podSpec = { containers: [{ name: "main", image: "nginx" }] };
const template = { metadata: { labels }, spec: podSpec };

let informers: Informers;
let writes: OwnWrites;
// The members of informers that the tests use, whatever their objects are.
const caches = new Map<string, Pick<Informer<{ metadata: { resourceVersion: string } }>, "get">>();

beforeAll(async () => {
  const { core, apps } = cluster.k8s;
  informers = createInformers(cluster.client);
  writes = createOwnWrites(cluster.client);
  const follow = (name: string, resource: Described, cache: Informer<never>): void => {
    caches.set(name, cache as never);
    writes.follow(resource, cache);
  };
  follow("configmaps", core.v1.configMaps, informers.of(core.v1.configMaps) as never);
  follow("pods", core.v1.pods, informers.of(metadataOnly(core.v1.pods)) as never);
  follow(
    "deployments",
    apps.v1.deployments,
    informers.of(apps.v1.deployments, { namespaces: ["default", "kube-system"] }) as never,
  );
  follow("services", core.v1.services, informers.of(core.v1.services("default")) as never);
  follow("namespaces", core.v1.namespaces, informers.of(core.v1.namespaces) as never);
  await core.v1.serviceAccounts("default").apply({ metadata: { name: "default" } }, { fieldManager: "test" });
  await informers.synced;
});
afterAll(() => {
  writes?.close();
  informers?.close();
});

/** Reconciles, and waits as a controller does before the next reconcile. */
async function reconcile<T>(action: () => Promise<T>): Promise<T> {
  const result = await writes.run(OWNER, action);
  for (let blocked = writes.blocked(OWNER); blocked !== undefined; blocked = writes.blocked(OWNER)) await blocked;
  return result;
}
/** The version of an object in a cache. */
const cached = (resource: string, name: string, namespace?: string): string | undefined =>
  caches.get(resource)?.get(name, namespace)?.metadata.resourceVersion;

describe("a cache contains each write of a reconcile before the next one", () => {
  test("H.4 creates, updates, patches and applies, 50 times", async () => {
    const maps = cluster.k8s.core.v1.configMaps("default");
    for (let i = 0; i < 50; i++) {
      const name = `write-${i}`;
      await reconcile(async () => {
        const created = await maps.create({ metadata: { name }, data: { at: "0" } });
        return maps.update({ ...created, data: { at: "1" } });
      });
      expect(cached("configmaps", name, "default")).toBe((await maps.get(name)).metadata.resourceVersion);
      const applied = await reconcile(() =>
        maps.apply({ metadata: { name }, data: { more: "1" } }, { fieldManager: "test", force: true }),
      );
      expect(cached("configmaps", name, "default")).toBe(applied.metadata.resourceVersion);
      const patched = await reconcile(() => maps.patch.merge(name, { data: { at: String(i) } }));
      expect(cached("configmaps", name, "default")).toBe(patched.metadata.resourceVersion);
    }
  });

  test("H.4 dynamic and metadata-only clients, applyAll()", async () => {
    const { applyAll } = await import("@kubesmith/runtime/dynamic");
    const maps = (await createDynamicClient(cluster.client).resource("configmaps"))("default");
    const created = await reconcile(() => maps.create({ metadata: { name: "dynamic" } }));
    expect(cached("configmaps", "dynamic", "default")).toBe(created.metadata.resourceVersion);
    const metadata = metadataOnly(cluster.k8s.core.v1.configMaps("default"));
    const patched = await reconcile(() => metadata.patch.merge("dynamic", { metadata: { labels } }));
    expect(cached("configmaps", "dynamic", "default")).toBe(patched.metadata.resourceVersion);
    const manifest = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "all" } };
    const [applied] = await reconcile(() =>
      applyAll(cluster.client, [manifest], { fieldManager: "test", namespace: "default" }),
    );
    expect(cached("configmaps", "all", "default")).toBe(applied?.metadata.resourceVersion);
  });

  test("H.4 the subresources status and scale, of an informer over several namespaces", async () => {
    const deployments = cluster.k8s.apps.v1.deployments("default");
    const spec = { replicas: 0, selector: { matchLabels: labels }, template };
    await reconcile(() => deployments.create({ metadata: { name: "web" }, spec }));
    const scaled = await reconcile(() => deployments.scale.patch.merge("web", { spec: { replicas: 2 } }));
    const live = await deployments.get("web");
    expect(scaled.metadata?.resourceVersion).toBe(live.metadata.resourceVersion);
    expect(cached("deployments", "web", "default")).toBe(live.metadata.resourceVersion);
    const updated = await reconcile(() =>
      deployments.status.patch.merge("web", { status: { replicas: 2, observedGeneration: 2 } }),
    );
    expect(cached("deployments", "web", "default")).toBe(updated.metadata.resourceVersion);
  });

  test("H.4 deletions, whatever the server answers", async () => {
    const { core } = cluster.k8s;
    const maps = core.v1.configMaps("default");
    for (let i = 0; i < 20; i++) {
      await reconcile(() => maps.create({ metadata: { name: "deleted" } }));
      const answer = await reconcile(() => maps.delete("deleted"));
      expect(answer.kind).toBe("Status");
      expect(cached("configmaps", "deleted", "default")).toBeUndefined();
    }
    await reconcile(() => maps.create({ metadata: { name: "kept", finalizers: ["example.com/kept"] } }));
    await reconcile(() => maps.delete("kept"));
    expect(caches.get("configmaps")?.get("kept", "default")).toMatchObject({
      metadata: { deletionTimestamp: expect.any(String) },
    });
    await reconcile(() => maps.patch.merge("kept", { metadata: { finalizers: null } }));
    expect(cached("configmaps", "kept", "default")).toBeUndefined();
    await reconcile(() =>
      core.v1.services("default").create({ metadata: { name: "s" }, spec: { ports: [{ port: 80 }] } }),
    );
    const service = await reconcile(() => core.v1.services("default").delete("s"));
    expect(service.kind).toBe("Service");
    expect(cached("services", "s")).toBeUndefined();
    await reconcile(() => core.v1.pods("default").create({ metadata: { name: "p" }, spec: podSpec }));
    await reconcile(() => core.v1.pods("default").delete("p", { gracePeriodSeconds: 0 }));
    expect(cached("pods", "p", "default")).toBeUndefined();
    await reconcile(() => core.v1.namespaces.create({ metadata: { name: "n" } }));
    await reconcile(() => core.v1.namespaces.delete("n"));
    expect(caches.get("namespaces")?.get("n")).toMatchObject({ metadata: { deletionTimestamp: expect.any(String) } });
  });

  test("H.4 deleteCollection()", async () => {
    const maps = cluster.k8s.core.v1.configMaps("default");
    const group = { group: "collection" };
    await reconcile(async () => {
      for (const name of ["c1", "c2"]) await maps.create({ metadata: { name, labels: group } });
      await maps.create({ metadata: { name: "c3", labels: group, finalizers: ["example.com/kept"] } });
    });
    await reconcile(() => maps.deleteCollection({ labelSelector: group }));
    expect(["c1", "c2"].map((name) => cached("configmaps", name, "default"))).toEqual([undefined, undefined]);
    expect(caches.get("configmaps")?.get("c3", "default")).toMatchObject({
      metadata: { deletionTimestamp: expect.any(String) },
    });
  });
});

test("H.4 dry runs, and namespaces that the informer does not have, do not block", async () => {
  const { core } = cluster.k8s;
  const maps = core.v1.configMaps("default");
  await maps.create({ metadata: { name: "tried" } });
  await writes.run(OWNER, async () => {
    await maps.delete("tried", { dryRun: true });
    await maps.patch.merge("tried", { data: { a: "1" } }, { dryRun: true });
    await core.v1.services("kube-system").create({ metadata: { name: "x" }, spec: { ports: [{ port: 80 }] } });
  });
  await writes.blocked(OWNER);
  expect(cached("configmaps", "tried", "default")).toBeDefined();
});

test("H.4 a cache whose selectors exclude the object contains the write once a later change or bookmark arrives", async () => {
  const maps = cluster.k8s.core.v1.configMaps("default");
  const selective = createOwnWrites(cluster.client);
  const cache = informers.of(cluster.k8s.core.v1.configMaps, { labelSelector: "selected=yes" });
  selective.follow(cluster.k8s.core.v1.configMaps, cache as never);
  await cache.synced;
  await selective.run(OWNER, () => maps.create({ metadata: { name: "excluded" } }));
  const blocked = selective.blocked(OWNER);
  expect(blocked).toBeDefined();
  await maps.create({ metadata: { name: "selected", labels: { selected: "yes" } } });
  await blocked;
  expect(selective.blocked(OWNER)).toBeUndefined();
  selective.close();
});

test("H.4 while a watch stalls, an owner waits for its own writes, and other owners do not", async () => {
  let stalled: Promise<void> | undefined;
  const stall: Interceptor = async (request, next) => {
    const response = await next(request);
    if (!response.stream || "socket" in response) return response;
    const { body } = response;
    async function* delayed(): AsyncGenerator<Uint8Array> {
      for await (const chunk of body) {
        await stalled;
        yield chunk;
      }
    }
    return { ...response, body: delayed() };
  };
  const client = await connect({ kubeconfig: cluster.users.admin.kubeconfig, interceptors: [stall] });
  const { configMaps } = clientset(client).core.v1;
  const behind = createInformers(client);
  const record = createOwnWrites(client);
  onTestFinished(async () => {
    record.close();
    behind.close();
    await client.close();
  });
  const cache = behind.of(configMaps);
  record.follow(configMaps, cache as never);
  await cache.synced;

  let resume = (): void => {};
  stalled = new Promise((resolve) => {
    resume = resolve;
  });
  const { metadata } = await record.run(OWNER, () => configMaps("default").create({ metadata: { name: "stalled" } }));
  const blocked = record.blocked(OWNER);
  let isOver = false;
  void blocked?.then(() => {
    isOver = true;
  });
  expect(record.blocked({ key: "default/other", uid: "uid-other" })).toBeUndefined();
  // Long enough for the event to arrive, if nothing held it up.
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect([isOver, cache.get("stalled", "default")]).toEqual([false, undefined]);
  resume();
  await blocked;
  expect(cache.get("stalled", "default")?.metadata.resourceVersion).toBe(metadata.resourceVersion);
  expect(record.blocked(OWNER)).toBeUndefined();
});
