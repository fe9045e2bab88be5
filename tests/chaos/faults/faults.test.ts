import { expect, test } from "vitest";
import { createRandom } from "../../support/random.js";
import { createFaultLog, planCrashes, planRequest, planStream, planStrikes, type RequestKind } from "./index.js";

/** The faults of many requests. */
function faultsOf(kind: RequestKind, hasVersion: boolean): Set<string> {
  const random = createRandom(1);
  return new Set(Array.from({ length: 5000 }, () => planRequest(random, kind, hasVersion)));
}

test("what goes wrong follows from the seed", () => {
  const crashes = (seed: number): unknown[] => {
    const plan = planCrashes(seed);
    return Array.from({ length: 20 }, () => plan.next().value);
  };
  expect(crashes(1)).toEqual(crashes(1));
  expect(crashes(1)).not.toEqual(crashes(2));
  expect(planStream(createRandom(3))).toEqual(planStream(createRandom(3)));
});

test("only requests with a version are refused because of it", () => {
  expect(faultsOf("watch", true)).toContain("410");
  expect(faultsOf("list", true)).toContain("504 too large resource version");
  expect(faultsOf("watch", false)).not.toContain("410");
  expect(faultsOf("list", false)).not.toContain("410");
});

test("each kind of request gets the faults that it can have", () => {
  expect(faultsOf("streaming list", false)).toContain("422 for a streaming list");
  expect(faultsOf("watch", true)).not.toContain("422 for a streaming list");
  expect(faultsOf("watch", true)).not.toContain("cut off in the middle of the response");
  expect(faultsOf("call", true)).toContain("reset after the server answered");
  expect(faultsOf("call", true)).not.toContain("410");
});

test("the log counts each kind of fault, and keeps the last ones", () => {
  const log = createFaultLog();
  for (let i = 0; i < 30; i++) log.add(`stream ends by reset: view ${i}`);
  log.add("compact");
  expect(log.counts).toEqual({ compact: 1, "stream ends by reset": 30 });
  expect(log.last).toHaveLength(25);
  expect(log.last.at(-1)).toMatch(/ s {2}compact$/);
  expect(log.last.at(-2)).toMatch(/ s {2}stream ends by reset: view 29$/);
});

test("every kind of crash and of strike comes once before any comes again", () => {
  for (const [plan, count] of [
    [planCrashes, 5],
    [planStrikes, 4],
  ] as const) {
    for (const seed of [1, 2, 3]) {
      const planned = plan(seed);
      expect(new Set(Array.from({ length: count }, () => planned.next().value.kind)).size).toBe(count);
    }
  }
});

test("what has not happened yet is preferred, if the request can have it", () => {
  const random = createRandom(1);
  const planned = Array.from({ length: 100 }, () => planRequest(random, "call", false, (fault) => fault === "500"));
  expect(planned.filter((fault) => fault === "500").length).toBeGreaterThan(10);
  const others = Array.from({ length: 100 }, () => planRequest(random, "call", false, (fault) => fault === "410"));
  expect(others).not.toContain("410");
});
