import { describe, expect, onTestFinished, test } from "vitest";
import {
  connect,
  hasCondition,
  isConflict,
  isForbidden,
  type Readable,
  retryOnConflict,
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
