import { describe, expect, test } from "vitest";
import { BodyCollector, JoinMemory } from "./body.js";

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

describe("a large body", () => {
  const large = Buffer.from(Array.from({ length: 1_500_000 }, (_, i) => i % 253));
  const collected = (memory: JoinMemory, body: Buffer): BodyCollector => {
    const collector = new BodyCollector(memory);
    for (let at = 0; at < body.length; at += 65_536) collector.add(body.subarray(at, at + 65_536));
    return collector;
  };

  test("is read in memory that the next one uses again, and joined in memory of its own", () => {
    const memory = new JoinMemory();
    const first = collected(memory, large);
    const second = collected(memory, large.subarray(7, 1_200_007));
    expect([first.isLarge, second.isLarge]).toEqual([true, true]);
    const used = first.read((bytes) => [bytes.buffer, bytes.equals(large)] as const);
    expect(used[1]).toBe(true);
    expect(second.read((bytes) => [bytes.buffer === used[0], bytes.equals(large.subarray(7, 1_200_007))])).toEqual([
      true,
      true,
    ]);
    const joined = first.join();
    expect(joined.buffer).not.toBe(used[0]);
    expect([joined.equals(large), first.join() === joined, first.isLarge]).toEqual([true, true, false]);
    expect(first.read((bytes) => bytes === joined)).toBe(true);
  });

  test("does not hinder others when its reader throws", () => {
    const memory = new JoinMemory();
    const fails = (): never => {
      throw new Error("not JSON");
    };
    expect(() => collected(memory, large).read(fails)).toThrow("not JSON");
    expect(collected(memory, large).read((bytes) => bytes.equals(large))).toBe(true);
  });

  test("is a body like others where no memory is kept, or when it arrived in one piece", () => {
    const alone = new BodyCollector(new JoinMemory());
    alone.add(large);
    expect([alone.isLarge, alone.read((bytes) => bytes === large)]).toEqual([false, true]);
    const plain = new BodyCollector();
    plain.add(large.subarray(0, 5));
    plain.add(large.subarray(5));
    expect([plain.isLarge, plain.read((bytes) => bytes.equals(large))]).toEqual([false, true]);
  });
});
