import { clientset } from "@kubesmith/kubernetes";
import type { LiveDeployment } from "@kubesmith/kubernetes/apps/v1";
import { type LiveNode, type LivePod, type PodsResource, pods } from "@kubesmith/kubernetes/core/v1";
import type { OwnerReference as GeneratedOwnerReference } from "@kubesmith/kubernetes/meta/v1";
import {
  type Client,
  type DeleteResult,
  type Described,
  descriptionOf,
  hasCondition,
  type KubernetesObject,
  type List,
  type ListPromise,
  type Needs,
  type OwnerReference,
  type Readable,
  type Resource,
  type ResourceClient,
  type Verb,
  type Watchable,
  waitFor,
  waitForDeletion,
} from "@kubesmith/runtime";
import { createDynamicClient, type DynamicObject, type DynamicResource } from "@kubesmith/runtime/dynamic";
import { metadataOnly, type PartialObjectMetadata } from "@kubesmith/runtime/metadata";
import { readTable, type Table } from "@kubesmith/runtime/table";
import { expectTypeOf, test } from "vitest";

declare const client: Client;
const k8s = clientset(client);
const dynamic = createDynamicClient(client);

test("a wait returns the live object of the client that it reads", async () => {
  expectTypeOf(await waitFor(k8s.core.v1.pods("default"), "web", hasCondition("Ready"))).toEqualTypeOf<LivePod>();
  expectTypeOf(await waitFor(client.resource(pods, "default"), "web", () => true)).toEqualTypeOf<LivePod>();
  expectTypeOf(await waitFor(k8s.core.v1.nodes, "worker", hasCondition("Ready"))).toEqualTypeOf<LiveNode>();
  await waitFor(k8s.core.v1.pods("default"), "web", (pod) => pod.status.phase === "Running");
  await waitFor(k8s.core.v1.pods("default"), "web", async (pod) => {
    expectTypeOf(pod).toEqualTypeOf<LivePod>();
    return true;
  });
  // @ts-expect-error a pod has no such field
  await waitFor(k8s.core.v1.pods("default"), "web", (pod) => pod.status.phases === "Running");
  // @ts-expect-error in which namespace?
  await waitFor(k8s.core.v1.pods, "web", hasCondition("Ready"));
  // @ts-expect-error in which namespace?
  await waitForDeletion(k8s.core.v1.pods, "web");
  // @ts-expect-error bindings are created and cannot be read
  await waitForDeletion(k8s.core.v1.bindings("default"), "a");
});

test("a wait reads from whatever has its `get`, such as a fake", async () => {
  const fake: Readable<LiveDeployment> = { get: async () => ({}) as LiveDeployment };
  expectTypeOf(await waitFor(fake, "web", hasCondition("Available"))).toEqualTypeOf<LiveDeployment>();
  const explained = Object.assign((web: LiveDeployment) => web.status.readyReplicas === 1, {
    explain: (web: LiveDeployment) => `${web.status.readyReplicas} replicas are ready`,
  });
  await waitFor(fake, "web", explained);
  // @ts-expect-error it explains deployments, not pods
  await waitFor(k8s.core.v1.pods("default"), "web", explained);
});

test("a wait needs `get`, or `list` and `watch`", async () => {
  const limited = <V extends Verb>(): ResourceClient<Needs<LiveDeployment, V>> => ({}) as never;
  await waitFor(limited<"get">(), "web", hasCondition("Available"));
  await waitFor(limited<"get" | "watch">(), "web", hasCondition("Available"));
  const found = await waitFor(limited<"list" | "watch" | "create">(), "web", ({ status }) => status.replicas === 1);
  expectTypeOf(found).toExtend<LiveDeployment>();
  await waitForDeletion(limited<"list" | "watch">(), "web");
  // @ts-expect-error cannot be watched
  await waitFor(limited<"list">(), "web", hasCondition("Available"));
  // @ts-expect-error cannot be listed
  await waitFor(limited<"watch" | "create">(), "web", hasCondition("Available"));
  // @ts-expect-error cannot be read
  await waitForDeletion(limited<"delete" | "deletecollection">(), "web");
  const fake: Watchable<LiveDeployment> = {
    list: async () => ({}) as List<LiveDeployment>,
    watch: async function* () {},
  };
  expectTypeOf(await waitFor(fake, "web", hasCondition("Available"))).toEqualTypeOf<LiveDeployment>();
});

test("a table is read of what can be listed", async () => {
  expectTypeOf(await readTable(k8s.core.v1.pods)).toEqualTypeOf<Table>();
  await readTable(k8s.core.v1.pods("default"), { labelSelector: { app: "web" }, includeObject: "None" });
  await readTable(k8s.core.v1.nodes);
  await readTable(await dynamic.resource("pods"));
  // @ts-expect-error bindings are created and cannot be listed
  await readTable(k8s.core.v1.bindings("default"));
  // @ts-expect-error a token does not say of which cluster
  await readTable(pods);
  // @ts-expect-error the namespace is the resource client's
  await readTable(k8s.core.v1.pods, { namespace: "default" });
});

test("metadata alone keeps the shape of the resource", async () => {
  const everywhere = metadataOnly(k8s.core.v1.pods);
  expectTypeOf(await everywhere.list()).toExtend<List<PartialObjectMetadata>>();
  // @ts-expect-error in which namespace?
  everywhere.get("web");
  const one = metadataOnly(k8s.core.v1.pods("default"));
  expectTypeOf(everywhere("default")).toEqualTypeOf(one);
  const { metadata } = await one.get("web");
  expectTypeOf(metadata.namespace).toEqualTypeOf<string>();
  one.patch.strategic("web", { metadata: { labels: { a: "b" } } });
  // @ts-expect-error the rest of the object is not exchanged
  one.patch.merge("web", { spec: {} });
  // @ts-expect-error without the rest, it would be an empty object
  one.create({ metadata: { name: "a" } });
  // @ts-expect-error without the rest, it would empty the object
  one.update({ metadata: { name: "a" } });
  // @ts-expect-error subresources are complete objects
  one.status;
  // @ts-expect-error it is in a namespace already
  one("default");
  expectTypeOf((await metadataOnly(k8s.core.v1.nodes).get("worker")).metadata.uid).toEqualTypeOf<string>();
  // @ts-expect-error cluster scope
  metadataOnly(k8s.core.v1.nodes)("default");
  expectTypeOf(await waitFor(one, "web", () => true)).toExtend<PartialObjectMetadata>();
});

test("a dynamic resource is called with a namespace, or used as it is", async () => {
  const resource = await dynamic.resource({ apiVersion: "v1", kind: "Pod" });
  expectTypeOf(resource).toEqualTypeOf<DynamicResource>();
  expectTypeOf(resource.list()).toExtend<ListPromise<DynamicObject>>();
  const web = await resource("default").get("web");
  expectTypeOf(web.metadata.uid).toEqualTypeOf<string>();
  expectTypeOf(web.spec).toEqualTypeOf<unknown>();
  expectTypeOf(await resource.get("worker")).toExtend<DynamicObject>();
  expectTypeOf(await resource("default").delete("web")).toExtend<DeleteResult<DynamicObject>>();
  await resource("default").apply({ metadata: { name: "a" }, spec: { size: 1 } }, { fieldManager: "ops" });
  const metadata = metadataOnly(resource);
  expectTypeOf(await metadata("default").get("web")).toExtend<PartialObjectMetadata>();
  expectTypeOf(await metadata.get("worker")).toExtend<PartialObjectMetadata>();
  // @ts-expect-error the namespace is named by calling the resource
  dynamic.resource("pods", "default");
  // @ts-expect-error not the name of a function
  const _name: string = resource.name;
});

test("the owners of dynamic objects and of metadata have types, and are those of generated kinds", async () => {
  const resource = await dynamic.resource("pods");
  const web = await resource("default").get("web");
  expectTypeOf(web.metadata.ownerReferences).toEqualTypeOf<OwnerReference[] | undefined>();
  const { metadata } = await metadataOnly(resource)("default").get("web");
  expectTypeOf(metadata.ownerReferences).toEqualTypeOf<OwnerReference[] | undefined>();
  expectTypeOf<GeneratedOwnerReference>().toEqualTypeOf<OwnerReference>();
});

test("a helper of one's own accepts any resource client, or requires verbs", async () => {
  const pluralOf = (resource: Described): string => descriptionOf(resource).token.plural;
  pluralOf(k8s.core.v1.pods);
  pluralOf(k8s.core.v1.pods("default"));
  pluralOf(k8s.core.v1.nodes);
  pluralOf(await dynamic.resource("pods"));
  // @ts-expect-error a token is not a resource client
  pluralOf(pods);
  expectTypeOf(descriptionOf(k8s.core.v1.pods).token).toEqualTypeOf<Resource<PodsResource>>();

  const touch = async <T extends KubernetesObject>(
    objects: ResourceClient<Needs<T, "get" | "update">>,
    name: string,
  ): Promise<T> => objects.update(await objects.get(name));
  touch(k8s.core.v1.pods("default"), "a");
  touch(k8s.apps.v1.deployments("default"), "a");
  // @ts-expect-error bindings are created and cannot be read
  touch(k8s.core.v1.bindings("default"), "a");
});

test("the description is the only member that is not a verb or a subresource", () => {
  expectTypeOf<Exclude<keyof ReturnType<typeof k8s.apps.v1.deployments>, keyof Described>>().toEqualTypeOf<
    | "get"
    | "list"
    | "watch"
    | "create"
    | "update"
    | "apply"
    | "patch"
    | "delete"
    | "deleteCollection"
    | "scale"
    | "status"
  >();
});
