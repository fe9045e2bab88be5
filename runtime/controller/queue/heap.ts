/** A member of a heap, which knows its place, so that it can be removed. */
export interface HeapNode {
  /** Its place in the heap. */
  place: number;
}

/** A binary heap: the first node in a given order is always at the top. Each operation takes logarithmic time. */
export interface Heap<N extends HeapNode> {
  readonly size: number;
  /** The first node; undefined if there is none. */
  readonly top: N | undefined;
  push(node: N): void;
  /** Removes the first node. */
  pop(): N | undefined;
  /** Removes a node that is in the heap. */
  remove(node: N): void;
  clear(): void;
}

/**
 * Creates an empty heap.
 * @param isBefore whether a node comes before another one
 */
export function createHeap<N extends HeapNode>(isBefore: (a: N, b: N) => boolean): Heap<N> {
  let nodes: N[] = [];
  const put = (node: N, place: number): void => {
    nodes[place] = node;
    node.place = place;
  };
  /** Moves a node towards the top, as far as it belongs. */
  const rise = (node: N, from: number): void => {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = nodes[above] as N;
      if (!isBefore(node, parent)) break;
      put(parent, place);
      place = above;
    }
    put(node, place);
  };
  /** Moves a node away from the top, as far as it belongs. */
  const sink = (node: N, from: number): void => {
    let place = from;
    for (;;) {
      const left = 2 * place + 1;
      if (left >= nodes.length) break;
      const right = left + 1;
      const isRight = right < nodes.length && isBefore(nodes[right] as N, nodes[left] as N);
      const below = isRight ? right : left;
      const child = nodes[below] as N;
      if (!isBefore(child, node)) break;
      put(child, place);
      place = below;
    }
    put(node, place);
  };
  const removeAt = (place: number): void => {
    const last = nodes.pop() as N;
    if (place === nodes.length) return;
    rise(last, place);
    if (last.place === place) sink(last, place);
  };
  return {
    get size() {
      return nodes.length;
    },
    get top() {
      return nodes[0];
    },
    push: (node) => {
      nodes.push(node);
      rise(node, nodes.length - 1);
    },
    pop: () => {
      const first = nodes[0];
      if (first !== undefined) removeAt(0);
      return first;
    },
    remove: ({ place }) => removeAt(place),
    clear: () => {
      nodes = [];
    },
  };
}
