import { expect, test } from "vitest";
import { createRandom, pick, seedOf } from "./random.js";

test("the same seed gives the same numbers, from 0 to 1", () => {
  const numbers = (seed: number): number[] => Array.from({ length: 1000 }, createRandom(seed));
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
  expect(numbers(7).every((number) => number >= 0 && number < 1)).toBe(true);
});

test("seeds of different parts differ", () => {
  const parts = [[1, "a"], [1, "b"], [2, "a"], ["1a"], [1, "a", 0]];
  expect(new Set(parts.map((each) => seedOf(...each))).size).toBe(parts.length);
  expect(seedOf(1, "a")).toBe(seedOf(1, "a"));
});

test("a value is picked as often as its weight says", () => {
  const random = createRandom(1);
  const counts = { often: 0, seldom: 0, never: 0 };
  for (let i = 0; i < 10_000; i++) counts[pick(random, { often: 9, seldom: 1, never: 0 })]++;
  expect(counts.never).toBe(0);
  expect(counts.often / counts.seldom).toBeGreaterThan(7);
  expect(counts.often / counts.seldom).toBeLessThan(12);
});
