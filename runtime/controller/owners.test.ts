import { expect, test } from "vitest";
import type { KubernetesObject } from "../types/object.js";
import type { AnyResource } from "../types/resource.js";
import { controllerKey, controllerReference, controllerUids } from "./owners.js";

const websites: AnyResource = {
  group: "example.com",
  version: "v2",
  plural: "websites",
  kind: "Website",
  scope: "Namespaced",
  verbs: [],
};
const reference = { apiVersion: "example.com/v1", kind: "Website", name: "blog", uid: "u1", controller: true };

const owned = (...ownerReferences: object[]): KubernetesObject =>
  ({ metadata: { name: "pod", namespace: "ns", ownerReferences } }) as KubernetesObject;

test("controllerReference() has what the garbage collector and `owns` need", () => {
  const website = { apiVersion: "example.com/v1", kind: "Website", metadata: { name: "blog", uid: "u1" } };
  expect(controllerReference(website)).toEqual({ ...reference, blockOwnerDeletion: true });
});

test.each([{}, { apiVersion: "v1", kind: "Pod" }, { apiVersion: "v1", kind: "Pod", metadata: { name: "a" } }])(
  "controllerReference() of an object that the server did not return is an error: %j",
  (object) => {
    expect(() => controllerReference(object)).toThrow("an owner must have apiVersion, kind");
  },
);

test("controllerReference() of an object that is reduced to metadata is an error: its kind is another one", () => {
  const partial = { apiVersion: "meta.k8s.io/v1", kind: "PartialObjectMetadata", metadata: { name: "a", uid: "u" } };
  expect(() => controllerReference(partial)).toThrow(
    "an owner must be a complete object, but a contains only metadata",
  );
});

test("H.7 the controller of an object is found by group and kind, in any version", () => {
  expect(controllerKey(owned(reference), websites)).toEqual({ name: "blog", namespace: "ns" });
  expect(controllerUids(owned(reference))).toEqual(["u1"]);
});

test.each([
  ["another group", { ...reference, apiVersion: "example.org/v1" }],
  ["the core group", { ...reference, apiVersion: "v1" }],
  ["another kind", { ...reference, kind: "Blog" }],
  ["an owner that does not control it", { ...reference, controller: false }],
])("H.7 an object with %s does not belong to an object of the controller", (_, given) => {
  expect(controllerKey(owned(given), websites)).toBeUndefined();
});

test("H.7 only the owner that controls the object counts, wherever it stands", () => {
  const first = { ...reference, name: "other", controller: false };
  expect(controllerKey(owned(first, reference), websites)?.name).toBe("blog");
  expect(controllerUids(owned(first))).toEqual([]);
  expect(controllerUids({})).toEqual([]);
});

test("H.7 owners of the core group have versions alone, and cluster-scoped owners are not in a namespace", () => {
  const node = { apiVersion: "v1", kind: "Node", name: "n", uid: "u", controller: true };
  const nodes: AnyResource = { ...websites, group: "", plural: "nodes", kind: "Node", scope: "Cluster" };
  expect(controllerKey(owned(node), nodes)).toEqual({ name: "n" });
});
