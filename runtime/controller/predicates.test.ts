import { expect, test } from "vitest";
import type { Change } from "../informer/index.js";
import type { KubernetesObject, Metadata } from "../types/object.js";
import { annotationsChanged, anyOf, generationChanged, labelsChanged } from "./predicates.js";

const updated = (before: Metadata, after: Metadata): Change<KubernetesObject> => ({
  type: "updated",
  object: { metadata: after },
  previous: { metadata: before },
  isResync: false,
});
const added: Change<KubernetesObject> = { type: "added", object: {}, previous: undefined, isInitial: false };
const deleted: Change<KubernetesObject> = { type: "deleted", object: {}, previous: {}, isFinalStateUnknown: false };

test("H.12 generationChanged() leaves out updates of the status, the labels and the annotations", () => {
  expect(generationChanged(updated({ generation: 1 }, { generation: 1, labels: { a: "1" } }))).toBe(false);
  expect(generationChanged(updated({ generation: 1 }, { generation: 2 }))).toBe(true);
});

test("H.12 generationChanged() accepts all updates of kinds without generations", () => {
  expect(generationChanged(updated({ resourceVersion: "1" }, { resourceVersion: "2" }))).toBe(true);
});

test.each([
  ["labels", labelsChanged],
  ["annotations", annotationsChanged],
] as const)("H.12 a filter accepts updates only if they change the %s", (field, changed) => {
  const a = { [field]: { a: "1" } };
  expect(changed(updated(a, { [field]: { a: "1" }, generation: 2 }))).toBe(false);
  expect(changed(updated({}, { [field]: {} }))).toBe(false);
  expect(changed(updated(a, { [field]: { a: "2" } }))).toBe(true);
  expect(changed(updated(a, { [field]: { b: "1" } }))).toBe(true);
  expect(changed(updated({}, a))).toBe(true);
  expect(changed(updated(a, {}))).toBe(true);
  expect(changed(updated({ [field]: { a: "1", b: "2" } }, a))).toBe(true);
});

test("H.12 objects that appear or disappear pass every filter", () => {
  for (const change of [added, deleted]) {
    expect([generationChanged, labelsChanged, annotationsChanged].map((changed) => changed(change))).toEqual([
      true,
      true,
      true,
    ]);
  }
});

test("H.12 anyOf() accepts what one of its filters accepts", () => {
  const either = anyOf(generationChanged, labelsChanged);
  expect(either(updated({ generation: 1 }, { generation: 2 }))).toBe(true);
  expect(either(updated({ generation: 1 }, { generation: 1, labels: { a: "" } }))).toBe(true);
  expect(either(updated({ generation: 1 }, { generation: 1, annotations: { a: "" } }))).toBe(false);
  expect(anyOf()(added)).toBe(false);
});
