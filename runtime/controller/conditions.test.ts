import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Condition, setCondition } from "./conditions.js";

beforeEach(() => void vi.useFakeTimers({ now: new Date("2026-01-02T03:04:05.678Z") }));
afterEach(() => void vi.useRealTimers());

const NOW = "2026-01-02T03:04:05Z";
const BEFORE = "2025-12-31T00:00:00Z";
const ready: Condition = { type: "Ready", status: "True", reason: "Up", message: "", lastTransitionTime: BEFORE };
const other: Condition = { ...ready, type: "Other" };

test("a condition of a new type is added after the others", () => {
  const given = Object.freeze([other]);
  const added = { type: "Ready", status: "False", reason: "Down" } as const;
  expect(setCondition(given, added)).toEqual([other, { ...added, message: "", lastTransitionTime: NOW }]);
  expect(setCondition(undefined, added)).toEqual([{ ...added, message: "", lastTransitionTime: NOW }]);
});

test("the time of the transition stays as long as the status does, whatever else changes", () => {
  const same = { type: "Ready", status: "True", reason: "Better", message: "x", observedGeneration: 2 } as const;
  expect(setCondition([ready, other], same)).toEqual([{ ...same, lastTransitionTime: BEFORE }, other]);
  const given = { ...same, lastTransitionTime: "2020-01-01T00:00:00Z" } as const;
  expect(setCondition([ready], given)).toEqual([{ ...same, lastTransitionTime: BEFORE }]);
});

test("another status has the time that was given, or the present one", () => {
  const down = { type: "Ready", status: "False", reason: "Down" } as const;
  expect(setCondition([ready], down)[0]?.lastTransitionTime).toBe(NOW);
  expect(setCondition([ready], { ...down, lastTransitionTime: BEFORE })[0]?.lastTransitionTime).toBe(BEFORE);
});

test("a generation that is not given does not stay, because it was of an earlier observation", () => {
  const [condition] = setCondition([{ ...ready, observedGeneration: 3 }], {
    type: "Ready",
    status: "True",
    reason: "Up",
  });
  expect(condition).toEqual(ready);
});

test("a generation that is undefined is omitted, so that the list has only what JSON can represent", () => {
  const given = { type: "Ready", status: "True", reason: "Up", observedGeneration: undefined } as const;
  expect(setCondition([ready], given)).toStrictEqual([ready]);
});

test("H.12 the same condition again makes an equal list, so that writing it does not change the object", () => {
  const conditions = setCondition([other], { type: "Ready", status: "True", reason: "Up", message: "fine" });
  vi.setSystemTime(new Date("2026-02-02T00:00:00Z"));
  expect(setCondition(conditions, { type: "Ready", status: "True", reason: "Up", message: "fine" })).toEqual(
    conditions,
  );
});
