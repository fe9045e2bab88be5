import { clientset } from "@kubesmith/kubernetes";
import {
  type Deployment,
  type DeploymentsResource,
  deployments,
  type StatefulSet,
} from "@kubesmith/kubernetes/apps/v1";
import { tokenReviews } from "@kubesmith/kubernetes/authentication/v1";
import { selfSubjectAccessReviews } from "@kubesmith/kubernetes/authorization/v1";
import {
  type Container,
  configMaps,
  type LivePod,
  namespaces,
  nodes,
  type Pod,
  type PodSpec,
  type PodsResource,
  pods,
  serviceAccounts,
} from "@kubesmith/kubernetes/core/v1";
import type {
  ApplyOf,
  Client,
  DeleteManyOptions,
  DeleteResult,
  KubernetesObject,
  List,
  Live,
  LiveOf,
  Needs,
  Resource,
  Status,
} from "@kubesmith/runtime";
import { expectTypeOf, test } from "vitest";
import type { WidgetsResource, ZonesResource } from "../support/verbs-custom.js";

declare const client: Client;
declare const widgets: Resource<WidgetsResource>;
declare const zones: Resource<ZonesResource>;
const k8s = clientset(client);
const pod: Pod = { metadata: { name: "a" }, spec: { containers: [{ name: "main", image: "nginx" }] } };

test("a namespaced resource lists everywhere and writes in a namespace", async () => {
  k8s.core.v1.pods("default").create(pod);
  client.resource(pods, "default").create(pod);
  client.resource(pods)("default").create(pod);
  expectTypeOf(await k8s.core.v1.pods.list()).toExtend<List<Pod>>();
  // @ts-expect-error in which namespace?
  k8s.core.v1.pods.create(pod);
  // @ts-expect-error in which namespace?
  client.resource(pods).delete("a");
  // @ts-expect-error in which namespace?
  k8s.core.v1.pods.get("a");
  // @ts-expect-error a namespace is a string
  k8s.core.v1.pods({ namespace: "default" });
  // @ts-expect-error cluster-scoped
  k8s.core.v1.nodes("default");
  // @ts-expect-error cluster-scoped
  client.resource(nodes, "default");
  // @ts-expect-error cluster-scoped
  client.resource(zones, "default");
});

test("there are the server's verbs and no others", () => {
  k8s.core.v1.componentStatuses.get("scheduler");
  // @ts-expect-error the server has no such verb
  k8s.core.v1.componentStatuses.delete("scheduler");
  // @ts-expect-error the server has no such verb
  k8s.core.v1.componentStatuses.create({});
  // @ts-expect-error the server has no such verb
  client.resource(namespaces).deleteCollection();
  // @ts-expect-error reviews are created and not kept
  client.resource(selfSubjectAccessReviews).list();
  // @ts-expect-error the server has no such group
  k8s.extensions;
  // @ts-expect-error the server has no such version
  k8s.apps.v1beta1;
});

test("deleteCollection requires a selector or all: true, and not both", () => {
  const maps = client.resource(configMaps, "default");
  maps.deleteCollection({ all: true });
  maps.deleteCollection({ all: true, propagationPolicy: "Background", limit: 5, dryRun: true });
  maps.deleteCollection({ labelSelector: { app: "web" } });
  maps.deleteCollection({ fieldSelector: "metadata.name=a", labelSelector: "app=web", all: false });
  // @ts-expect-error delete all?
  maps.deleteCollection();
  // @ts-expect-error delete all?
  maps.deleteCollection({});
  // @ts-expect-error delete all?
  maps.deleteCollection({ limit: 5 });
  // @ts-expect-error a selector is text or an object
  maps.deleteCollection({ labelSelector: undefined });
  // @ts-expect-error which of both?
  maps.deleteCollection({ all: true, labelSelector: "app=web" });
  // @ts-expect-error misspelt: labelSelector
  maps.deleteCollection({ all: true, labelselector: "app=web" });
  const options: DeleteManyOptions = { gracePeriodSeconds: 0 };
  maps.deleteCollection({ ...options, all: true });
});

test("what is written is checked to the last field", () => {
  const web = client.resource(deployments, "default");
  const labels = { app: "web" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "main", image: "nginx" }] } };
  web.create({ metadata: { name: "web" }, spec: { replicas: 3, selector: { matchLabels: labels }, template } });
  // @ts-expect-error misspelt: replicas
  web.create({ metadata: { name: "web" }, spec: { replica: 3, selector: {}, template } });
  // @ts-expect-error a number
  web.create({ metadata: { name: "web" }, spec: { replicas: "3", selector: {}, template } });
  // @ts-expect-error a selector is needed
  web.create({ metadata: { name: "web" }, spec: { template } });
  // @ts-expect-error labels are strings
  web.create({ metadata: { name: "web", labels: { tier: 1 } }, spec: { selector: {}, template } });
  // @ts-expect-error another kind
  web.create({ metadata: { name: "web" }, kind: "StatefulSet", spec: { selector: {}, template } });
  // @ts-expect-error another kind
  web.create({} as StatefulSet);
  const misspelt = { name: "main", image: "b" };
  // @ts-expect-error misspelt, deep inside
  const spec: PodSpec = { containers: [{ ...misspelt, imagePullPolice: "Always" }] };
  client.resource(pods, "default").create({ metadata: { name: "a" }, spec });
  // @ts-expect-error null is not a value here
  client.resource(configMaps, "default").create({ metadata: { name: "a" }, data: { a: null } });
});

test("an enum is closed in what is written", () => {
  const container: Container = { name: "main", image: "nginx", imagePullPolicy: "Always" };
  // @ts-expect-error the server refuses it
  container.imagePullPolicy = "Sometimes";
  // @ts-expect-error a string
  container.imagePullPolicy = 1;
  expectTypeOf(container.imagePullPolicy).toEqualTypeOf<"Always" | "IfNotPresent" | "Never" | undefined>();
});

test("an enum that is only read is open: a newer server may return other values", async () => {
  const { status } = await client.resource(pods, "default").get("web");
  const next: string & {} = "Hibernating";
  status.phase = next;
  expectTypeOf<"Running">().toExtend<typeof status.phase>();
  // @ts-expect-error a string
  status.phase = 1;
});

test("what the server always sends in a status is there", async () => {
  const { status } = await client.resource(pods, "default").get("web");
  expectTypeOf(status.containerStatuses?.[0]?.restartCount).toEqualTypeOf<number | undefined>();
  for (const { restartCount, ready, state, lastState } of status.containerStatuses ?? []) {
    expectTypeOf(restartCount).toEqualTypeOf<number>();
    expectTypeOf(ready).toEqualTypeOf<boolean>();
    expectTypeOf(state.terminated?.exitCode).toEqualTypeOf<number | undefined>();
    expectTypeOf(lastState).not.toBeNullable();
  }
  for (const { type, status: value } of status.conditions ?? []) {
    expectTypeOf([type, value] as const).toEqualTypeOf<readonly [string, string]>();
  }
  const node = await client.resource(nodes).get("worker");
  expectTypeOf(node.status.nodeInfo.kubeletVersion).toEqualTypeOf<string>();
});

test("what is read has what the server always sets", async () => {
  const web = await client.resource(deployments, "default").get("web");
  expectTypeOf(web.spec.replicas).toEqualTypeOf<number | undefined>();
  expectTypeOf(web.status.readyReplicas).toEqualTypeOf<number | undefined>();
  expectTypeOf(web.kind).toEqualTypeOf<"Deployment">();
  expectTypeOf(web.apiVersion).toEqualTypeOf<"apps/v1">();
  expectTypeOf(web.metadata.name).toEqualTypeOf<string>();
  expectTypeOf(web.metadata.uid).toEqualTypeOf<string>();
  expectTypeOf(web.metadata.resourceVersion).toEqualTypeOf<string>();
  expectTypeOf(web.metadata.creationTimestamp).toEqualTypeOf<string>();
  expectTypeOf(web.metadata.namespace).toEqualTypeOf<string>();
  expectTypeOf(web.metadata.labels).toEqualTypeOf<{ [key: string]: string } | undefined>();
  const node = await client.resource(nodes).get("worker");
  expectTypeOf(node.metadata.namespace).toEqualTypeOf<string | undefined>();
  // @ts-expect-error a custom resource may come without spec
  (await client.resource(widgets, "default").get("w")).spec.size;
  for await (const { metadata, spec } of k8s.core.v1.pods.list()) {
    expectTypeOf(metadata.namespace).toEqualTypeOf<string>();
    expectTypeOf(spec.containers).toExtend<Container[]>();
  }
});

test("what is read has a name for each kind", async () => {
  const hostOf = (live: LivePod): string => `${live.metadata.namespace}/${live.spec.hostname ?? live.metadata.name}`;
  const live = await k8s.core.v1.pods("default").get("a");
  expectTypeOf(live).toEqualTypeOf<LivePod>();
  expectTypeOf<LiveOf<PodsResource>>().toEqualTypeOf<LivePod>();
  hostOf(live);
  for await (const each of k8s.core.v1.pods.list()) hostOf(each);
  // @ts-expect-error what is written has no uid yet
  hostOf(pod);
  const applied: ApplyOf<DeploymentsResource> = { metadata: { name: "web" }, spec: { replicas: 3 } };
  k8s.apps.v1.deployments("default").apply(applied, { fieldManager: "ops" });
  const anyOf = (each: Live<Pod>): string => each.metadata.uid;
  anyOf(live);
});

test("what was read is written back, changed", async () => {
  const web = client.resource(deployments, "default");
  const live = await web.get("web");
  expectTypeOf(live).toExtend<Deployment>();
  web.update({ ...live, spec: { ...live.spec, replicas: 3 } });
  live.spec.template.spec?.containers.push({ name: "second", image: "nginx" });
  web.update(live);
  web.status.update("web", { ...live, status: { ...live.status, replicas: 1 } });
  // @ts-expect-error update takes the object, its name is inside
  web.update("web", live);
  // @ts-expect-error update requires the complete object
  web.update({ metadata: { name: "web" }, spec: { replicas: 3 } });
  // @ts-expect-error misspelt
  web.update({ ...live, spec: { ...live.spec, replica: 3 } });
});

test("patches: strategic ones for built-in kinds only", () => {
  const web = client.resource(deployments, "default");
  const container: Container = { name: "main", image: "nginx" };
  web.patch.strategic("web", { spec: { template: { spec: { containers: [container] } } } });
  web.patch.strategic("web", { spec: { template: { spec: { containers: [{ name: "main", $patch: "delete" }] } } } });
  web.patch.merge("web", { spec: { paused: null } });
  web.patch.json("web", [{ op: "test", path: "/spec/replicas", value: 3 }]);
  // @ts-expect-error misspelt
  web.patch.strategic("web", { spec: { replica: 3 } });
  // @ts-expect-error misspelt
  web.patch.merge("web", { spec: { replica: null } });
  // @ts-expect-error no such operation
  web.patch.json("web", [{ op: "set", path: "/spec/replicas", value: 3 }]);
  // @ts-expect-error adding needs a value
  web.patch.json("web", [{ op: "add", path: "/spec/replicas" }]);
  // @ts-expect-error a patch has a type
  web.patch("web", { spec: { replicas: 3 } });
  client.resource(widgets, "default").patch.merge("w", { spec: { mode: null } });
  // @ts-expect-error custom resources take no strategic merge patch
  client.resource(widgets, "default").patch.strategic("w", {});
  // @ts-expect-error custom resources take no strategic merge patch
  client.resource(widgets, "default").status.patch.strategic("w", {});
});

test("a deletion returns the object or a Status, distinguished by kind", async () => {
  const answer = await client.resource(pods, "default").delete("a", { gracePeriodSeconds: 0 });
  expectTypeOf(answer).toExtend<DeleteResult<Pod>>();
  if (answer.kind === "Status") expectTypeOf(answer).toEqualTypeOf<Status>();
  else expectTypeOf(answer.spec.nodeName).toEqualTypeOf<string | undefined>();
  // @ts-expect-error a Status has no spec
  answer.spec;
  // @ts-expect-error the server knows Foreground, Background and Orphan
  client.resource(pods, "default").delete("a", { propagationPolicy: "Backwards" });
});

test("subresources have verbs and bodies of their own", async () => {
  const web = client.resource(deployments, "default");
  const scale = await web.scale.get("web");
  expectTypeOf(scale.kind).toEqualTypeOf<"Scale" | undefined>();
  expectTypeOf(scale.spec?.replicas).toEqualTypeOf<number | undefined>();
  web.scale.update("web", { spec: { replicas: 3 } });
  client.resource(widgets, "default").scale.patch.merge("w", { spec: { replicas: 3 } });
  // @ts-expect-error a Scale has replicas and no template
  web.scale.update("web", { spec: { template: {} } });
  // @ts-expect-error a scale is neither created nor deleted
  web.scale.create("web", {});
  // @ts-expect-error a ConfigMap has no status
  client.resource(configMaps, "default").status;
  // @ts-expect-error a log is a stream, not an object
  client.resource(pods, "default").log;
  expectTypeOf(await client.resource(pods, "default").eviction.create("a", {})).toEqualTypeOf<Status>();
  // @ts-expect-error a binding needs its target
  client.resource(pods, "default").binding.create("a", {});
  const { status } = await client.resource(serviceAccounts, "default").token.create("robot", { spec: {} });
  expectTypeOf(status?.token).toEqualTypeOf<string | undefined>();
});

test("a review comes back as it was sent, with a status", async () => {
  const review = await client.resource(selfSubjectAccessReviews).create({ spec: {} });
  expectTypeOf(review.status.allowed).toEqualTypeOf<boolean>();
  // @ts-expect-error it is not stored, so it has no uid
  review.metadata.uid;
  // @ts-expect-error what is to be reviewed?
  client.resource(tokenReviews).create({});
});

test("a generic helper requires the verbs that it uses", () => {
  async function touch<T extends KubernetesObject>(
    token: Resource<Needs<T, "get" | "update">>,
    name: string,
  ): Promise<T> {
    const objects = client.resource(token, "default");
    const live = await objects.get(name);
    expectTypeOf(live.metadata.uid).toEqualTypeOf<string>();
    // @ts-expect-error it did not require delete
    objects.delete;
    return objects.update(live);
  }
  expectTypeOf(touch(configMaps, "a")).resolves.toExtend<KubernetesObject>();
  touch(deployments, "web");
  touch(widgets, "w");
  // @ts-expect-error cluster-scoped
  touch(namespaces, "a");
  // @ts-expect-error reviews cannot be read
  touch(selfSubjectAccessReviews, "a");

  const names = async <T extends KubernetesObject>(token: Resource<Needs<T, "list", "Cluster">>): Promise<string[]> =>
    (await client.resource(token).list()).items.map(({ metadata }) => metadata.name);
  names(nodes);
  names(zones);
  // @ts-expect-error namespaced
  names(pods);
});

test("before a namespace is named, Function's own members mean nothing", () => {
  // @ts-expect-error no server-side apply without a namespace
  k8s.apps.v1.deployments.apply({ metadata: { name: "web" } }, { fieldManager: "me" });
  // @ts-expect-error not the name of a function
  const _name: string = k8s.apps.v1.deployments.name;
});
