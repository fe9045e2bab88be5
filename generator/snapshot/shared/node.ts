import { isObject } from "../../json.js";

/** A JSON value that equals no other node: equal values are one node, whatever the order of their keys. */
export type Node = ScalarNode | ListNode | ObjectNode;

/** A string, a number, a boolean or null. */
export interface ScalarNode {
  readonly type: "scalar";
  /** Of all nodes that one function made. */
  readonly id: number;
  /** Roughly the length of its JSON. */
  readonly size: number;
  readonly value: string | number | boolean | null;
}

/** A list. */
export interface ListNode {
  readonly type: "list";
  readonly id: number;
  readonly size: number;
  readonly children: readonly Node[];
}

/** An object, with its keys in order. */
export interface ObjectNode {
  readonly type: "object";
  readonly id: number;
  readonly size: number;
  readonly keys: readonly string[];
  readonly children: readonly Node[];
}

/** Makes nodes of JSON values. Values that one function makes nodes of are equal if their nodes are the same. */
export function createNodes(): (value: unknown) => Node {
  const known = new Map<string, Node>();
  const remember = (content: string, make: (id: number) => Node): Node => {
    const found = known.get(content);
    if (found !== undefined) return found;
    const node = make(known.size);
    known.set(content, node);
    return node;
  };
  const nodeOf = (value: unknown): Node => {
    if (Array.isArray(value)) {
      const children = value.map(nodeOf);
      const content = `[${children.map(({ id }) => id).join()}`;
      return remember(content, (id) => ({ type: "list", id, size: sizeOf(children, 0), children }));
    }
    if (isObject(value)) {
      const keys = Object.keys(value)
        .filter((key) => value[key] !== undefined)
        .sort();
      const children: Node[] = [];
      let content = "{";
      let length = 0;
      for (const key of keys) {
        const child = nodeOf(value[key]);
        children.push(child);
        // With its length in front, a key can contain anything.
        content += `${key.length}:${key}${child.id},`;
        length += key.length + 3;
      }
      return remember(content, (id) => ({ type: "object", id, size: sizeOf(children, length), keys, children }));
    }
    const scalar = value as ScalarNode["value"];
    const text = Object.is(scalar, -0) ? "-0" : JSON.stringify(scalar);
    return remember(text, (id) => ({ type: "scalar", id, size: text.length, value: scalar }));
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
