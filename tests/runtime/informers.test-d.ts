import { clientset } from "@kubesmith/kubernetes";
import {
  type LiveConfigMap,
  type LiveNode,
  type LivePod,
  type PodsResource,
  pods,
} from "@kubesmith/kubernetes/core/v1";
import type { Client, Described, KubernetesObject, LiveOf, Needs, ResourceDef } from "@kubesmith/runtime";
import { createDynamicClient, type DynamicObject } from "@kubesmith/runtime/dynamic";
import { type Cached, type Change, createInformers, type Informer } from "@kubesmith/runtime/informer";
import { metadataOnly, type PartialObjectMetadata } from "@kubesmith/runtime/metadata";
import { expectTypeOf, test } from "vitest";

declare const client: Client;
const k8s = clientset(client);
const informers = createInformers(client);

test("an informer has the live objects of its resource", async () => {
  const all = informers.of(k8s.core.v1.pods);
  expectTypeOf(all).toEqualTypeOf<Informer<LivePod>>();
  expectTypeOf(all.get("a", "b")).toEqualTypeOf<Readonly<LivePod> | undefined>();
  expectTypeOf(informers.of(k8s.core.v1.pods("default"))).toEqualTypeOf<Informer<LivePod>>();
  expectTypeOf(informers.of(client.resource(pods, "default"))).toEqualTypeOf<Informer<LivePod>>();
  expectTypeOf(informers.of(k8s.core.v1.nodes)).toEqualTypeOf<Informer<LiveNode>>();
  expectTypeOf(informers.of(await createDynamicClient(client).resource("pods")).list()[0]).toExtend<
    Readonly<DynamicObject> | undefined
  >();
  expectTypeOf(informers.of(metadataOnly(k8s.core.v1.pods)).list()[0]).toExtend<PartialObjectMetadata | undefined>();
  // @ts-expect-error bindings cannot be listed
  informers.of(k8s.core.v1.bindings("default"));
});

test("indexes are named by their functions, which get the object", () => {
  const indexed = informers.of(k8s.core.v1.pods, {
    indexers: {
      node: (pod) => [pod.spec.nodeName ?? ""],
      owner: ({ metadata }) => metadata.ownerReferences?.map(({ uid }) => uid) ?? [],
    },
  });
  expectTypeOf(indexed).toEqualTypeOf<Informer<LivePod, "node" | "owner">>();
  indexed.by("node", "worker-1");
  // @ts-expect-error the informer does not have this index
  indexed.by("nodes", "worker-1");
  // @ts-expect-error this informer does not have any index
  informers.of(k8s.core.v1.pods).by("node", "worker-1");
  // @ts-expect-error pods have no such field
  informers.of(k8s.core.v1.pods, { indexers: { node: (pod) => [pod.spec.nodeNames] } });
  // An informer with indexes is one without.
  expectTypeOf(indexed).toExtend<Informer<LivePod>>();
});

test("a transform decides what is stored", () => {
  const names = informers.of(k8s.core.v1.pods, {
    transform: ({ metadata, spec }) => ({ metadata, node: spec.nodeName }),
    indexers: { node: ({ node }) => [node ?? ""] },
  });
  expectTypeOf(names.list()[0]?.node).toEqualTypeOf<string | undefined>();
  // @ts-expect-error it is not stored
  names.list()[0]?.spec;
});

test("changes say what they have", async () => {
  for await (const change of informers.of(k8s.core.v1.configMaps).changes()) {
    expectTypeOf(change).toEqualTypeOf<Change<LiveConfigMap>>();
    if (change.type === "added") expectTypeOf(change.previous).toEqualTypeOf<undefined>();
    else expectTypeOf(change.previous).toEqualTypeOf<Cached<LiveConfigMap>>();
    if (change.type === "deleted") expectTypeOf(change.isFinalStateUnknown).toEqualTypeOf<boolean>();
    // @ts-expect-error only additions are initial
    else if (change.type === "updated") change.isInitial;
  }
});

test("cached objects cannot be changed by mistake, and are accepted where live ones are", () => {
  const pod = informers.of(k8s.core.v1.pods).get("a", "b");
  if (pod === undefined) return;
  // @ts-expect-error it is shared
  pod.spec = { containers: [] };
  expectTypeOf(pod).toExtend<LivePod>();
});

test("helpers accept any resource that can be followed", async () => {
  type Followable = ResourceDef & { verbs: { list: true; watch: true } };
  const follow = <D extends Followable>(resource: Described<D>): Informer<LiveOf<D>> => informers.of(resource);
  expectTypeOf(follow(k8s.core.v1.pods)).toEqualTypeOf<Informer<LivePod>>();
  const count = (informer: Informer<KubernetesObject>): number => informer.size;
  count(informers.of(k8s.core.v1.pods));
  expectTypeOf<PodsResource>().toExtend<Needs<KubernetesObject, "list" | "watch">>();
});
