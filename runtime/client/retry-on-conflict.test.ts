import { describe, expect, test } from "vitest";
import { isAlreadyExists, isConflict, isForbidden, retryOnConflict } from "../index.js";
import { json, serve } from "../testdata/server.js";
import { states, thing } from "../testdata/things.js";
import { configMaps } from "../testdata/tokens.js";

describe("retryOnConflict", () => {
  test("F.8 tries again until the write is accepted", async () => {
    const { things } = await states(409, 409, thing("a"));
    const attempts: number[] = [];
    const result = await retryOnConflict(async (attempt) => {
      attempts.push(attempt);
      return things.get("a");
    });
    expect(result).toEqual(thing("a"));
    expect(attempts).toEqual([1, 2, 3]);
  });

  test("F.8 tries five times, then rejects with the last conflict", async () => {
    const { things, asked } = await states(409);
    await expect(retryOnConflict(() => things.get("a"))).rejects.toSatisfy(isConflict);
    expect(asked()).toBe(5);
  });

  test("F.8 retries only conflicts", async () => {
    const { things, asked } = await states(403);
    await expect(retryOnConflict(() => things.get("a"))).rejects.toSatisfy(isForbidden);
    expect(asked()).toBe(1);
  });

  test("F.8 does not retry a name that exists already, although the status is 409 too", async () => {
    const status = { kind: "Status", status: "Failure", reason: "AlreadyExists", code: 409 };
    const { client, server } = await serve((_request, response) => json(response, status, 409));
    const maps = client.resource(configMaps, "default");
    await expect(retryOnConflict(() => maps.create({ metadata: { name: "a" } }))).rejects.toSatisfy(isAlreadyExists);
    expect(server.requests).toHaveLength(1);
  });

  test("F.8 waits longer each time, as the options say", async () => {
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
