import { expectTypeOf, test } from "vitest";
import { type Clientset, createClientset } from "../codegen.js";
import type { Client, DeleteResult, KubernetesObject, List, ListPromise, Needs, Resource, Status } from "../index.js";
import * as tokens from "../testdata/tokens.js";
import {
  configMaps,
  cronTabs,
  type Deployment,
  type DeploymentsResource,
  deployments,
  namespaces,
  type Pod,
  pods,
  selfSubjectAccessReviews,
} from "../testdata/tokens.js";

declare const client: Client;
const k8s = createClientset(client, { apps: { v1: tokens } });

test("a namespaced resource has its methods once a namespace is named", () => {
  expectTypeOf(client.resource(deployments, "default").get).toBeFunction();
  expectTypeOf(client.resource(deployments)("default").get).toBeFunction();
  expectTypeOf(k8s.apps.v1.deployments("default").create).toBeFunction();
  // @ts-expect-error needs a namespace first
  k8s.apps.v1.deployments.create;
  // @ts-expect-error needs a namespace first
  client.resource(deployments).get("web");
  expectTypeOf(k8s.apps.v1.pods.list()).toExtend<AsyncIterable<Pod>>();
});

test("function's own members are shadowed before a namespace is named", () => {
  // @ts-expect-error Function.prototype.apply is not a server-side apply
  k8s.apps.v1.deployments.apply({ metadata: { name: "web" } });
  // @ts-expect-error Function.prototype.bind
  k8s.apps.v1.deployments.bind("x");
  // @ts-expect-error the function's name is not a string
  const _name: string = k8s.apps.v1.deployments.name;
});

test("a cluster-scoped resource does not accept a namespace", () => {
  expectTypeOf(client.resource(namespaces).get).toBeFunction();
  // @ts-expect-error cluster scope
  client.resource(namespaces, "default");
  // @ts-expect-error cluster scope
  k8s.apps.v1.namespaces("default");
});

test("there are the server's verbs and no others", () => {
  const reviews = client.resource(selfSubjectAccessReviews);
  expectTypeOf(reviews).toHaveProperty("create");
  // @ts-expect-error the server has no such verb
  reviews.get;
  // @ts-expect-error the server has no such verb
  reviews.list;
  // @ts-expect-error the server has no such verb
  reviews.delete;
  // @ts-expect-error namespaces have no deletecollection
  client.resource(namespaces).deleteCollection;
});

test("a subresource does not take the place of a method", () => {
  interface Shadowing extends Omit<DeploymentsResource, "subresources"> {
    subresources: { get: { verbs: { get: true }; body: Deployment } };
  }
  const web = client.resource({} as Resource<Shadowing>, "default");
  expectTypeOf(web.get).toEqualTypeOf<ReturnType<typeof k8s.apps.v1.deployments>["get"]>();
  // @ts-expect-error it is the method
  web.get.get;
});

test("what is read has what the server always sets", async () => {
  const web = await client.resource(deployments, "default").get("web");
  expectTypeOf(web.apiVersion).toEqualTypeOf<"apps/v1">();
  expectTypeOf(web.kind).toEqualTypeOf<"Deployment">();
  expectTypeOf(web.metadata.uid).toEqualTypeOf<string>();
  expectTypeOf(web.metadata.namespace).toEqualTypeOf<string>();
  expectTypeOf(web.spec.replicas).toEqualTypeOf<number | undefined>();
  expectTypeOf(web).toExtend<Deployment>();
  const config = await client.resource(configMaps, "default").get("a");
  expectTypeOf(config.data).toEqualTypeOf<{ [key: string]: string } | undefined>();
  const review = await client.resource(selfSubjectAccessReviews).create({ spec: {} });
  // @ts-expect-error reviews are not stored: they have no uid
  review.metadata.uid;
});

test("a live object can be written back", () => {
  const web = client.resource(deployments, "default");
  expectTypeOf(
    web.get("web").then((live) => web.update({ ...live, spec: { ...live.spec, replicas: 3 } })),
  ).resolves.toExtend<Deployment>();
});

test("lists are awaited or iterated", async () => {
  const list = client.resource(pods, "default").list({ labelSelector: { app: "web", tier: ["a", "b"], old: null } });
  expectTypeOf(list).toExtend<ListPromise<Pod>>();
  expectTypeOf(await list).toExtend<List<Pod>>();
  for await (const pod of list) expectTypeOf(pod.metadata.name).toEqualTypeOf<string>();
  for await (const page of list.pages()) expectTypeOf(page.items).toExtend<Pod[]>();
});

test("subresources have the verbs and bodies of their own", async () => {
  const web = client.resource(deployments, "default");
  const scale = await web.scale.update("web", { spec: { replicas: 3 } });
  expectTypeOf(scale.spec?.replicas).toEqualTypeOf<number | undefined>();
  expectTypeOf((await web.status.get("web")).metadata.uid).toEqualTypeOf<string>();
  // @ts-expect-error scale is not created
  web.scale.create;
  expectTypeOf(await client.resource(pods, "default").log("a")).toEqualTypeOf<string>();
  // @ts-expect-error only the core group has methods for streams
  web.log;
  expectTypeOf(await client.resource(pods, "default").eviction.create("a", {})).toEqualTypeOf<Status>();
});

test("patches: strategic for built-in kinds only", () => {
  const web = client.resource(deployments, "default");
  web.patch.merge("web", { spec: { paused: null } });
  web.patch.json("web", [{ op: "replace", path: "/spec/replicas", value: 3 }]);
  web.patch.strategic("web", { spec: { template: { spec: { containers: [{ name: "a", $patch: "delete" }] } } } });
  web.patch.strategic("web", { spec: { $patch: "replace", "$setElementOrder/x": [{ name: "a" }] } });
  web.get("web").then(({ metadata, spec }) => web.patch.strategic("web", { metadata, spec }));
  web.get("web").then(({ metadata, spec }) => web.patch.merge("web", { metadata, spec }));
  // @ts-expect-error the field does not exist
  web.patch.strategic("web", { spec: { replica: 3 } });
  // @ts-expect-error of another type
  web.patch.strategic("web", { spec: { replicas: "3" } });
  // @ts-expect-error custom resources have no strategic merge patch
  client.resource(cronTabs, "default").patch.strategic;
  // @ts-expect-error the field does not exist
  web.patch.merge("web", { spec: { replica: 3 } });
});

test("apply requires a name, a field manager and the keys of merged lists", () => {
  const web = client.resource(deployments, "default");
  const container = { name: "a", image: "nginx" };
  web.apply(
    { metadata: { name: "web" }, spec: { template: { spec: { containers: [container] } } } },
    { fieldManager: "test" },
  );
  // @ts-expect-error no fieldManager
  web.apply({ metadata: { name: "web" } }, {});
  // @ts-expect-error no name
  web.apply({ metadata: {} }, { fieldManager: "test" });
  web.apply(
    // @ts-expect-error a container is merged by its name
    { metadata: { name: "web" }, spec: { template: { spec: { containers: [{ image: "nginx" }] } } } },
    { fieldManager: "test" },
  );
  web.scale.apply("web", { spec: { replicas: 2 } }, { fieldManager: "test" });
});

test("a deletion returns the object or a Status", async () => {
  const answer = await client.resource(pods, "default").delete("a", { propagationPolicy: "Background" });
  expectTypeOf(answer).toExtend<DeleteResult<Pod>>();
  if (answer.kind === "Status") expectTypeOf(answer.reason).toEqualTypeOf<string | undefined>();
});

test("writes are checked: type, fields, options", () => {
  const web = client.resource(deployments, "default");
  // @ts-expect-error another kind
  web.create({ kind: "Pod" });
  // @ts-expect-error no such field
  client.resource(configMaps, "default").create({ datum: {} });
  // @ts-expect-error the server knows Ignore, Warn and Strict
  client.resource(configMaps, "default").create({}, { fieldValidation: "Lax" });
});

test("a helper requires the verbs that it uses", () => {
  async function touch<T extends KubernetesObject>(
    token: Resource<Needs<T, "get" | "update">>,
    name: string,
  ): Promise<T> {
    const objects = client.resource(token, "default");
    const live = await objects.get(name);
    // @ts-expect-error it did not require delete
    objects.delete;
    return objects.update(live);
  }
  expectTypeOf(touch(deployments, "web")).resolves.toExtend<KubernetesObject>();
  touch(configMaps, "a");
  touch(cronTabs, "a");
  // @ts-expect-error cluster-scoped
  touch(namespaces, "a");
  // @ts-expect-error reviews cannot be read
  touch(selfSubjectAccessReviews, "a");
});

test("a clientset has the modules' tokens and nothing else", () => {
  expectTypeOf(k8s).toExtend<Clientset<{ apps: { v1: typeof tokens } }>>();
  expectTypeOf(k8s.apps.v1).toHaveProperty("deployments");
});
