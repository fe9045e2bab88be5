import { clientset } from "@kubesmith/kubernetes";
import { deployments } from "@kubesmith/kubernetes/apps/v1";
import { selfSubjectAccessReviews } from "@kubesmith/kubernetes/authorization/v1";
import { configMaps, namespaces, nodes, type Pod, pods, serviceAccounts } from "@kubesmith/kubernetes/core/v1";
import type { Client, DeleteManyOptions, KubernetesObject, List, Needs, Resource, Status } from "@kubesmith/runtime";
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
  // @ts-expect-error a log is text, not an object
  client.resource(pods, "default").log.get;
  expectTypeOf(await client.resource(pods, "default").eviction.create("a", {})).toEqualTypeOf<Status>();
  // @ts-expect-error a binding needs its target
  client.resource(pods, "default").binding.create("a", {});
  const { status } = await client.resource(serviceAccounts, "default").token.create("robot", { spec: {} });
  expectTypeOf(status?.token).toEqualTypeOf<string | undefined>();
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
