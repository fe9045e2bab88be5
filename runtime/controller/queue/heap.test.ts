import { expect, test } from "vitest";
import { createHeap, type HeapNode } from "./heap.js";

interface Numbered extends HeapNode {
  value: number;
}

/** Numbers that look random, the same in each run. */
function numbers(count: number): number[] {
  let state = 7;
  return Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return state % 1000;
  });
}

const drained = (heap: { pop(): Numbered | undefined }): number[] => {
  const values: number[] = [];
  for (let node = heap.pop(); node !== undefined; node = heap.pop()) values.push(node.value);
  return values;
};

test("a heap returns its nodes in order, also after others were removed", () => {
  const heap = createHeap<Numbered>((a, b) => a.value < b.value);
  const nodes = numbers(500).map((value) => ({ value, place: 0 }));
  for (const node of nodes) heap.push(node);
  expect(heap.size).toBe(500);
  const removed = nodes.filter((_, i) => i % 3 === 0);
  for (const node of removed) heap.remove(node);
  const left = nodes.filter((node) => !removed.includes(node)).map(({ value }) => value);
  expect(heap.top?.value).toBe(Math.min(...left));
  expect(drained(heap)).toEqual(left.sort((a, b) => a - b));
  expect([heap.size, heap.top, heap.pop()]).toEqual([0, undefined, undefined]);
});

test("the number of comparisons of an operation grows with the logarithm of the size", () => {
  let comparisons = 0;
  const heap = createHeap<Numbered>((a, b) => {
    comparisons++;
    return a.value < b.value;
  });
  const count = 1 << 14;
  for (const value of numbers(count)) heap.push({ value, place: 0 });
  drained(heap);
  expect(comparisons / count).toBeLessThan(3 * 14);
});
