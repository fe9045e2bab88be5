import { expect, test } from "vitest";
import { createLine, type LineNode } from "./line.js";

interface Numbered extends LineNode<Numbered> {
  readonly value: number;
}

const nodeOf = (value: number): Numbered => ({ value, place: 0, before: undefined, after: undefined });

/** Numbers that look random, the same in each run. */
function numbers(count: number): number[] {
  let state = 7;
  return Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  });
}

function drained(line: { pop(): Numbered | undefined }): number[] {
  const values: number[] = [];
  for (let node = line.pop(); node !== undefined; node = line.pop()) values.push(node.value);
  return values;
}

test("a line returns its nodes in order, in whatever order they were added and removed", () => {
  const line = createLine<Numbered>((a, b) => a.value < b.value);
  // One half in order and the other half mixed with it.
  const nodes = numbers(500).map((value, i) => nodeOf(i % 2 === 0 ? i * 4_000_000 : value));
  for (const node of nodes) line.push(node);
  expect(line.size).toBe(500);
  const removed = nodes.filter((_, i) => i % 3 === 0);
  for (const node of removed) line.remove(node);
  const left = nodes.filter((node) => !removed.includes(node)).map(({ value }) => value);
  expect(line.size).toBe(left.length);
  expect(line.top?.value).toBe(Math.min(...left));
  expect(drained(line)).toEqual(left.sort((a, b) => a - b));
  expect([line.size, line.top, line.pop()]).toEqual([0, undefined, undefined]);
});

test("a node that was taken or removed can be added again", () => {
  const line = createLine<Numbered>((a, b) => a.value < b.value);
  const [one, two, three] = [nodeOf(1), nodeOf(2), nodeOf(3)];
  for (const node of [one, three, two]) line.push(node);
  line.remove(three);
  expect(line.pop()).toBe(one);
  for (const node of [one, three]) line.push(node);
  expect(drained(line)).toEqual([1, 2, 3]);
  line.push(two);
  line.clear();
  line.push(one);
  expect([line.size, drained(line)]).toEqual([1, [1]]);
});

test("nodes that arrive in their order are compared with few others", () => {
  let comparisons = 0;
  const line = createLine<Numbered>((a, b) => {
    comparisons++;
    return a.value < b.value;
  });
  const count = 10_000;
  for (let value = 0; value < count; value++) line.push(nodeOf(value));
  drained(line);
  expect(comparisons).toBeLessThanOrEqual(count);
});
