import { clientset } from "@kubesmith/kubernetes";
import type { LiveDeployment } from "@kubesmith/kubernetes/apps/v1";
import { connect, isConflict } from "@kubesmith/runtime";
import { type Controller, type ControllerOptions, createController } from "@kubesmith/runtime/controller";
import { expect, onTestFinished, test, vi } from "vitest";
import { startControllers } from "../support/run-controllers.js";
import { useControlPlane } from "../support/use-control-plane.js";

const cluster = useControlPlane();
const eventually = (assertion: () => void | Promise<void>): Promise<void> => vi.waitFor(assertion, { timeout: 20_000 });

const OURS = "apps/deployments";
const THEIRS = ["example.com/first", "example.com/second"];
const spec = {
  selector: { matchLabels: { app: "web" } },
  template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "main", image: "nginx" }] } },
};

/** A controller of the Deployments with one label. */
function controllerFor(app: string, options: ControllerOptions<LiveDeployment, LiveDeployment>): Controller {
  return createController(cluster.k8s.apps.v1.deployments, { informer: { labelSelector: { app } }, ...options });
}
async function finalizersOf(name: string): Promise<readonly string[] | undefined> {
  return (await cluster.k8s.apps.v1.deployments("default").get(name)).metadata.finalizers;
}

test("H.8 the finalizer is there before the first reconcile, and goes after finalize(); others keep their order", async () => {
  const deployments = cluster.k8s.apps.v1.deployments("default");
  const calls: unknown[] = [];
  const controller = controllerFor("finalized", {
    reconcile: async ({ metadata: { name, finalizers } }) => {
      calls.push(["reconcile", finalizers, await finalizersOf(name)]);
    },
    finalize: ({ metadata: { finalizers } }) => void calls.push(["finalize", finalizers]),
  });
  const { log } = startControllers(cluster.client, [controller]);
  const metadata = { name: "finalized", labels: { app: "finalized" }, finalizers: THEIRS };
  await deployments.create({ metadata, spec });
  const all = [...THEIRS, OURS];
  await eventually(() => expect(calls).toEqual([["reconcile", all, all]]));
  await deployments.delete("finalized");
  await eventually(async () => expect(await finalizersOf("finalized")).toEqual(THEIRS));
  expect(calls.slice(1)).toEqual([["finalize", all]]);
  // It is not our object any more.
  await deployments.patch.merge("finalized", { metadata: { labels: { another: "change" } } });
  await deployments.patch.merge("finalized", { metadata: { finalizers: null } });
  expect(calls.length).toBe(2);
  expect(log).toEqual([]);
});

test("H.8 finalize() is tried again until it succeeds, and called again after the time that it asks for", async () => {
  const deployments = cluster.k8s.apps.v1.deployments("default");
  const attempts: number[] = [];
  const controller = controllerFor("retried", {
    // Leaves out what only changes finalizers; the beginning of a deletion is never left out.
    when: () => false,
    reconcile: () => {},
    finalize: (_, { attempt }) => {
      attempts.push(attempt);
      if (attempts.length < 3) throw new Error("not yet");
      return attempts.length < 5 ? { requeueAfter: 1 } : undefined;
    },
  });
  await deployments.create({ metadata: { name: "retried", labels: { app: "retried" }, finalizers: [OURS] }, spec });
  const { log } = startControllers(cluster.client, [controller]);
  await deployments.delete("retried");
  await eventually(async () =>
    expect((await deployments.list({ labelSelector: { app: "retried" } })).items).toEqual([]),
  );
  expect(attempts).toEqual([0, 1, 2, 0, 0]);
  expect(log.map(({ level, message }) => [level, message])).toEqual([
    ["error", "the reconcile failed"],
    ["error", "the reconcile failed"],
  ]);
});

test("H.8 finalize() may write to its object, and the finalizer is removed from what it wrote", async () => {
  const deployments = cluster.k8s.apps.v1.deployments("default");
  let calls = 0;
  const controller = controllerFor("written", {
    reconcile: () => {},
    finalize: async ({ metadata: { name } }, { signal }) => {
      calls++;
      await deployments.status.patch.merge(name, { status: { replicas: 0, observedGeneration: calls } }, { signal });
      await deployments.patch.merge(name, { metadata: { finalizers: [OURS, ...THEIRS] } }, { signal });
    },
  });
  await deployments.create({
    metadata: { name: "written", labels: { app: "written" }, finalizers: [OURS, ...THEIRS] },
    spec,
  });
  const { log } = startControllers(cluster.client, [controller]);
  await deployments.delete("written");
  await eventually(async () => expect(await finalizersOf("written")).toEqual(THEIRS));
  await deployments.patch.merge("written", { metadata: { finalizers: null } });
  expect(calls).toBe(1);
  expect(log).toEqual([]);
});

test("H.8 a finalizer that someone else adds meanwhile is not lost", async () => {
  const deployments = cluster.k8s.apps.v1.deployments("default");
  // What the controller's own client writes would be known.
  const someoneElse = await connect({ kubeconfig: cluster.users.admin.kubeconfig });
  onTestFinished(() => someoneElse.close());
  const theirs = clientset(someoneElse).apps.v1.deployments("default");
  const errors: unknown[] = [];
  let isFirst = true;
  const controller = controllerFor("contended", {
    reconcile: () => {},
    finalize: async ({ metadata: { name, finalizers = [] } }) => {
      if (isFirst) await theirs.patch.merge(name, { metadata: { labels: { changed: "meanwhile" } } });
      if (isFirst) await theirs.patch.merge(name, { metadata: { finalizers: finalizers.slice(0, 1) } });
      isFirst = false;
    },
  });
  const metadata = {
    name: "contended",
    labels: { app: "contended" },
    finalizers: [THEIRS[0] as string, OURS, THEIRS[1] as string],
  };
  await deployments.create({ metadata, spec });
  startControllers(cluster.client, [controller], {
    log: ({ fields: { error } }) => void errors.push(error),
  });
  await deployments.delete("contended");
  await eventually(async () => expect(await finalizersOf("contended")).toEqual([THEIRS[0]]));
  // The first removal failed: it was based on the list with all three.
  await eventually(() => expect(errors.map((error) => isConflict(error))).toEqual([true]));
  await deployments.patch.merge("contended", { metadata: { finalizers: null } });
});

test("H.8 finalizers that a transform removed from the cache are not removed from the object", async () => {
  const deployments = cluster.k8s.apps.v1.deployments("default");
  const reconciled: string[] = [];
  const controller = createController(cluster.k8s.apps.v1.deployments, {
    informer: {
      labelSelector: { app: "trimmed" },
      transform: ({ metadata: { name, namespace, uid, resourceVersion, finalizers } }) => ({
        metadata: {
          ...{ name, namespace, uid, resourceVersion },
          // Without those of others.
          finalizers: finalizers?.filter((finalizer) => finalizer === OURS) ?? [],
        },
      }),
    },
    reconcile: ({ metadata }) => void reconciled.push(metadata.name),
    finalize: () => {},
  });
  await deployments.create({ metadata: { name: "trimmed", labels: { app: "trimmed" }, finalizers: THEIRS }, spec });
  startControllers(cluster.client, [controller]);
  await eventually(() => expect(reconciled).toEqual(["trimmed"]));
  expect(await finalizersOf("trimmed")).toEqual([...THEIRS, OURS]);
});

test("H.8 a transform that leaves out all other metadata hides neither the finalizers nor the deletion", async () => {
  const deployments = cluster.k8s.apps.v1.deployments("default");
  const calls: unknown[] = [];
  const controller = createController(cluster.k8s.apps.v1.deployments, {
    informer: {
      labelSelector: { app: "stripped" },
      transform: ({ metadata: { name, namespace, uid, resourceVersion } }) => ({
        metadata: { name, namespace, uid, resourceVersion },
      }),
    },
    reconcile: ({ metadata }) => void calls.push(["reconcile", metadata.name]),
    finalize: ({ metadata }) => void calls.push(["finalize", metadata.name]),
  });
  await deployments.create({ metadata: { name: "stripped", labels: { app: "stripped" }, finalizers: THEIRS }, spec });
  startControllers(cluster.client, [controller]);
  await eventually(() => expect(calls).toEqual([["reconcile", "stripped"]]));
  expect(await finalizersOf("stripped")).toEqual([...THEIRS, OURS]);
  await deployments.delete("stripped");
  await eventually(async () => expect(await finalizersOf("stripped")).toEqual(THEIRS));
  expect(calls.slice(1)).toEqual([["finalize", "stripped"]]);
});

test("an object that is being deleted is not reconciled, if the controller does not finalize it", async () => {
  const deployments = cluster.k8s.apps.v1.deployments("default");
  const reconciled: string[] = [];
  const labels = { app: "deleted" };
  await deployments.create({ metadata: { name: "deleted", labels, finalizers: THEIRS }, spec });
  await deployments.delete("deleted");
  await deployments.create({ metadata: { name: "present", labels }, spec });
  const controller = controllerFor("deleted", { reconcile: ({ metadata }) => void reconciled.push(metadata.name) });
  startControllers(cluster.client, [controller]);
  await eventually(() => expect(reconciled).toEqual(["present"]));
  await deployments.patch.merge("deleted", { metadata: { labels: { more: "1" } } });
  await deployments.patch.merge("present", { metadata: { labels: { more: "1" } } });
  await eventually(() => expect(reconciled).toEqual(["present", "present"]));
});
