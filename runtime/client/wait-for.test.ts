import { describe, expect, onTestFinished, test } from "vitest";
import {
  connect,
  hasCondition,
  isConflict,
  isForbidden,
  type Readable,
  retryOnConflict,
  WaitFailedError,
  WaitTimeoutError,
  waitFor,
  waitForDeletion,
} from "../index.js";
import { json, serve, startServer } from "../testdata/server.js";
import { configMaps } from "../testdata/tokens.js";

interface Thing {
  readonly metadata: { readonly uid: string };
  readonly kind: string;
  readonly status?: { readonly conditions: { type: string; status: string }[] };
}
const thing = (uid: string, ...conditions: string[]): Thing => ({
  kind: "Thing",
  metadata: { uid },
  status: { conditions: conditions.map((type) => ({ type, status: "True" })) },
});

/** A resource of a server that answers with these states one after the other, the last one for good. */
async function states(...answers: (Thing | number)[]): Promise<{ things: Readable<Thing>; asked: () => number }> {
  const server = await startServer((_request, response, number) => {
    const answer = answers[Math.min(number, answers.length) - 1];
    if (typeof answer !== "number") return json(response, answer);
    const reason = answer === 404 ? "NotFound" : answer === 409 ? "Conflict" : "Forbidden";
    json(response, { kind: "Status", status: "Failure", reason, code: answer }, answer);
  });
  const client = await connect({ server: server.url });
  onTestFinished(() => client.close());
  const maps = client.resource(configMaps, "default");
  const things = { get: (name: string) => maps.get(name) as Promise<unknown> as Promise<Thing> };
  return { things, asked: () => server.requests.length };
}
const soon = { interval: 1 };

describe("waitFor", () => {
  test("polls until the object exists and the predicate accepts it, and returns the object", async () => {
    const { things, asked } = await states(404, thing("a"), thing("a", "Ready"));
    expect(await waitFor(things, "a", hasCondition("Ready"), soon)).toEqual(thing("a", "Ready"));
    expect(asked()).toBe(3);
  });

  test("awaits an asynchronous predicate", async () => {
    const { things } = await states(thing("a"), thing("b"));
    expect(await waitFor(things, "a", async ({ metadata }) => metadata.uid === "b", soon)).toEqual(thing("b"));
  });

  test("reads once if the predicate accepts the object at once", async () => {
    const { things, asked } = await states(thing("a"));
    await waitFor(things, "a", () => true, { interval: 60_000 });
    expect(asked()).toBe(1);
  });

  test.each<[string, Thing | number, string]>([
    [
      "an object in another state",
      thing("a"),
      "timed out after 5 ms waiting for thing a: the predicate returned false",
    ],
    ["no object", 404, "timed out after 5 ms waiting for object a: it does not exist"],
  ])("rejects when its time is up: %s", async (_name, state, message) => {
    const { things } = await states(state);
    const error = await waitFor(things, "a", () => false, { ...soon, timeout: 5 }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(WaitTimeoutError);
    expect(error).toMatchObject({ message, last: typeof state === "number" ? undefined : state });
  });

  test("names kind, namespace and server of the resource client, and the time in seconds", async () => {
    const answer = { metadata: { name: "a" }, status: { conditions: [{ type: "Ready", status: "Unknown" }] } };
    const { client } = await serve((_request, response) => json(response, answer));
    const error = await waitFor(client.resource(configMaps, "team"), "a", hasCondition("Ready"), {
      interval: 100,
      timeout: 1100,
    }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      message: 'timed out after 1.1 s waiting for configmap team/a: condition Ready is "Unknown"',
      server: client.server,
    });
  });

  test("asks the predicate for what is missing", async () => {
    const { things } = await states(thing("a"));
    const wanted = Object.assign(() => false, { explain: ({ metadata }: Thing) => `its uid is ${metadata.uid}` });
    await expect(waitFor(things, "a", wanted, { ...soon, timeout: 1 })).rejects.toThrow("thing a: its uid is a");
  });

  test("shows the server's words on one line without control characters", async () => {
    const condition = { type: "Ready", status: "False", reason: "\u001b[31mred\nline" };
    const things: Readable<object> = { get: async () => ({ status: { conditions: [condition] } }) };
    await expect(waitFor(things, "a", hasCondition("Ready"), { ...soon, timeout: 1 })).rejects.toThrow(
      'waiting for object a: condition Ready is "False" ( [31mred line)',
    );
  });

  test("rejects with another failure at once", async () => {
    const { things, asked } = await states(403);
    await expect(waitFor(things, "a", () => true, soon)).rejects.toSatisfy(isForbidden);
    expect(asked()).toBe(1);
  });

  test("rejects with what the predicate throws", async () => {
    const { things } = await states(thing("a"));
    const broken = (): boolean => {
      throw new Error("broken");
    };
    await expect(waitFor(things, "a", broken, soon)).rejects.toThrow("broken");
  });

  test("ends with its signal", async () => {
    const { things, asked } = await states(thing("a"));
    const abort = new AbortController();
    const waiting = waitFor(things, "a", () => false, { interval: 60_000, timeout: 0, signal: abort.signal });
    await expect.poll(asked).toBe(1);
    abort.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
  });
});

/** Conditions of an object, and what else it has. */
const withConditions = (
  conditions: readonly unknown[],
  object: object = {},
  status: object = {},
): Readable<object> => ({
  get: async () => ({ ...object, status: { ...status, conditions } }),
});
const failureOf = (waiting: Promise<unknown>): Promise<unknown> =>
  waiting.then(
    () => "no failure",
    (error: unknown) => error,
  );

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
      'condition Available is "True" (MinimumReplicasUnavailable: Deployment does not have minimum availability.) of generation 2, while the object has 3',
    ],
    [
      "says that a status is about an older state of the object",
      ["Progressing"],
      [progressing],
      { observedGeneration: 1 },
      'condition Progressing is "True" (ReplicaSetUpdated) of generation 1, while the object has 3',
    ],
  ])("%s", async (_name, wanted, conditions, status, message) => {
    const things = withConditions(conditions, web, status);
    const error = await failureOf(waitFor(things, "web", hasCondition(...wanted), { ...soon, timeout: 1 }));
    expect(error).toMatchObject({
      name: "WaitTimeoutError",
      message: `timed out after 1 ms waiting for deployment team/web: ${message}`,
    });
  });

  test("says the conditions to a predicate without words of its own", async () => {
    const things = withConditions([available], web);
    const error = await failureOf(waitFor(things, "web", () => false, { ...soon, timeout: 1 }));
    expect(error).toMatchObject({
      message:
        "timed out after 1 ms waiting for deployment team/web: the predicate returned false; conditions: " +
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
    const error = (await failureOf(waitFor(things, "web", hasCondition("T9"), { ...soon, timeout: 1 }))) as Error;
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
    const error = await failureOf(waitFor(things, "copy", hasCondition(...wanted), { ...soon, timeout: 5 }));
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

describe("a wait refuses, before it reads,", () => {
  test.each([
    ["a timeout as text", { timeout: "30s" }, 'option "timeout" is "30s"; it must be a number from 0 on'],
    ["a timeout that is not a number", { timeout: Number.NaN }, 'option "timeout" is NaN; it must be'],
    ["a negative timeout", { timeout: -1 }, 'option "timeout" is -1; it must be'],
    ["an interval that is not a number", { interval: Number.NaN }, 'option "interval" is NaN; it must be'],
    ["an interval as text", { interval: "1s" }, 'option "interval" is "1s"; it must be'],
  ])("%s", async (_name, options, message) => {
    const things: Readable<object> = {
      get: () => {
        throw new Error("was read");
      },
    };
    const refusal = { name: "RequestError", code: "InvalidOption", message: expect.stringContaining(message) };
    await expect(waitFor(things, "a", () => true, options as object)).rejects.toMatchObject(refusal);
    await expect(waitForDeletion(things, "a", options as object)).rejects.toMatchObject(refusal);
  });
});

describe("waitForDeletion", () => {
  test.each<[string, (Thing | number)[]]>([
    ["until the object does not exist", [thing("a"), thing("a"), 404]],
    ["until there is another of that name", [thing("a"), thing("b")]],
  ])("%s", async (_name, answers) => {
    const { things, asked } = await states(...answers);
    await waitForDeletion(things, "a", soon);
    expect(asked()).toBe(answers.length);
  });

  test("names the finalizers that keep the object", async () => {
    const held = { metadata: { uid: "a", namespace: "team", finalizers: ["example.com/a", "example.com/b"] } };
    const things: Readable<object> = { get: async () => held };
    await expect(waitForDeletion(things, "a", { ...soon, timeout: 1 })).rejects.toThrow(
      "waiting for the deletion of object team/a: it has the finalizers example.com/a, example.com/b",
    );
  });

  test("rejects when its time is up", async () => {
    const { things } = await states(thing("a"));
    await expect(waitForDeletion(things, "a", { ...soon, timeout: 3 })).rejects.toThrow(
      "timed out after 3 ms waiting for the deletion of thing a: it still exists",
    );
  });
});

test("hasCondition() compares types and values without regard to case, as kubectl wait", () => {
  const object = {
    status: {
      conditions: [
        { type: "Ready", status: 1 },
        { type: "Ready", status: "true" },
      ],
    },
  };
  expect(hasCondition("ready")(object)).toBe(true);
  expect(hasCondition("READY", "TRUE")(object)).toBe(true);
});

// kubectl wait: the condition's observedGeneration, else the status's, must not be lower than the object's generation.
test.each<[string, unknown, unknown, unknown, boolean]>([
  ["a condition of the same generation", 2, 2, undefined, true],
  ["a condition of an older generation", 2, 1, undefined, false],
  ["a status of the same generation", 2, undefined, 2, true],
  ["a status of an older generation", 2, undefined, 1, false],
  ["the condition before the status", 2, 2, 1, true],
  ["a newer generation", 2, 3, undefined, true],
  ["an object without generation", undefined, 1, 1, true],
  ["no observed generation", 2, undefined, undefined, true],
  ["generations beyond 2^53", 9007199254740993n, 9007199254740992, undefined, false],
  ["what is not a number", 2, "1", undefined, true],
])("hasCondition() respects the observed generation: %s", (_name, generation, ofCondition, ofStatus, expected) => {
  const conditions = [{ type: "Ready", status: "True", observedGeneration: ofCondition }];
  const object = { metadata: { generation }, status: { conditions, observedGeneration: ofStatus } };
  expect(hasCondition("Ready")(object)).toBe(expected);
});

test("hasCondition() compares type and status", () => {
  const object = { status: { conditions: [{ type: "Ready", status: "False" }] } };
  expect(hasCondition("Ready")(object)).toBe(false);
  expect(hasCondition("Ready", "False")(object)).toBe(true);
  expect(hasCondition("Available")(object)).toBe(false);
  expect(hasCondition("Ready")({})).toBe(false);
  expect(hasCondition("Ready")({ status: { conditions: null } })).toBe(false);
  expect(hasCondition("Ready")({ status: { conditions: [null, "Ready"] } })).toBe(false);
});

describe("retryOnConflict", () => {
  test("tries again until the write is accepted", async () => {
    const { things } = await states(409, 409, thing("a"));
    const attempts: number[] = [];
    const result = await retryOnConflict(async (attempt) => {
      attempts.push(attempt);
      return things.get("a");
    });
    expect(result).toEqual(thing("a"));
    expect(attempts).toEqual([1, 2, 3]);
  });

  test("tries five times, then rejects with the last conflict", async () => {
    const { things, asked } = await states(409);
    await expect(retryOnConflict(() => things.get("a"))).rejects.toSatisfy(isConflict);
    expect(asked()).toBe(5);
  });

  test("retries only conflicts", async () => {
    const { things, asked } = await states(403);
    await expect(retryOnConflict(() => things.get("a"))).rejects.toSatisfy(isForbidden);
    expect(asked()).toBe(1);
  });

  test("waits longer each time, as the options say", async () => {
    const { things } = await states(409);
    const times: number[] = [];
    const options = { attempts: 4, delay: 10, factor: 4, jitter: 0 };
    const work = retryOnConflict(() => {
      times.push(performance.now());
      return things.get("a");
    }, options);
    await expect(work).rejects.toSatisfy(isConflict);
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    for (const [index, least] of [10, 40, 160].entries()) expect(pauses[index]).toBeGreaterThanOrEqual(least - 1);
  });

  test("ends with its signal", async () => {
    const { things, asked } = await states(409);
    const abort = new AbortController();
    const working = retryOnConflict(() => things.get("a"), { delay: 60_000, signal: abort.signal });
    await expect.poll(asked).toBe(1);
    abort.abort(new Error("enough"));
    await expect(working).rejects.toThrow("enough");
  });
});
