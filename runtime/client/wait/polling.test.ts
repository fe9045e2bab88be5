import { describe, expect, test } from "vitest";
import { hasCondition, isForbidden, type Readable, WaitTimeoutError, waitFor, waitForDeletion } from "../../index.js";
import { json, serve } from "../../testdata/server.js";
import { states, type Thing, thing } from "../../testdata/things.js";
import { configMaps } from "../../testdata/tokens.js";

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
      "timed out after 300 ms waiting for thing a: the predicate returned false",
    ],
    ["no object", 404, "timed out after 300 ms waiting for object a: it does not exist"],
  ])("rejects when its time is up: %s", async (_name, state, message) => {
    const { things } = await states(state);
    const error = await waitFor(things, "a", () => false, { ...soon, timeout: 300 }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(WaitTimeoutError);
    expect(error).toMatchObject({ message, last: typeof state === "number" ? undefined : state });
  });

  test("names kind, namespace and server of the resource client, and the time in seconds", async () => {
    const answer = { metadata: { name: "a" }, status: { conditions: [{ type: "Ready", status: "Unknown" }] } };
    const { client } = await serve(({ url }, response) => {
      if (!url.includes("watch=true")) json(response, { metadata: { resourceVersion: "1" }, items: [answer] });
    });
    const error = await waitFor(client.resource(configMaps, "team"), "a", hasCondition("Ready"), {
      interval: 100,
      timeout: 1100,
    }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      message: 'timed out after 1.1 s waiting for configmap team/a: condition Ready is "Unknown"',
      server: client.server,
    });
  });

  test("goes on after a failure that passes, once the object was read", async () => {
    const { things, asked } = await states(thing("a"), 503, thing("a", "Ready"));
    expect(await waitFor(things, "a", hasCondition("Ready"), soon)).toEqual(thing("a", "Ready"));
    expect(asked()).toBe(3);
    const failing = await states(503, thing("a", "Ready"));
    await expect(waitFor(failing.things, "a", hasCondition("Ready"), soon)).rejects.toMatchObject({ code: 503 });
  });

  test("asks the predicate for what is missing", async () => {
    const { things } = await states(thing("a"));
    const wanted = Object.assign(() => false, { explain: ({ metadata }: Thing) => `its uid is ${metadata.uid}` });
    await expect(waitFor(things, "a", wanted, { ...soon, timeout: 300 })).rejects.toThrow("thing a: its uid is a");
  });

  test("shows the server's words on one line without control characters", async () => {
    const condition = { type: "Ready", status: "False", reason: "\u001b[31mred\nline" };
    const things: Readable<object> = { get: async () => ({ status: { conditions: [condition] } }) };
    await expect(waitFor(things, "a", hasCondition("Ready"), { ...soon, timeout: 300 })).rejects.toThrow(
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

describe("a wait refuses, before it reads,", () => {
  test.each([
    [
      "a timeout as text",
      { timeout: "30s" },
      'option "timeout" must be a number greater than or equal to 0, but is "30s"',
    ],
    [
      "a timeout that is not a number",
      { timeout: Number.NaN },
      'option "timeout" must be a number greater than or equal to 0, but is NaN',
    ],
    ["a negative timeout", { timeout: -1 }, 'option "timeout" must be a number greater than or equal to 0, but is -1'],
    [
      "an interval that is not a number",
      { interval: Number.NaN },
      'option "interval" must be a number greater than or equal to 0, but is NaN',
    ],
    [
      "an interval as text",
      { interval: "1s" },
      'option "interval" must be a number greater than or equal to 0, but is "1s"',
    ],
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
    await expect(waitForDeletion(things, "a", { ...soon, timeout: 300 })).rejects.toThrow(
      "waiting for the deletion of object team/a: it still has finalizers (example.com/a, example.com/b)",
    );
  });

  test("rejects when its time is up", async () => {
    const { things } = await states(thing("a"));
    await expect(waitForDeletion(things, "a", { ...soon, timeout: 300 })).rejects.toThrow(
      "timed out after 300 ms waiting for the deletion of thing a: it still exists",
    );
  });
});
