import { describe, expect, it } from "vitest";
import type { JsonObject, Path, TestDocument } from "./document.js";
import { pathText } from "./document.js";
import { change, derive, propertiesOf } from "./mutate.js";

const pod: JsonObject = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "a", labels: { "a.b/c": "d" } },
  spec: { hostNetwork: true, containers: [{ name: "x", ports: [{ containerPort: 80 }] }, { name: "y" }] },
};

function document(object: JsonObject, label = "pods.yaml:1"): TestDocument {
  return { label, mistake: "none", object };
}

describe("propertiesOf()", () => {
  it("finds each property, parents first, except apiVersion and kind", () => {
    expect(propertiesOf(pod).map(pathText)).toEqual([
      "metadata",
      "metadata.name",
      "metadata.labels",
      'metadata.labels["a.b/c"]',
      "spec",
      "spec.hostNetwork",
      "spec.containers",
      "spec.containers[0].name",
      "spec.containers[0].ports",
      "spec.containers[0].ports[0].containerPort",
      "spec.containers[1].name",
    ]);
  });
});

describe("change()", () => {
  it.each([
    ["drop", { kind: "A", spec: { text: "b" } }],
    ["null", { kind: "A", spec: { text: "b", replicas: null } }],
    ["misspell", { kind: "A", spec: { text: "b", replicas: 3, repliicas: 3 } }],
    ["retype", { kind: "A", spec: { text: "b", replicas: true } }],
    ["revalue", undefined],
  ] as const)("%s", (operation, expected) => {
    const object = { kind: "A", spec: { text: "b", replicas: 3 } };
    expect(change(object, ["spec", "replicas"], operation)).toEqual(expected);
    expect(object.spec).toEqual({ text: "b", replicas: 3 });
  });

  it.each([
    ["a", 7],
    [3, true],
    [false, "false"],
    [["a", "b"], "a"],
    [{ a: 1 }, [{ a: 1 }]],
  ] as const)("retypes %j as %j", (value, expected) => {
    expect(change({ value }, ["value"], "retype")).toEqual({ value: expected });
  });

  it.each([
    ["Always", "Unlisted"],
    [
      ["Ingress", "Egress"],
      ["Unlisted", "Egress"],
    ],
  ] as const)("gives %j another value", (value, expected) => {
    expect(change({ value }, ["value"], "revalue")).toEqual({ value: expected });
  });

  it("does nothing to an empty list, to null, and to a missing value", () => {
    expect(change({ list: [] }, ["list"], "retype")).toBeUndefined();
    expect(change({ nothing: null }, ["nothing"], "retype")).toBeUndefined();
    expect(change({ a: 1 }, ["b"], "drop")).toBeUndefined();
    expect(change({ a: 1 }, ["b", "c"], "drop")).toBeUndefined();
  });
});

describe("derive()", () => {
  it("names the change and its place, including the misspelt copy's", () => {
    const derived = derive([document({ kind: "A", spec: { on: true } })], ["drop", "misspell"], 1);
    expect(derived.map(({ label, mistake, changed }) => [label, mistake, pathText(changed)])).toEqual([
      ["pods.yaml:1 drop spec", "missing-required", "spec"],
      ["pods.yaml:1 misspell spec", "unknown-field", "speec"],
      ["pods.yaml:1 drop spec.on", "missing-required", "spec.on"],
      ["pods.yaml:1 misspell spec.on", "unknown-field", "spec.onn"],
    ]);
  });

  it("changes the same place of a kind as often as requested, once per document", () => {
    const documents = ["a", "b", "c"].map((label) => document(pod, label));
    const labels = (limit: number): string[] => derive(documents, ["drop"], limit).map(({ label }) => label);
    expect(labels(2).filter((label) => label.endsWith(".name"))).toEqual([
      "a drop metadata.name",
      "a drop spec.containers[0].name",
      "b drop metadata.name",
      "b drop spec.containers[0].name",
    ]);
    expect(labels(0)).toEqual([]);
  });

  it("counts the metadata of all kinds as one place", () => {
    const documents = ["A", "B"].map((kind) => document({ kind, metadata: { name: "a" }, spec: {} }, kind));
    expect(derive(documents, ["drop"], 1).map(({ label }) => label)).toEqual([
      "A drop metadata",
      "A drop metadata.name",
      "A drop spec",
      "B drop metadata",
      "B drop spec",
    ]);
  });

  it("gives another value only to properties whose values are listed", () => {
    const isListed = (_: JsonObject, path: Path): boolean => path.at(-1) === "policy";
    const derived = derive([document({ kind: "A", spec: { policy: "x", name: "y" } })], ["revalue"], 1, isListed);
    expect(derived.map(({ label, mistake }) => [label, mistake])).toEqual([
      ["pods.yaml:1 revalue spec.policy", "wrong-value"],
    ]);
    expect(derive([document(pod)], ["revalue"], 1)).toEqual([]);
  });

  it("gives the same documents each time", () => {
    expect(derive([document(pod)], ["drop", "misspell", "retype", "null"], 1)).toEqual(
      derive([document(pod)], ["drop", "misspell", "retype", "null"], 1),
    );
  });
});
