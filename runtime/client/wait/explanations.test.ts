import { describe, expect, test } from "vitest";
import { failureOf } from "../../../tests/support/failure-of.js";
import { hasCondition, type Readable, WaitFailedError, WaitTimeoutError, waitFor } from "../../index.js";
import { states, thing } from "../../testdata/things.js";

const soon = { interval: 1 };

/** Conditions of an object, and what else it has. */
const withConditions = (
  conditions: readonly unknown[],
  object: object = {},
  status: object = {},
): Readable<object> => ({
  get: async () => ({ ...object, status: { ...status, conditions } }),
});

describe("the message of a wait that timed out", () => {
  const available = {
    type: "Available",
    status: "False",
    reason: "MinimumReplicasUnavailable",
    message: "Deployment does not have minimum availability.",
  };
  const progressing = { type: "Progressing", status: "True", reason: "ReplicaSetUpdated" };
  const web = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "team", generation: 3 },
  };

  test.each<[string, Parameters<typeof hasCondition>, readonly object[], object, string]>([
    [
      "says the condition's reason and message, and the other conditions",
      ["Available"],
      [progressing, available],
      {},
      'condition Available is "False" (MinimumReplicasUnavailable: Deployment does not have minimum availability.); ' +
        'other conditions: Progressing is "True" (ReplicaSetUpdated)',
    ],
    [
      "says which conditions there are instead",
      ["Ready"],
      [progressing],
      {},
      'condition Ready is not set; conditions: Progressing is "True" (ReplicaSetUpdated)',
    ],
    ["says that there are no conditions", ["Ready"], [], {}, "condition Ready is not set"],
    [
      "says phase, reason and message of the status",
      ["Ready"],
      [],
      { phase: "Pending", reason: "Odd", message: "no node" },
      "condition Ready is not set; phase Pending (Odd: no node)",
    ],
    [
      "says that a condition is about an older state of the object",
      ["Available"],
      [{ ...available, status: "True", observedGeneration: 2 }],
      {},
      'condition Available is "True" (MinimumReplicasUnavailable: Deployment does not have minimum availability.) for generation 2, but the object is at generation 3',
    ],
    [
      "says that a status is about an older state of the object",
      ["Progressing"],
      [progressing],
      { observedGeneration: 1 },
      'condition Progressing is "True" (ReplicaSetUpdated) for generation 1, but the object is at generation 3',
    ],
  ])("%s", async (_name, wanted, conditions, status, message) => {
    const things = withConditions(conditions, web, status);
    const error = await failureOf(waitFor(things, "web", hasCondition(...wanted), { ...soon, timeout: 300 }));
    expect(error).toMatchObject({
      name: "WaitTimeoutError",
      message: `timed out after 300 ms waiting for deployment team/web: ${message}`,
    });
  });

  test("says the conditions to a predicate without words of its own", async () => {
    const things = withConditions([available], web);
    const error = await failureOf(waitFor(things, "web", () => false, { ...soon, timeout: 300 }));
    expect(error).toMatchObject({
      message:
        "timed out after 300 ms waiting for deployment team/web: the predicate returned false; conditions: " +
        'Available is "False" (MinimumReplicasUnavailable: Deployment does not have minimum availability.)',
    });
  });

  test("stays short and on one line, whatever the conditions contain", async () => {
    const long = "long\n".repeat(100_000);
    const many = Array.from({ length: 1000 }, (_, index) => ({
      type: `T${index}`,
      status: long,
      reason: long,
      message: long,
    }));
    const things = withConditions([...many, null, 5, "Ready", { type: {}, status: [] }], web);
    const error = (await failureOf(waitFor(things, "web", hasCondition("T9"), { ...soon, timeout: 300 }))) as Error;
    expect(error.message.length).toBeLessThan(1100);
    expect(error.message).not.toContain("\n");
  });
});

describe("a wait ends early when the state cannot be reached:", () => {
  const job = { apiVersion: "batch/v1", kind: "Job", metadata: { name: "copy", namespace: "team" } };
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "copy", namespace: "team" } };
  const request = {
    apiVersion: "certificates.k8s.io/v1",
    kind: "CertificateSigningRequest",
    metadata: { name: "copy" },
  };
  const is = (type: string, reason?: string): object => ({ type, status: "True", reason });

  test.each<[string, object, readonly object[], object, Parameters<typeof hasCondition>, string]>([
    [
      "a Job that failed does not complete",
      job,
      [is("Failed", "BackoffLimitExceeded")],
      {},
      ["Complete"],
      'job team/copy: condition Complete is not set; conditions: Failed is "True" (BackoffLimitExceeded)',
    ],
    [
      "a Job that completed does not fail",
      job,
      [is("Complete")],
      {},
      ["Failed"],
      'job team/copy: condition Failed is not set; conditions: Complete is "True"',
    ],
    [
      "a pod that succeeded does not get ready",
      pod,
      [],
      { phase: "Succeeded" },
      ["Ready"],
      "pod team/copy: condition Ready is not set; phase Succeeded",
    ],
    [
      "a pod that failed does not get ready",
      pod,
      [{ type: "Ready", status: "False", reason: "PodFailed" }],
      { phase: "Failed" },
      ["Ready"],
      'pod team/copy: condition Ready is "False" (PodFailed); phase Failed',
    ],
    [
      "its containers do not, either",
      pod,
      [],
      { phase: "Failed", reason: "Evicted" },
      ["ContainersReady"],
      "pod team/copy: condition ContainersReady is not set; phase Failed (Evicted)",
    ],
    [
      "a request that was denied is not approved",
      request,
      [is("Denied")],
      {},
      ["Approved"],
      'certificatesigningrequest copy: condition Approved is not set; conditions: Denied is "True"',
    ],
    [
      "a request that was approved is not denied",
      request,
      [is("Approved")],
      {},
      ["Denied"],
      'certificatesigningrequest copy: condition Denied is not set; conditions: Approved is "True"',
    ],
  ])("%s", async (_name, object, conditions, status, wanted, message) => {
    const things = withConditions(conditions, object, status);
    const error = await failureOf(waitFor(things, "copy", hasCondition(...wanted), { ...soon, timeout: 1000 }));
    expect(error).toBeInstanceOf(WaitFailedError);
    expect(error).not.toBeInstanceOf(WaitTimeoutError);
    expect(error).toHaveProperty("message", `gave up waiting for ${message}`);
    expect(error).toMatchObject({ last: { ...object, status: { ...status, conditions } } });
    expect(JSON.stringify(error)).not.toContain("conditions");
  });

  test.each<[string, object, readonly object[], object, Parameters<typeof hasCondition>]>([
    [
      "a kind of that name in another group",
      { ...job, apiVersion: "example.com/v1" },
      [is("Failed")],
      {},
      ["Complete"],
    ],
    ["a Job that is about to fail", job, [is("FailureTarget")], {}, ["Complete"]],
    ["a Job whose condition Failed is not true", job, [{ type: "Failed", status: "False" }], {}, ["Complete"]],
    ["a pod that runs", pod, [], { phase: "Running" }, ["Ready"]],
    ["another condition of a pod that succeeded", pod, [], { phase: "Succeeded" }, ["Initialized"]],
  ])("not for %s", async (_name, object, conditions, status, wanted) => {
    const things = withConditions(conditions, object, status);
    const error = await failureOf(waitFor(things, "copy", hasCondition(...wanted), { ...soon, timeout: 300 }));
    expect(error).toBeInstanceOf(WaitTimeoutError);
    expect(error).not.toBeInstanceOf(WaitFailedError);
  });

  test("a pod that succeeded may be waited for as not ready", async () => {
    const things = withConditions([{ type: "Ready", status: "False" }], pod, { phase: "Succeeded" });
    await expect(waitFor(things, "copy", hasCondition("Ready", "False"), soon)).resolves.toMatchObject(pod);
  });

  test("not when the object is deleted: another may take its name, as pods of StatefulSets do", async () => {
    const { things } = await states(thing("a"), 404, thing("b", "Ready"));
    expect(await waitFor(things, "a", hasCondition("Ready"), soon)).toEqual(thing("b", "Ready"));
  });

  test("your own predicate says so by `isImpossible`", async () => {
    const things = withConditions([], job);
    const done = Object.assign(() => false, { isImpossible: () => true, explain: () => "it is the wrong one" });
    const error = await failureOf(waitFor(things, "copy", done, { timeout: 0 }));
    expect(error).toMatchObject({ message: "gave up waiting for job team/copy: it is the wrong one" });
  });
});
