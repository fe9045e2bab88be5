import { describe, expect, test } from "vitest";
import { RequestError } from "../index.js";
import { rolloutStatusOf } from "./index.js";

// tests/runtime/rollout-status.server.test.ts compares the states that a server stores with kubectl. These are states that it does not store.

const strategy = { updateStrategy: { type: "RollingUpdate" } };
const statefulSet = (status: object, spec: object = strategy, generation: unknown = 1): object => ({
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: "db", generation },
  spec: { replicas: 3, ...spec },
  status: { observedGeneration: 1, replicas: 3, readyReplicas: 3, ...status },
});

describe("rolloutStatusOf() judges a StatefulSet", () => {
  test.each<[string, object, object]>([
    [
      "without a partition, at two revisions",
      statefulSet({ updatedReplicas: 1, currentRevision: "db-1", updateRevision: "db-2" }),
      {
        state: "progressing",
        reason: "NotUpdated",
        message: "waiting for statefulset rolling update to complete 1 pods at revision db-2...",
        done: 1,
        wanted: 3,
      },
    ],
    [
      "of a generation beyond 2^53",
      statefulSet(
        { currentReplicas: 3, currentRevision: "db-2", updateRevision: "db-2", observedGeneration: 2n ** 60n },
        strategy,
        2n ** 60n,
      ),
      { state: "complete", reason: "Complete" },
    ],
    [
      "without a partition, at one revision",
      statefulSet({ currentReplicas: 3, currentRevision: "db-2", updateRevision: "db-2" }),
      {
        state: "complete",
        reason: "Complete",
        message: "statefulset rolling update complete 3 pods at revision db-2...",
        done: 3,
        wanted: 3,
      },
    ],
    [
      "without a number of replicas",
      statefulSet({ updatedReplicas: 1 }, { ...strategy, replicas: null }),
      { state: "complete", message: "statefulset rolling update complete 0 pods at revision ..." },
    ],
    [
      "whose generation is beyond 2^53",
      statefulSet({ observedGeneration: 9007199254740992 }, strategy, 9007199254740993n),
      { state: "progressing", reason: "NotObserved" },
    ],
  ])("%s", (_name, object, status) => {
    expect(rolloutStatusOf(object)).toMatchObject(status);
  });
});

test("rolloutStatusOf() shows the server's words on one line without control characters", () => {
  const { message } = rolloutStatusOf(statefulSet({ currentRevision: "", updateRevision: "\u001b[31mred\nline" }));
  expect(message).toBe("waiting for statefulset rolling update to complete 0 pods at revision  [31mred line...");
});

test.each<[string, object]>([
  ["a status that is missing", { status: undefined }],
  ["nothing but null", { metadata: null, spec: null, status: null }],
  ["counts that are not numbers", { status: { observedGeneration: 1, replicas: "3", conditions: [null, 5] } }],
])("rolloutStatusOf() judges a Deployment with %s", (_name, more) => {
  expect(rolloutStatusOf({ apiVersion: "apps/v1", kind: "Deployment", metadata: { generation: 1 }, ...more })).toEqual(
    expect.objectContaining({ state: expect.any(String), message: expect.any(String) }),
  );
});

test.each<[object, object | undefined, string]>([
  [
    { apiVersion: "v1", kind: "Pod" },
    undefined,
    "only Deployments, StatefulSets and DaemonSets have rollouts, not v1 Pod",
  ],
  [{ apiVersion: "example.com/v1", kind: "Deployment" }, undefined, "not example.com/v1 Deployment"],
  [{ apiVersion: "apps/v1", kind: "toString" }, undefined, "not apps/v1 toString"],
  [{}, undefined, "not undefined undefined"],
  [
    { apiVersion: "apps/v1", kind: "Deployment" },
    { revision: -1 },
    'option "revision" must be a whole number greater than or equal to 0, but is -1',
  ],
  [
    { apiVersion: "apps/v1", kind: "Deployment" },
    { revision: "1" },
    'option "revision" must be a whole number greater than or equal to 0, but is "1"',
  ],
  [{ apiVersion: "apps/v1", kind: "Deployment" }, { revison: 1 }, 'rolloutStatusOf: unknown option "revison"'],
])("rolloutStatusOf() refuses %j with %j", (object, options, message) => {
  expect(() => rolloutStatusOf(object, options as object)).toThrow(message);
  expect(() => rolloutStatusOf(object, options as object)).toThrow(RequestError);
});
// cspell:ignore revison
