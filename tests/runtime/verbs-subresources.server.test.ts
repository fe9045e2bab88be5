import { type Deployment, deployments } from "@kubesmith/kubernetes/apps/v1";
import { bindings, namespaces, nodes, type Pod, pods } from "@kubesmith/kubernetes/core/v1";
import { type Client, isConflict, isInvalid, isNotFound, type KubernetesObject } from "@kubesmith/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { failureOf } from "../support/failure-of.js";
import { startVerbsCluster, type VerbsCluster } from "../support/verbs-cluster.js";
import { type CustomTokens, generateCustomTokens } from "../support/verbs-custom.js";

let on: VerbsCluster;
let client: Client;
let custom: CustomTokens;

beforeAll(async () => {
  on = await startVerbsCluster();
  client = on.clients.kubeconfig;
  custom = await generateCustomTokens(on.cluster);
});
afterAll(() => on?.stop());

const kubectl = async (...args: string[]): Promise<void> => {
  expect(await on.cluster.kubectl(args)).toMatchObject({ code: 0 });
};
const read = (resource: string, name: string, ...flags: string[]): Promise<KubernetesObject> =>
  on.cluster.kubectlJson<KubernetesObject>(["get", resource, name, ...flags]);

function deployment(name: string): Deployment {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: "main", image: "main:1" }] } };
  return { metadata: { name }, spec: { replicas: 1, selector: { matchLabels: labels }, template } };
}
const pod = (name: string): Pod => ({ metadata: { name }, spec: { containers: [{ name: "main", image: "main:1" }] } });

test("the status of a Deployment has its own get, update, patch and apply, which do not change spec", async () => {
  const resource = client.resource(deployments, "default");
  const created = await resource.create(deployment("state"));
  const status = { observedGeneration: 1, replicas: 1 };
  const updated = await resource.status.update("state", { ...created, spec: { ...created.spec, replicas: 9 }, status });
  expect(updated).toMatchObject({ spec: { replicas: 1 }, status });
  expect(await read("deployment", "state")).toMatchObject({ spec: { replicas: 1 }, status });

  await resource.status.patch.merge("state", { status: { readyReplicas: 1 } });
  await resource.status.patch.json("state", [{ op: "add", path: "/status/unavailableReplicas", value: 2 }]);
  const conditions = [{ type: "Available", status: "True", reason: "Test", message: "by a test" }];
  await resource.status.patch.strategic("state", { status: { conditions } });
  await resource.status.apply("state", { status: { updatedReplicas: 1 } }, { fieldManager: "test" });
  const all = { ...status, readyReplicas: 1, unavailableReplicas: 2, conditions, updatedReplicas: 1 };
  expect((await resource.status.get("state")).status).toMatchObject(all);
  expect(await read("deployment", "state")).toMatchObject({ status: all });

  const { status: kept } = await resource.update({ ...(await resource.get("state")), status: {} });
  expect(kept).toMatchObject(all);
});

test("the scale of a Deployment can be read and written", async () => {
  const { create, scale } = client.resource(deployments, "default");
  await create(deployment("scaled"));
  const read1 = await scale.get("scaled");
  expect(read1).toMatchObject({ kind: "Scale", spec: { replicas: 1 }, status: { selector: "app=scaled" } });
  expect(await scale.update("scaled", { ...read1, spec: { replicas: 2 } })).toMatchObject({ spec: { replicas: 2 } });
  expect(await read("deployment", "scaled")).toMatchObject({ spec: { replicas: 2 } });
  expect(isConflict(await failureOf(scale.update("scaled", { ...read1, spec: { replicas: 3 } })))).toBe(true);
  await scale.update("scaled", { spec: { replicas: 3 } });
  expect(await read("deployment", "scaled", "--subresource=scale")).toMatchObject({ spec: { replicas: 3 } });
  await kubectl("scale", "deployment", "scaled", "--replicas=4");
  expect((await scale.get("scaled")).spec?.replicas).toBe(4);
  await scale.patch.merge("scaled", { spec: { replicas: 5 } });
  expect(await read("deployment", "scaled")).toMatchObject({ spec: { replicas: 5 } });
  await scale.apply("scaled", { spec: { replicas: 6 } }, { fieldManager: "test", force: true });
  expect(await read("deployment", "scaled")).toMatchObject({ spec: { replicas: 6 } });
});

test("status and scale of a custom resource can be read and written", async () => {
  const { create, status, scale } = client.resource(custom.widgets, "default");
  const created = await create({ metadata: { name: "w" }, spec: { size: 1 }, status: { phase: "ignored" } });
  expect(created.status).toBeUndefined();
  await status.update("w", { ...created, spec: { size: 9 }, status: { size: 1, phase: "new" } });
  expect(await read("widget", "w")).toMatchObject({ spec: { size: 1 }, status: { size: 1, phase: "new" } });
  await status.patch.merge("w", { status: { phase: "old" } });
  expect(await read("widget", "w", "--subresource=status")).toMatchObject({ status: { size: 1, phase: "old" } });

  expect(await scale.get("w")).toMatchObject({ apiVersion: "autoscaling/v1", kind: "Scale", spec: { replicas: 1 } });
  await scale.update("w", { spec: { replicas: 2 } });
  expect(await read("widget", "w")).toMatchObject({ spec: { size: 2 } });
  await kubectl("scale", "widget", "w", "--replicas=3");
  expect((await scale.patch.merge("w", { spec: { replicas: 4 } })).status?.replicas).toBe(1);
  expect(await read("widget", "w")).toMatchObject({ spec: { size: 4 } });
});

test("binding puts a pod on a node, and eviction removes it", async () => {
  await client.resource(nodes).create({ metadata: { name: "worker" } });
  const resource = client.resource(pods, "default");
  await resource.create(pod("bound"));
  const answer = await resource.binding.create("bound", { target: { kind: "Node", name: "worker" } });
  expect(answer).toMatchObject({ kind: "Status", status: "Success" });
  expect(await read("pod", "bound")).toMatchObject({ spec: { nodeName: "worker" } });

  // The same by the resource of its own; it is answered with a Status too.
  await resource.create(pod("bound-too"));
  const target = { kind: "Node", name: "worker" };
  const bound: KubernetesObject = await client
    .resource(bindings, "default")
    .create({ metadata: { name: "bound-too" }, target });
  expect(bound).toMatchObject({ kind: "Status", status: "Success" });
  expect(await read("pod", "bound-too")).toMatchObject({ spec: { nodeName: "worker" } });

  const options = { deleteOptions: { gracePeriodSeconds: 0 } };
  const dry = await resource.eviction.create("bound", options, { dryRun: true });
  expect(dry).toMatchObject({ kind: "Status", status: "Success" });
  expect(await read("pod", "bound")).not.toHaveProperty("metadata.deletionTimestamp");
  expect(await resource.eviction.create("bound", options)).toMatchObject({ kind: "Status", status: "Success" });
  expect(isNotFound(await failureOf(resource.get("bound")))).toBe(true);
});

test("ephemeral containers are added to a pod by their own subresource", async () => {
  const resource = client.resource(pods, "default");
  const created = await resource.create(pod("debugged"));
  const ephemeralContainers = [{ name: "debugger", image: "debug:1", terminationMessagePolicy: "File" as const }];
  await resource.ephemeralcontainers.patch.strategic("debugged", { spec: { ephemeralContainers } });
  expect(await read("pod", "debugged")).toMatchObject({ spec: { ephemeralContainers } });
  expect((await resource.ephemeralcontainers.get("debugged")).spec.ephemeralContainers).toHaveLength(1);
  const without = { ...(await resource.get("debugged")), spec: created.spec };
  expect(isInvalid(await failureOf(resource.update(without)))).toBe(true);
});

test("resize changes the resources of a pod's container", async () => {
  const resource = client.resource(pods, "default");
  const requests = { cpu: "100m" };
  const containers = [{ name: "main", image: "main:1", resources: { requests } }];
  await resource.create({ metadata: { name: "sized" }, spec: { containers } });
  const larger = [{ name: "main", resources: { requests: { cpu: "200m" } } }];
  await resource.resize.patch.strategic("sized", { spec: { containers: larger } });
  expect(await read("pod", "sized")).toMatchObject({ spec: { containers: larger } });
  const live = await resource.resize.get("sized");
  expect(live.spec.containers[0]?.resources?.requests).toEqual({ cpu: "200m" });
});

test("finalize lets a namespace be deleted", async () => {
  const resource = client.resource(namespaces);
  await resource.create({ metadata: { name: "passing" } });
  expect(await resource.delete("passing")).toMatchObject({ kind: "Namespace", status: { phase: "Terminating" } });
  const live = await resource.get("passing");
  expect(live.spec.finalizers).toEqual(["kubernetes"]);
  await resource.finalize.update("passing", { ...live, spec: { finalizers: [] } });
  expect((await on.cluster.kubectl(["get", "namespace", "passing"])).stderr).toContain("NotFound");
});
