import { expect, test } from "vitest";
import { BodyCollector } from "./body.js";

const LARGE = 200_000;
const bytes = Buffer.from(Array.from({ length: LARGE }, (_, i) => i % 251));

/** What is collected when the body comes in pieces of some size. */
function collect(body: Buffer, piece: number): Buffer {
  const collector = new BodyCollector();
  for (let at = 0; at < body.length; at += piece) collector.add(body.subarray(at, at + piece));
  expect(collector.size).toBe(body.length);
  return collector.join();
}

test.each([LARGE, LARGE - 1, 65_536, 7_777])(
  "a body that arrives in pieces of %d bytes is joined as it was sent",
  (piece) => {
    expect(collect(bytes, piece).equals(bytes)).toBe(true);
    expect(collect(Buffer.alloc(0), piece)).toHaveLength(0);
    expect(collect(bytes.subarray(0, 3), 1)).toEqual(bytes.subarray(0, 3));
  },
);
