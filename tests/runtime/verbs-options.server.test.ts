import { deployments } from "@kubesmith/kubernetes/apps/v1";
import { type ConfigMap, configMaps, pods } from "@kubesmith/kubernetes/core/v1";
import {
  apiErrorOf,
  type Client,
  isAlreadyExists,
  isBadRequest,
  isConflict,
  isInvalid,
  isNotFound,
  type KubernetesObject,
} from "@kubesmith/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { failureOf } from "../support/failure-of.js";
import { asKubectl, startVerbsCluster, type VerbsCluster } from "../support/verbs-cluster.js";

let on: VerbsCluster;
let client: Client;

beforeAll(async () => {
  on = await startVerbsCluster();
  client = on.clients.token;
});
afterAll(() => on?.stop());

const read = (resource: string, name: string): Promise<KubernetesObject> =>
  on.cluster.kubectlJson<KubernetesObject>(["get", resource, name]);
const configMap = (name: string, data = { a: "1" }): ConfigMap => ({ metadata: { name }, data });

test("C.17 dryRun returns the result, and stores nothing", async () => {
  const maps = client.resource(configMaps, "default");
  const created = await maps.create(configMap("dry"), { dryRun: true });
  expect(created).toMatchObject({ kind: "ConfigMap", metadata: { uid: expect.any(String) }, data: { a: "1" } });
  expect(isNotFound(await failureOf(maps.get("dry")))).toBe(true);

  const live = await maps.create(configMap("dry"));
  expect((await maps.update({ ...live, data: { a: "2" } }, { dryRun: true })).data).toEqual({ a: "2" });
  expect((await maps.patch.merge("dry", { data: { a: "3" } }, { dryRun: true })).data).toEqual({ a: "3" });
  const applied = { metadata: { name: "dry" }, data: { a: "4" } };
  expect((await maps.apply(applied, { dryRun: true, force: true, fieldManager: "dry" })).data).toEqual({ a: "4" });
  expect((await maps.delete("dry", { dryRun: true })).kind).toBe("Status");
  await maps.deleteCollection({ all: true, dryRun: true });
  expect(await read("configmap", "dry")).toEqual(asKubectl(live));
});

test("C.17 fieldValidation: Strict refuses and names every field, Warn warns, Ignore is silent", async () => {
  const maps = client.resource(configMaps, "default");
  const warnings: string[] = [];
  const onWarning = (text: string): void => void warnings.push(text);
  const misspelt: ConfigMap = Object.assign(configMap("misspelt"), { datum: {}, more: 1 });

  const refused = await failureOf(maps.create(misspelt, { fieldValidation: "Strict", onWarning }));
  expect(isBadRequest(refused)).toBe(true);
  expect(String(refused)).toContain('unknown field "datum"');
  expect(String(refused)).toContain('unknown field "more"');
  expect(warnings).toEqual([]);

  await maps.create(misspelt, { fieldValidation: "Warn", onWarning });
  expect(warnings).toEqual(['unknown field "datum"', 'unknown field "more"']);
  await maps.update(misspelt, { fieldValidation: "Ignore", onWarning });
  expect(warnings).toHaveLength(2);
  expect(await read("configmap", "misspelt")).not.toHaveProperty("datum");
});

test("C.18 a deletion with wrong preconditions is refused", async () => {
  const maps = client.resource(configMaps, "default");
  const { metadata } = await maps.create(configMap("guarded"));
  const other = "00000000-0000-0000-0000-000000000000";
  expect(isConflict(await failureOf(maps.delete("guarded", { preconditions: { uid: other } })))).toBe(true);
  expect(isConflict(await failureOf(maps.delete("guarded", { preconditions: { resourceVersion: "1" } })))).toBe(true);
  expect(await read("configmap", "guarded")).toMatchObject({ metadata: { uid: metadata.uid } });
  const { uid, resourceVersion } = metadata;
  expect(await maps.delete("guarded", { preconditions: { uid, resourceVersion } })).toMatchObject({
    kind: "Status",
    status: "Success",
    details: { name: "guarded", uid },
  });
});

test("generateName creates a name, and a duplicate name is refused", async () => {
  const maps = client.resource(configMaps, "default");
  const { metadata } = await maps.create({ metadata: { generateName: "made-" }, data: {} });
  expect(metadata.name).toMatch(/^made-[a-z0-9]{5}$/);
  expect(await read("configmap", metadata.name)).toMatchObject({ metadata: { uid: metadata.uid } });
  expect(isAlreadyExists(await failureOf(maps.create(configMap(metadata.name))))).toBe(true);
});

test("C.18 delete() of an object with a finalizer returns the object, which is gone after its finalizer", async () => {
  const maps = client.resource(configMaps, "default");
  await maps.create({ ...configMap("held"), metadata: { name: "held", finalizers: ["example.com/hold"] } });
  const answer = await maps.delete("held");
  expect(answer).toMatchObject({ kind: "ConfigMap", metadata: { deletionTimestamp: expect.any(String) } });
  expect(await read("configmap", "held")).toEqual(asKubectl(await maps.get("held")));
  await maps.patch.json("held", [{ op: "remove", path: "/metadata/finalizers" }]);
  expect(isNotFound(await failureOf(maps.get("held")))).toBe(true);
});

test("C.18 delete() of a pod on a node waits for the grace period, and does not with gracePeriodSeconds 0", async () => {
  const resource = client.resource(pods, "default");
  const containers = [{ name: "main", image: "main:1" }];
  await resource.create({ metadata: { name: "graceful" }, spec: { containers, nodeName: "somewhere" } });
  const answer = await resource.delete("graceful");
  expect(answer).toMatchObject({ kind: "Pod", metadata: { deletionGracePeriodSeconds: 30 } });
  expect(await read("pod", "graceful")).toMatchObject({ metadata: { deletionTimestamp: expect.any(String) } });
  await resource.delete("graceful", { gracePeriodSeconds: 0 });
  expect(isNotFound(await failureOf(resource.get("graceful")))).toBe(true);
});

test("C.18 propagationPolicy reaches the server", async () => {
  const resource = client.resource(deployments, "default");
  const labels = { app: "a" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "main", image: "main:1" }] } };
  await resource.create({ metadata: { name: "fore" }, spec: { selector: { matchLabels: labels }, template } });
  // The garbage collector, which does not run here, would remove the finalizer after the dependents.
  expect(await resource.delete("fore", { propagationPolicy: "Foreground" })).toMatchObject({
    kind: "Deployment",
    metadata: { finalizers: ["foregroundDeletion"] },
  });
});

test("C.6 fieldManager names the writer, and the default is the user agent's name", async () => {
  type Managed = { metadata: { managedFields: { manager: string }[] } };
  const managers = async (name: string): Promise<string[]> => {
    const args = ["get", "configmap", name, "--show-managed-fields"];
    return (await on.cluster.kubectlJson<Managed>(args)).metadata.managedFields.map(({ manager }) => manager);
  };
  const maps = client.resource(configMaps, "default");
  await maps.create(configMap("managed"), { fieldManager: "tester" });
  expect(await managers("managed")).toEqual(["tester"]);
  await maps.create(configMap("unmanaged"));
  expect(await managers("unmanaged")).toEqual(["kubesmith-runtime"]);
});

test("an object that the server's validation refuses is Invalid, with the field", async () => {
  const refused = await failureOf(client.resource(configMaps, "default").create(configMap("Not A Name")));
  expect(isInvalid(refused)).toBe(true);
  expect(apiErrorOf(refused)?.details?.causes).toMatchObject([{ field: "metadata.name", reason: "FieldValueInvalid" }]);
  expect(String(refused)).toMatch(
    /^ApiError: \[Invalid\] .*"Not A Name".* \(POST \/api\/v1\/namespaces\/default\/configmaps\)$/,
  );
});
