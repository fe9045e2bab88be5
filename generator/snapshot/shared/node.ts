/** A JSON value that equals no other node: equal values are one node, whatever the order of their keys. */
export type Node = ScalarNode | ListNode | ObjectNode;

/** A string, a number, a boolean or null. */
export interface ScalarNode {
  readonly type: "scalar";
  /** Roughly the length of its JSON. */
  readonly size: number;
  readonly value: string | number | boolean | null;
}

/** A list. */
export interface ListNode {
  readonly type: "list";
  readonly size: number;
  readonly children: readonly Node[];
}

/** An object, with its keys in order. */
export interface ObjectNode {
  readonly type: "object";
  readonly size: number;
  readonly keys: readonly string[];
  readonly children: readonly Node[];
}

/** Makes nodes of JSON values. Values that one function makes nodes of are equal if their nodes are the same. */
export function createNodes(): (value: unknown) => Node {
  const known = new Map<string, Node>();
  const ids = new Map<Node, number>();
  const idOf = (node: Node): number => ids.get(node) ?? -1;
  const remember = (content: string, make: () => Node): Node => {
    const found = known.get(content);
    if (found !== undefined) return found;
    const node = make();
    known.set(content, node);
    ids.set(node, ids.size);
    return node;
  };
  const nodeOf = (value: unknown): Node => {
    if (Array.isArray(value)) {
      const children = value.map(nodeOf);
      return remember(`[${children.map(idOf).join()}`, () => ({ type: "list", size: sizeOf(children, 0), children }));
    }
    if (typeof value === "object" && value !== null) {
      const members = Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1));
      const keys = members.map(([key]) => key);
      const children = members.map(([, member]) => nodeOf(member));
      // With its length in front, a key can contain anything.
      const content = `{${keys.map((key, i) => `${key.length}:${key}${idOf(children[i] as Node)}`).join()}`;
      const lengthOfKeys = (): number => keys.reduce((sum, key) => sum + key.length + 3, 0);
      return remember(content, () => ({ type: "object", size: sizeOf(children, lengthOfKeys()), keys, children }));
    }
    const scalar = value as ScalarNode["value"];
    const text = Object.is(scalar, -0) ? "-0" : JSON.stringify(scalar);
    return remember(text, () => ({ type: "scalar", size: text.length, value: scalar }));
  };
  return nodeOf;
}

function sizeOf(children: readonly Node[], more: number): number {
  return children.reduce((sum, child) => sum + child.size + 1, 2 + more);
}

/** The member of an object's node; `undefined` if it has none, or is not an object. */
export function memberOf(node: Node, key: string): Node | undefined {
  if (node.type !== "object") return undefined;
  const index = node.keys.indexOf(key);
  return index === -1 ? undefined : node.children[index];
}
