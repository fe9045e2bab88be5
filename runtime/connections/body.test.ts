import { describe, expect, test } from "vitest";
import { BodyCollector } from "./body.js";

const LARGE = 200_000;
const bytes = Buffer.from(Array.from({ length: LARGE }, (_, i) => i % 251));

/** What is collected when the body comes in pieces of some size. */
function collect(expected: number, body: Buffer, piece: number): Buffer {
  const collector = new BodyCollector();
  collector.expected = expected;
  for (let at = 0; at < body.length; at += piece) collector.add(body.subarray(at, at + piece));
  expect(collector.size).toBe(body.length);
  return collector.join();
}

describe("a body is what was received, whatever length was announced", () => {
  test.each([Number.NaN, -1, 0, 5, LARGE - 1, LARGE, LARGE + 1, 1e9, 1e300])("%s", (expected) => {
    for (const piece of [LARGE, LARGE - 1, 65_536, 7_777])
      expect(collect(expected, bytes, piece).equals(bytes)).toBe(true);
    expect(collect(expected, Buffer.alloc(0), 1)).toHaveLength(0);
    expect(collect(expected, bytes.subarray(0, 3), 1)).toEqual(bytes.subarray(0, 3));
  });
});
