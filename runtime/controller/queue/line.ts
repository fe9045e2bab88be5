import { createHeap, type Heap, type HeapNode } from "./heap.js";

/** A member of a line, which knows its neighbours, so that it can be removed. */
export interface LineNode<N> extends HeapNode {
  before: N | undefined;
  after: N | undefined;
}

/** The place of a node in the list. Places in the heap are not negative. */
const LISTED = -1;

/**
 * Creates an empty heap for nodes that mostly arrive in their order. A node that belongs to the end is added to a list, from which it is also
 * taken in constant time. Other nodes are kept in a binary heap.
 * @param isBefore whether a node comes before another one
 */
export function createLine<N extends LineNode<N>>(isBefore: (a: N, b: N) => boolean): Heap<N> {
  const heap = createHeap<N>(isBefore);
  let first: N | undefined;
  let last: N | undefined;
  let listed = 0;
  const unlink = (node: N): void => {
    const { before, after } = node;
    if (before === undefined) first = after;
    else before.after = after;
    if (after === undefined) last = before;
    else after.before = before;
    node.before = undefined;
    node.after = undefined;
    listed--;
  };
  /** Whether the first node of all is in the list. */
  const isFirstListed = (): boolean => {
    const { top } = heap;
    return top === undefined || (first !== undefined && isBefore(first, top));
  };
  return {
    get size() {
      return listed + heap.size;
    },
    get top() {
      return isFirstListed() ? first : heap.top;
    },
    push: (node) => {
      if (last !== undefined && isBefore(node, last)) return heap.push(node);
      node.place = LISTED;
      node.before = last;
      node.after = undefined;
      if (last === undefined) first = node;
      else last.after = node;
      last = node;
      listed++;
    },
    pop: () => {
      if (!isFirstListed()) return heap.pop();
      const node = first;
      if (node !== undefined) unlink(node);
      return node;
    },
    remove: (node) => (node.place === LISTED ? unlink(node) : heap.remove(node)),
    clear: () => {
      heap.clear();
      first = undefined;
      last = undefined;
      listed = 0;
    },
  };
}
