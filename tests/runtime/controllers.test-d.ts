import { clientset } from "@kubesmith/kubernetes";
import type { LiveDeployment } from "@kubesmith/kubernetes/apps/v1";
import type { LiveConfigMap, LiveNode, LivePod, LiveSecret } from "@kubesmith/kubernetes/core/v1";
import type { Client, KubernetesObject } from "@kubesmith/runtime";
import {
  anyOf,
  type Controller,
  controllerReference,
  createController,
  createQueue,
  type Duration,
  generationChanged,
  labelsChanged,
  mapped,
  type ObjectKey,
  type Queue,
  type ReconcileContext,
  runControllers,
  setCondition,
  shutdownSignal,
  withOptions,
} from "@kubesmith/runtime/controller";
import { createDynamicClient, type DynamicObject } from "@kubesmith/runtime/dynamic";
import type { Cached, Informers } from "@kubesmith/runtime/informer";
import { metadataOnly, type PartialObjectMetadata } from "@kubesmith/runtime/metadata";
import { expectTypeOf, test } from "vitest";

declare const client: Client;
const k8s = clientset(client);

test("reconcile gets the cached object of the resource", () => {
  const controller = createController(k8s.apps.v1.deployments, {
    reconcile: async (deployment, context) => {
      expectTypeOf(deployment).toEqualTypeOf<Readonly<LiveDeployment>>();
      expectTypeOf(context).toEqualTypeOf<ReconcileContext>();
      expectTypeOf(context.key).toEqualTypeOf<ObjectKey>();
      expectTypeOf(context.signal).toExtend<AbortSignal>();
      expectTypeOf(context.informers).toEqualTypeOf<Informers>();
      // @ts-expect-error cached objects are shared
      deployment.metadata = { ...deployment.metadata };
    },
    finalize: (deployment) => void expectTypeOf(deployment).toEqualTypeOf<Readonly<LiveDeployment>>(),
    when: ({ object }) => {
      expectTypeOf(object).toEqualTypeOf<Readonly<LiveDeployment>>();
      return object.metadata.generation !== 1;
    },
  });
  expectTypeOf(controller).toEqualTypeOf<Controller>();
  // @ts-expect-error bindings cannot be watched
  createController(k8s.core.v1.bindings("default"), { reconcile: () => {} });
  // @ts-expect-error reconcile is required
  createController(k8s.core.v1.pods, {});
});

test("any resource client has controllers: of one namespace, cluster-scoped, dynamic, metadata-only", async () => {
  createController(k8s.core.v1.pods("default"), {
    reconcile: (pod) => void expectTypeOf(pod).toEqualTypeOf<Cached<LivePod>>(),
  });
  createController(k8s.core.v1.nodes, {
    reconcile: (node) => void expectTypeOf(node).toEqualTypeOf<Cached<LiveNode>>(),
  });
  createController(await createDynamicClient(client).resource("pods"), {
    reconcile: (pod) => void expectTypeOf(pod).toExtend<Readonly<DynamicObject>>(),
  });
  createController(metadataOnly(k8s.core.v1.pods), {
    reconcile: (pod) => void expectTypeOf(pod).toExtend<PartialObjectMetadata>(),
  });
});

test("a reconcile returns nothing, or when it is called again", () => {
  createController(k8s.core.v1.pods, { reconcile: () => ({ requeueAfter: "30s", priority: 1 }) });
  createController(k8s.core.v1.pods, { reconcile: async () => ({ requeueAfter: 500 }) });
  createController(k8s.core.v1.pods, { reconcile: (pod) => (pod.spec.nodeName ? { requeueAfter: "5m" } : undefined) });
  // @ts-expect-error the unit is unknown
  createController(k8s.core.v1.pods, { reconcile: () => ({ requeueAfter: "30x" }) });
  // @ts-expect-error an object is not a result
  createController(k8s.core.v1.pods, { reconcile: (pod) => pod.metadata });
});

test("durations are numbers or texts with a unit", () => {
  expectTypeOf<"30s" | "500ms" | "5m" | "1.5h" | 30>().toExtend<Duration>();
  // @ts-expect-error days are not a unit
  expectTypeOf<"1d">().toExtend<Duration>();
  // @ts-expect-error a number in a text needs a unit
  expectTypeOf<"30">().toExtend<Duration>();
});

test("only a transform changes the type of the objects: filters and functions for any object do not", () => {
  createController(k8s.core.v1.pods, {
    when: anyOf(generationChanged, labelsChanged),
    finalize: (object: KubernetesObject) => void object,
    reconcile: (pod) => void expectTypeOf(pod).toEqualTypeOf<Cached<LivePod>>(),
  });
  mapped(
    k8s.core.v1.secrets,
    ({ metadata: { name, namespace } }) => {
      expectTypeOf(namespace).toEqualTypeOf<string>();
      return [{ name, namespace }];
    },
    { when: generationChanged },
  );
});

test("a transform decides what is reconciled", () => {
  createController(k8s.core.v1.pods, {
    informer: { transform: ({ metadata, spec }: LivePod) => ({ metadata, node: spec.nodeName }) },
    reconcile: (pod) => {
      expectTypeOf(pod.node).toEqualTypeOf<string | undefined>();
      // @ts-expect-error it is not stored
      return pod.spec;
    },
  });
});

test("owned objects have the types of their resource", () => {
  const secrets = withOptions(k8s.core.v1.secrets, {
    informer: { labelSelector: { app: "web" }, transform: ({ metadata }) => ({ metadata }) },
    when: anyOf(generationChanged, labelsChanged),
  });
  createController(k8s.core.v1.configMaps, {
    owns: [k8s.core.v1.pods, k8s.apps.v1.deployments("default"), secrets],
    reconcile: (map, context) => {
      expectTypeOf(context.owned(k8s.core.v1.pods)).toEqualTypeOf<Cached<LivePod>[]>();
      expectTypeOf(context.owned(secrets)).toEqualTypeOf<Readonly<{ metadata: LiveSecret["metadata"] }>[]>();
      expectTypeOf(controllerReference(map)).toExtend<{ uid: string; controller: true }>();
    },
  });
  // @ts-expect-error bindings cannot be watched
  createController(k8s.core.v1.configMaps, { owns: [k8s.core.v1.bindings("default")], reconcile: () => {} });
});

test("a mapping gets the objects of its resource, and returns keys", () => {
  createController(k8s.core.v1.configMaps, {
    watches: [
      mapped(k8s.core.v1.secrets, (secret) => {
        expectTypeOf(secret).toEqualTypeOf<Cached<LiveSecret>>();
        return [{ name: secret.metadata.name, namespace: secret.metadata.namespace }];
      }),
      mapped(k8s.core.v1.nodes, ({ metadata }) => new Set([{ name: metadata.name }]), {
        when: (change) => expectTypeOf(change.object).toEqualTypeOf<Cached<LiveNode>>(),
      }),
    ],
    reconcile: (map) => void expectTypeOf(map).toEqualTypeOf<Cached<LiveConfigMap>>(),
  });
  // @ts-expect-error a name is not a key
  mapped(k8s.core.v1.secrets, (secret) => [secret.metadata.name]);
});

test("conditions fit into the status of an object", () => {
  const conditions = setCondition([] as NonNullable<LiveDeployment["status"]["conditions"]>, {
    type: "Ready",
    status: "True",
    reason: "Up",
  });
  expectTypeOf(conditions).toExtend<NonNullable<LiveDeployment["status"]["conditions"]>>();
  // @ts-expect-error there are three
  setCondition([], { type: "Ready", status: "true", reason: "Up" });
});

test("runControllers() and createQueue()", () => {
  const controller = createController(k8s.core.v1.pods, { reconcile: () => {} });
  expectTypeOf(
    runControllers(client, [controller], {
      leaderElection: { namespace: "ops", name: "pods" },
      health: { port: 8081 },
      signal: shutdownSignal(),
      gracePeriod: "10s",
    }),
  ).toEqualTypeOf<Promise<void>>();
  // @ts-expect-error it is not a controller
  runControllers(client, [{ name: "pods" }]);
  expectTypeOf(createQueue()).toEqualTypeOf<Queue<string>>();
  createQueue<number>({ rateLimits: { base: "1s" } }).add(1, { priority: 1, after: "1s", rateLimited: true });
});
