import { expect, test } from "vitest";
import type { ResourceCall } from "../../request/index.js";
import { configMaps, deployments, namespaces, pods } from "../../testdata/tokens.js";
import { expectationOf, groupResourceOf } from "./expectation.js";

const update: ResourceCall = { action: "update", token: deployments, namespace: "default", name: "web" };
const deletion: ResourceCall = { action: "delete", token: configMaps, namespace: "default", name: "m" };
const version = (resourceVersion: string, namespace: string | undefined = "default"): object => ({
  kind: "version",
  resourceVersion,
  namespace,
});
const object = (kind: string, metadata: object = { name: "web", resourceVersion: "7" }): object => ({ kind, metadata });
const success = (details?: object | null): object => ({ apiVersion: "v1", kind: "Status", status: "Success", details });

test.each<[string, ResourceCall, object, unknown]>([
  ["an update", update, object("Deployment"), version("7")],
  [
    "an apply of a cluster-scoped object",
    { action: "apply", token: namespaces },
    object("Namespace"),
    { ...version("7"), namespace: undefined },
  ],
  ["a patch that answers with metadata", { ...update, action: "merge" }, object("PartialObjectMetadata"), version("7")],
  ["an object without a version", update, object("Deployment", {}), undefined],
  ["an empty version", update, object("Deployment", { resourceVersion: "" }), undefined],
  ["a version that is not text", update, object("Deployment", { resourceVersion: 7 }), undefined],
  ["an object without metadata", update, { kind: "Deployment", metadata: null }, undefined],
])("H.4 %s leads to the version of the answer", (_name, call, answer, expected) => {
  expect(expectationOf(call, answer)).toEqual(expected);
});

test.each<[string, ResourceCall, object, unknown]>([
  ["status", { ...update, subresource: "status" }, object("Deployment"), version("7")],
  ["scale", { ...update, subresource: "scale" }, object("Scale"), version("7")],
  ["eviction", { action: "create", token: pods, namespace: "default", subresource: "eviction" }, success(), undefined],
  ["token", { ...update, subresource: "token" }, object("TokenRequest"), undefined],
])("H.4 the subresource %s counts if its answer has the version of the object", (_name, call, answer, expected) => {
  expect(expectationOf(call, answer)).toEqual(expected);
});

test.each<[string, ResourceCall, object, unknown]>([
  ["answered with the object, which finalizers or a grace period keep", deletion, object("ConfigMap"), version("7")],
  [
    "answered with a Status",
    deletion,
    success({ name: "m", kind: "configmaps", uid: "u" }),
    { kind: "deletion", objects: [{ name: "m", uid: "u", namespace: "default" }] },
  ],
  ["answered with a Status that names nothing", deletion, success(), undefined],
  ["answered with a Status without a uid", deletion, success({ name: "m" }), undefined],
  [
    "of a collection",
    { action: "deleteCollection", token: configMaps, namespace: "default" },
    {
      kind: "ConfigMapList",
      metadata: { resourceVersion: "9" },
      items: [{ metadata: { name: "a", uid: "1", resourceVersion: "3" } }, null, { metadata: { name: "b", uid: "2" } }],
    },
    {
      kind: "deletion",
      objects: [
        { name: "a", uid: "1", namespace: "default" },
        { name: "b", uid: "2", namespace: "default" },
      ],
    },
  ],
  ["of an empty collection", { ...deletion, action: "deleteCollection" }, { items: [] }, undefined],
  ["of a collection, answered with a Status", { ...deletion, action: "deleteCollection" }, success(), undefined],
])("H.4 a deletion %s", (_name, call, answer, expected) => {
  expect(expectationOf(call, answer)).toEqual(expected);
});

test.each([{ dryRun: true }, { query: { dryRun: "All" } }])("H.4 a dry run does not count: %o", (options) => {
  expect(expectationOf({ ...update, options }, object("Deployment"))).toBeUndefined();
  expect(expectationOf({ ...deletion, options }, success({ name: "m", uid: "u" }))).toBeUndefined();
});

test("H.4 all versions of a resource are one, and resources of other groups are others", () => {
  expect(groupResourceOf(deployments)).toBe("deployments.apps");
  expect(groupResourceOf({ ...deployments, version: "v1beta1" as "v1" })).toBe("deployments.apps");
  expect(groupResourceOf({ ...deployments, group: "extensions" as "apps" })).not.toBe("deployments.apps");
});

const deleting = { name: "m", uid: "u", resourceVersion: "7", deletionTimestamp: "2026-01-01T00:00:00Z" };
const gone = { kind: "deletion", objects: [{ name: "m", uid: "u", namespace: "default", isGone: true }] };
test.each<[string, ResourceCall["action"], object, unknown]>([
  ["removes the last finalizer", "merge", { kind: "ConfigMap", metadata: deleting }, gone],
  ["empties the finalizers", "update", { kind: "ConfigMap", metadata: { ...deleting, finalizers: [] } }, gone],
  ["leaves a finalizer", "merge", { kind: "ConfigMap", metadata: { ...deleting, finalizers: ["a/b"] } }, version("7")],
  [
    "is of an object that ends gracefully",
    "merge",
    { kind: "Pod", metadata: { ...deleting, deletionGracePeriodSeconds: 30 } },
    version("7"),
  ],
  [
    "is of a namespace that has finalizers of its own",
    "merge",
    { kind: "Namespace", metadata: deleting, spec: { finalizers: ["kubernetes"] } },
    version("7"),
  ],
  ["is a deletion itself", "delete", { kind: "ConfigMap", metadata: deleting }, version("7")],
])(
  "H.4 the write of an object that is being deleted leads to the right expectation when it %s",
  (_name, action, answer, expected) => {
    expect(expectationOf({ ...update, action, token: configMaps }, answer)).toEqual(expected);
  },
);
