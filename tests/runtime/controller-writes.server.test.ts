import { createController, generationChanged, mapped, setCondition, withOptions } from "@kubesmith/runtime/controller";
import { metadataOnly } from "@kubesmith/runtime/metadata";
import { expect, test, vi } from "vitest";
import { startControllers } from "../support/run-controllers.js";
import { useControlPlane } from "../support/use-control-plane.js";

const cluster = useControlPlane();
const eventually = (assertion: () => void | Promise<void>): Promise<void> => vi.waitFor(assertion, { timeout: 20_000 });
const selected = (app: string): { informer: { labelSelector: string } } => ({
  informer: { labelSelector: `app=${app}` },
});
const spec = {
  selector: { matchLabels: { app: "web" } },
  template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "main", image: "nginx" }] } },
};

test("H.4 a reconcile never sees a state before the writes of the last one, and others are not delayed", async () => {
  const { k8s, client } = cluster;
  const stale: unknown[] = [];
  const counts = new Map<string, number>();
  const controller = createController(k8s.core.v1.configMaps, {
    ...selected("counter"),
    concurrency: 4,
    reconcile: async ({ metadata: { name, namespace }, data }, { signal, informers }) => {
      const count = counts.get(name) ?? 0;
      const ofSecret = informers.of(k8s.core.v1.secrets, selected("counter").informer).get(name, namespace);
      const seen = [Number(data?.count), Number(ofSecret?.metadata.annotations?.count ?? 0)];
      if (seen.some((number) => number !== count)) stale.push([name, count, seen]);
      if (count === 20) return;
      counts.set(name, count + 1);
      const next = String(count + 1);
      const metadata = { name, labels: { app: "counter" }, annotations: { count: next } };
      await k8s.core.v1.secrets(namespace).apply({ metadata }, { fieldManager: "test", signal });
      await k8s.core.v1.configMaps(namespace).patch.merge(name, { data: { count: next } }, { signal });
    },
    watches: [mapped(k8s.core.v1.secrets, () => [], selected("counter"))],
  });
  for (let i = 0; i < 8; i++) {
    const metadata = { name: `counter-${i}`, labels: { app: "counter" } };
    await k8s.core.v1.configMaps("default").create({ metadata, data: { count: "0" } });
  }
  const { log } = startControllers(client, [controller]);
  await eventually(() => expect([...counts.values()]).toEqual(Array(8).fill(20)));
  expect(stale).toEqual([]);
  expect(log).toEqual([]);
});

test("H.12 a reconcile that writes its status does not cause itself again, if only generations count", async () => {
  const { k8s, client } = cluster;
  const deployments = k8s.apps.v1.deployments("default");
  let calls = 0;
  const controller = createController(k8s.apps.v1.deployments, {
    ...selected("status"),
    when: generationChanged,
    reconcile: async ({ metadata: { name } }, { signal }) => {
      // Different each time.
      const status = { replicas: ++calls };
      await deployments.status.patch.merge(name, { status }, { signal });
    },
  });
  await deployments.create({ metadata: { name: "status", labels: { app: "status" } }, spec });
  startControllers(client, [controller]);
  await eventually(async () => expect((await deployments.get("status")).status?.replicas).toBe(1));
  await deployments.patch.merge("status", { metadata: { labels: { only: "a-label" } } });
  await deployments.patch.merge("status", { spec: { replicas: 3 } });
  await eventually(async () => expect((await deployments.get("status")).status?.replicas).toBe(2));
  await deployments.patch.merge("status", { spec: { replicas: 4 } });
  await eventually(async () => expect((await deployments.get("status")).status?.replicas).toBe(3));
  expect(calls).toBe(3);
});

test("H.12 a reconcile that writes the same conditions again does not change the object", async () => {
  const { k8s, client } = cluster;
  const deployments = k8s.apps.v1.deployments("default");
  const versions: string[] = [];
  const controller = createController(k8s.apps.v1.deployments, {
    ...selected("conditions"),
    reconcile: async ({ metadata: { name, resourceVersion }, status }, { signal }) => {
      versions.push(resourceVersion);
      const conditions = setCondition(status?.conditions, { type: "Ready", status: "True", reason: "Up" });
      await deployments.status.patch.merge(name, { status: { conditions } }, { signal });
      return versions.length < 4 ? { requeueAfter: 1 } : undefined;
    },
  });
  await deployments.create({ metadata: { name: "conditions", labels: { app: "conditions" } }, spec });
  startControllers(client, [controller]);
  await eventually(() => expect(versions.length).toBe(4));
  const { resourceVersion } = (await deployments.get("conditions")).metadata;
  // The state without the condition, and then the same state again and again.
  expect(versions.slice(1)).toEqual(Array(3).fill(resourceVersion));
});

test("H.9 events are about the object that is reconciled, also if it is reduced to metadata", async () => {
  const { k8s, client } = cluster;
  await k8s.core.v1.configMaps("default").create({ metadata: { name: "eventful", labels: { app: "eventful" } } });
  const controller = createController(metadataOnly(k8s.core.v1.configMaps), {
    ...selected("eventful"),
    name: "recorder",
    reconcile: (_, { events }) => {
      events.normal("Created", "the object was made", { action: "Creating" });
      events.warning("Failed", "something is missing");
    },
  });
  const { stop, log } = startControllers(client, [controller]);
  const list = () => k8s.events.v1.events("default").list({ fieldSelector: { "regarding.name": "eventful" } });
  await eventually(async () => expect((await list()).items.length).toBe(2));
  await stop();
  const found = (await list()).items.map(({ type, reason, action, note, regarding, reportingController }) =>
    [type, reason, action, note, regarding?.kind, regarding?.apiVersion, reportingController].join(", "),
  );
  expect(found.sort()).toEqual([
    "Normal, Created, Creating, the object was made, ConfigMap, v1, recorder",
    "Warning, Failed, Failed, something is missing, ConfigMap, v1, recorder",
  ]);
  expect(log).toEqual([]);
});

test("H.2 with a resync, all objects are reconciled again and again, after all others", async () => {
  const { k8s, client } = cluster;
  const reconciled: string[] = [];
  await k8s.core.v1.configMaps("default").create({ metadata: { name: "resync", labels: { app: "resync" } } });
  const controller = createController(k8s.core.v1.configMaps, {
    ...selected("resync"),
    resyncPeriod: "1s",
    // Repetitions are asked for, so that they are not left out.
    when: generationChanged,
    reconcile: ({ metadata }) => void reconciled.push(metadata.name),
  });
  startControllers(client, [controller]);
  await eventually(() => expect(reconciled.length).toBeGreaterThan(2));
});

test("H.4 an object that was deleted and created again does not wait for writes about the first one", async () => {
  const { k8s, client } = cluster;
  const [maps, secrets] = [k8s.core.v1.configMaps("default"), k8s.core.v1.secrets("default")];
  const uids: string[] = [];
  // What is written is not in this cache, so that only a bookmark could show that the cache is up to date.
  const excluding = { informer: { labelSelector: { app: "never" } } };
  const controller = createController(k8s.core.v1.configMaps, {
    ...selected("recreated"),
    owns: [withOptions(k8s.core.v1.secrets, excluding)],
    reconcile: async ({ metadata: { uid } }, { informers }) => {
      if (uids.push(uid) > 1) return;
      // The first bookmark follows at once, the second one a minute later.
      const cache = informers.of(k8s.core.v1.secrets, excluding.informer);
      const probe = await secrets.create({ metadata: { name: "before-bookmark" } });
      await cache.caughtUp(probe.metadata.resourceVersion);
      cache.close();
      await secrets.create({ metadata: { name: "recreated" } });
    },
  });
  const { log } = startControllers(client, [controller]);
  const metadata = { name: "recreated", labels: { app: "recreated" } };
  const first = await maps.create({ metadata });
  await eventually(() => expect(uids).toEqual([first.metadata.uid]));
  await eventually(async () => void (await secrets.get("recreated")));
  // It is held from now on.
  await maps.patch.merge("recreated", { data: { changed: "1" } });
  await maps.delete("recreated");
  const second = await maps.create({ metadata });
  await eventually(() => expect(uids).toEqual([first.metadata.uid, second.metadata.uid]));
  expect(log).toEqual([]);
});
