import type { Document, Node, Scalar, YAMLMap, YAMLSeq } from "yaml";
import type { KubeconfigMembers, KubeconfigValue } from "../types/kubeconfig.js";

/** The lists of a kubeconfig, and the member that contains the content of an entry. */
const MEMBERS = { clusters: "cluster", users: "user", contexts: "context" } as const;

/** A change to a kubeconfig file: to `current-context`, or to the entry called `name` of one of its lists. `null` removes. */
export type Edit =
  | { readonly list?: undefined; readonly value: string | null }
  | { readonly list: keyof typeof MEMBERS; readonly name: string; readonly value: KubeconfigMembers | null };

// Go parses more texts as numbers than this library does, such as 0o7, and more characters as line breaks.
const TO_QUOTE = /^[-+.=~<\d]|[\u0085\u2028\u2029]/;

function isMapping(value: KubeconfigValue): value is KubeconfigMembers {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns functions that change the nodes of one document. */
export async function createEditor(document: Document, json: boolean): Promise<(root: YAMLMap, change: Edit) => void> {
  const { isAlias, isMap, isScalar, isSeq, visit } = await import("#yaml");

  function quote(scalar: Scalar): void {
    if (typeof scalar.value === "string" && TO_QUOTE.test(scalar.value)) scalar.type = "QUOTE_DOUBLE";
  }

  function make(value: KubeconfigValue): Node {
    const node = document.createNode(value, { flow: json });
    visit(node, { Scalar: (_key, scalar) => quote(scalar) });
    return node;
  }

  function set(parent: YAMLMap, key: string, node: Node): void {
    if (parent.has(key)) parent.set(key, node);
    else parent.add(document.createPair(make(key), node));
  }

  /** The node of a member that will be changed. An alias becomes a copy, because its anchor is used elsewhere too. */
  function nodeOf(parent: YAMLMap, key: string): unknown {
    const node = parent.get(key, true);
    return isAlias(node) ? make(node.toJS(document)) : node;
  }

  /** Removes duplicates of `key`. The last one counts, as in Go. */
  function keepLast(parent: YAMLMap, key: string): void {
    const pairs = parent.items.filter((pair) => isScalar(pair.key) && pair.key.value === key);
    const superseded = new Set(pairs.slice(0, -1));
    parent.items = parent.items.filter((pair) => !superseded.has(pair));
  }

  function mapping(parent: YAMLMap, key: string): YAMLMap {
    keepLast(parent, key);
    const found = nodeOf(parent, key);
    const node = isMap(found) ? found : (make({}) as YAMLMap);
    set(parent, key, node);
    return node;
  }

  function sequence(parent: YAMLMap, key: string): YAMLSeq {
    keepLast(parent, key);
    const found = nodeOf(parent, key);
    const node = isSeq(found) ? found : (make([]) as YAMLSeq);
    set(parent, key, node);
    return node;
  }

  /** Merges a value into a member: mappings are merged, `null` removes. */
  function merge(parent: YAMLMap, key: string, value: KubeconfigValue): void {
    keepLast(parent, key);
    const old = parent.get(key, true);
    if (value === null) parent.delete(key);
    else if (isMapping(value)) {
      const node = mapping(parent, key);
      for (const [name, member] of Object.entries(value)) merge(node, name, member);
    } else if (isScalar(old) && typeof value !== "object") {
      // Keeps its quotes and the comment after it.
      old.value = value;
      quote(old);
    } else set(parent, key, make(value));
  }

  function edit(root: YAMLMap, change: Edit): void {
    if (change.list === undefined) {
      merge(root, "current-context", change.value);
      return;
    }
    const list = sequence(root, change.list);
    const at = list.items.findIndex((item) => isMap(item) && item.get("name") === change.name);
    if (change.value === null) {
      if (at >= 0) list.delete(at);
      return;
    }
    const found = list.items[at];
    const entry = isMap(found) ? found : (make({ name: change.name }) as YAMLMap);
    // "[]" was on one line; the new content has several.
    if (list.items.length === 0) list.flow = json;
    if (found === undefined) list.add(entry);
    const node = mapping(entry, MEMBERS[change.list]);
    for (const [name, member] of Object.entries(change.value)) merge(node, name, member);
  }

  return edit;
}
