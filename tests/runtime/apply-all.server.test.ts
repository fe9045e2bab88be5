import { ApiError } from "@kubesmith/runtime";
import { ApplyAllError, applyAll, createDynamicClient } from "@kubesmith/runtime/dynamic";
import { expect, test } from "vitest";
import { useControlPlane } from "../support/use-control-plane.js";

const cluster = useControlPlane();
const options = { fieldManager: "ops" };

const gadgetDefinition = (group: string) => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: gadgets.${group} }
spec:
  group: ${group}
  scope: Namespaced
  names: { kind: Gadget, plural: gadgets }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: { type: object, properties: { serial: { type: integer, format: int64 }, enabled: { type: boolean } } }
`;

test("applyAll() applies objects that depend on each other, in any order", async () => {
  const seen: string[] = [];
  const manifests = `
apiVersion: gear.example.com/v1
kind: Gadget
metadata: { name: first, namespace: team }
spec: { serial: 9007199254740993, enabled: yes }
---
# nothing here
---
apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: settings, namespace: team }, data: { mode: "on" } }
  - { apiVersion: v1, kind: ServiceAccount, metadata: { name: robot } }
---
${gadgetDefinition("gear.example.com")}
---
{ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "team", "namespace": "ignored" } }
`;
  const applied = await applyAll(cluster.client, manifests, {
    ...options,
    namespace: "team",
    onApplied: ({ kind, metadata }) => seen.push(`${kind} ${metadata.name}`),
  });
  expect(applied.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? "-"} ${metadata.name}`)).toEqual([
    "Gadget team first",
    "ConfigMap team settings",
    "ServiceAccount team robot",
    "CustomResourceDefinition - gadgets.gear.example.com",
    "Namespace - team",
  ]);
  expect(applied[0]?.spec).toEqual({ serial: 9007199254740993n, enabled: true });
  expect(seen.at(-1)).toBe("Gadget first");
  const { stdout } = await cluster.kubectl(["get", "gadgets,configmaps,serviceaccounts", "-n", "team", "-o", "name"]);
  expect(stdout).toContain("gadget.gear.example.com/first\n");
  expect(stdout).toContain("serviceaccount/robot\n");
});

test("applyAll() can be repeated, and accepts objects as well as text", async () => {
  const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "twice" }, data: { a: "1" } };
  await applyAll(cluster.client, [map], options);
  const [changed] = await applyAll(cluster.client, [map, { ...map, data: { a: "2" } }], options);
  expect(changed?.data).toEqual({ a: "1" });
  const maps = await createDynamicClient(cluster.client).resource("cm");
  expect((await maps("default").get("twice")).data).toEqual({ a: "2" });
});

test("applyAll() continues after an object that cannot be applied, and reports it", async () => {
  const manifests = `
apiVersion: v1
kind: ConfigMap
metadata: { name: good }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: Bad_Name }
---
apiVersion: nowhere.example.com/v1
kind: Widget
metadata: { name: a }
`;
  const error = await applyAll(cluster.client, manifests, options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ApplyAllError);
  const { failures, applied, message } = error as ApplyAllError;
  expect(applied.map(({ metadata }) => metadata.name)).toEqual(["good"]);
  expect(failures.map(({ manifest }) => manifest)).toEqual(["ConfigMap Bad_Name (line 6)", "Widget a (line 10)"]);
  expect(failures[0]?.error).toBeInstanceOf(ApiError);
  expect(failures[1]?.error).toMatchObject({ code: "UnknownKind" });
  expect(message).toMatch(/^2 of 3 objects could not be applied\nConfigMap Bad_Name \(line 6\): \[Invalid\]/);
});

test("applyAll() does not wait for resources of a refused definition", async () => {
  const broken = gadgetDefinition("broken.example.com").replace("served: true", "served: maybe");
  const gadget = "apiVersion: broken.example.com/v1\nkind: Gadget\nmetadata: { name: a }\n";
  const start = performance.now();
  await expect(applyAll(cluster.client, `${broken}---\n${gadget}`, options)).rejects.toMatchObject({
    failures: { length: 2 },
  });
  expect(performance.now() - start).toBeLessThan(10_000);
});

test("applyAll() stores nothing in a dry run", async () => {
  const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "dry" } };
  const [answer] = await applyAll(cluster.client, [map], { ...options, dryRun: true });
  expect(answer?.metadata.name).toBe("dry");
  const maps = await createDynamicClient(cluster.client).resource("cm");
  await expect(maps("default").get("dry")).rejects.toThrow("not found");
});

test.each<[string, string | object[], string]>([
  ["no YAML", "a: [", "manifests: line 1: invalid YAML (did not find expected node content)"],
  ["no object", "---\n- just\n- a list\n", "manifests: line 2: the manifest must be an object"],
  ["no apiVersion", "\nkind: Pod\n", "manifests: line 2: the object has no apiVersion"],
  ["no kind", [{ apiVersion: "v1" }], "manifests: object 1: the object has no kind"],
  [
    "no name, of a kind with an escape sequence",
    [{ apiVersion: "v1", kind: "\u001b[31mPod\u202e" }],
    "object 1: [31mPod  has no",
  ],
  ["no name", "apiVersion: v1\nkind: Pod\nmetadata: {}\n", "manifests: line 1: Pod has no metadata.name"],
  [
    "inside a list",
    "apiVersion: v1\nkind: List\nitems: [{ apiVersion: v1, kind: Pod }]\n",
    "manifests: line 1, item 1: Pod has no metadata.name",
  ],
  ["too many aliases", `a: &a [${"x,".repeat(999)}x]\nb: &b [${"*a,".repeat(99)}*a]\nc: [*b]\n`, "excessive aliasing"],
])("G.15 applyAll() sends nothing if manifests are wrong: %s", async (_name, manifests, message) => {
  const call = applyAll(cluster.client, manifests, options);
  await expect(call).rejects.toMatchObject({ name: "RequestError", code: "InvalidManifest" });
  await expect(call).rejects.toThrow(message);
});

test("applyAll() ends with its signal", async () => {
  const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "late" } };
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(applyAll(cluster.client, [map], { ...options, signal })).rejects.toThrow("enough");
});
