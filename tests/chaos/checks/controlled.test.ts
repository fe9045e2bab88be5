import { expect, test } from "vitest";
import { childOf, DIGEST, digestOf } from "../controlled.js";
import { type ControlledObject, checkControlled } from "./controlled.js";

const data = { key: "value" };
const digest = digestOf(data);
const labels = { run: "chaos" };
const object = (uid: string, annotation = digest): ControlledObject => ({
  metadata: { namespace: "chaos-2", name: "a", uid, labels, annotations: { [DIGEST]: annotation } },
  data,
});
const child = (owner: string, of = digest): ControlledObject => ({
  metadata: { namespace: "chaos-2", name: childOf("a"), uid: "c", ownerReferences: [{ uid: owner }] },
  data: { digest: of },
});

test("an object with an up-to-date child and annotation is done", () => {
  expect(checkControlled([object("u"), child("u")])).toEqual([]);
});

test("objects without the label, and those of other namespaces, do not count", () => {
  const { metadata } = object("u");
  const others = [
    { metadata: { ...metadata, labels: {} }, data },
    { metadata: { ...metadata, namespace: "chaos-1" }, data },
  ];
  expect(checkControlled(others)).toEqual([]);
});

test.each([
  ["a missing child", [object("u")], [`the child has undefined, not ${digest}`, "the child belongs to , not to u"]],
  ["a child of another state", [object("u"), child("u", "x")], [`the child has x, not ${digest}`]],
  ["a child of a predecessor", [object("u"), child("v")], ["the child belongs to v, not to u"]],
  ["an old annotation", [object("u", "x"), child("u")], ["the annotation is not up to date"]],
])("%s is reported", (_, objects, problems) => {
  expect(checkControlled(objects)).toEqual(problems.map((problem) => `controller: a: ${problem}`));
});
