import { beforeAll, describe, expect, it } from "vitest";
import { emitModelOf } from "../../../generator/pipeline.js";
import { readSnapshot } from "../../../generator/snapshot/index.js";
import { EMBEDDED_SNAPSHOT } from "../../../generator/sources/index.js";
import type { JsonObject } from "../document.js";
import { presenceChecker } from "./presence.js";

let check: ReturnType<typeof presenceChecker>;

beforeAll(async () => {
  check = presenceChecker(emitModelOf(await readSnapshot(EMBEDDED_SNAPSHOT)));
});

const metadata = {
  name: "web",
  namespace: "shop",
  uid: "1",
  resourceVersion: "2",
  creationTimestamp: "2026-01-02T03:04:05Z",
};
const pod = { apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [{ name: "a", image: "b" }] }, status: {} };

/** What is found, `/spec absent`. */
function found(object: JsonObject): string[] {
  return check(object).map(({ pointer, problem }) => `${pointer} ${problem}`);
}

describe("a returned object", () => {
  it("has no contradictions if it matches its type", () => {
    expect(found(pod)).toEqual([]);
  });

  it.each<[string, JsonObject, string[]]>([
    ["no status", { apiVersion: "v1", kind: "Pod", metadata, spec: pod.spec }, ["/status absent"]],
    ["a null for status", { ...pod, status: null }, ["/status null"]],
    ["no namespace", { ...pod, metadata: { ...metadata, namespace: null } }, ["/metadata/namespace null"]],
    ["no uid", { ...pod, metadata: { ...metadata, uid: null } }, ["/metadata/uid null"]],
    [
      "no metadata",
      { ...pod, metadata: {} },
      ["name", "uid", "resourceVersion", "creationTimestamp", "namespace"].map((name) => `/metadata/${name} absent`),
    ],
    [
      "a container without a name",
      { ...pod, spec: { containers: [{ image: "b" }] } },
      ["/spec/containers/0/name absent"],
    ],
    ["a null for an optional list", { ...pod, spec: { ...pod.spec, volumes: null } }, ["/spec/volumes null"]],
    ["a null in a map", { ...pod, metadata: { ...metadata, labels: { "a/b": null } } }, ["/metadata/labels/a~1b null"]],
    ["text for a list", { ...pod, spec: { containers: "none" } }, ["/spec/containers type"]],
    ["text for a number", { ...pod, metadata: { ...metadata, generation: "1" } }, ["/metadata/generation type"]],
    [
      "a word that is none of those",
      { ...pod, spec: { ...pod.spec, restartPolicy: "Perhaps" } },
      ["/spec/restartPolicy type"],
    ],
    [
      "a number for a time",
      { ...pod, metadata: { ...metadata, creationTimestamp: 1 } },
      ["/metadata/creationTimestamp type"],
    ],
  ])("with %s contradicts its type there", (_, object, pointers) => {
    expect(found(object)).toEqual(pointers);
  });

  it("may contain null if the type allows it, and either type of a union", () => {
    const slice = {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata,
      addressType: "IPv4",
      endpoints: null,
    };
    expect(found(slice)).toEqual([]);
    const budget = (minAvailable: JsonObject[string]): JsonObject => ({
      ...{ apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata },
      spec: { minAvailable },
      status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
    });
    expect(["50%", 1, true].flatMap((value) => found(budget(value)))).toEqual(["/spec/minAvailable type"]);
  });

  it("of a kind that is not stored has no name", () => {
    const review = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview", metadata: {} };
    expect(found({ ...review, status: { userInfo: {} } })).toEqual([]);
    expect(found(review)).toEqual(["/status absent"]);
  });

  it("of a subresource's kind is compared with its written form", () => {
    expect(found({ apiVersion: "autoscaling/v1", kind: "Scale", spec: { replicas: "1" } })).toEqual([
      "/spec/replicas type",
    ]);
    expect(() => found({ apiVersion: "v1", kind: "Nothing" })).toThrow("v1/Nothing");
  });
});
