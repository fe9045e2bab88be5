import { isObject } from "../../json.js";
import { type Changes, changesOf } from "./changes.js";
import { CHANGES, SHARED, unescapeKey, WITH, WITHOUT } from "./marks.js";
import type { Node } from "./node.js";
import { namesOf, type Place, placeOf, placeOfName } from "./places.js";

/** A document to encode. */
export interface Source {
  readonly node: Node;
  readonly place: Place;
}

/** Values that documents share, and documents that refer to them, as files have them. */
export interface Encoded {
  /** By name. */
  readonly shared: ReadonlyMap<string, unknown>;
  /** In the order of the given ones. */
  readonly documents: readonly unknown[];
}

/** A value that is shared under a name: the one that is there most often. */
interface Entry {
  readonly name: string;
  readonly node: Node;
  readonly place: Place;
}

/** A smaller value is easier to read than a reference to it. */
const MIN_SIZE = 90;
/** What a value is written as changes of a shared one must save. */
const MAX_SHARE = 0.4;
/**
 * Finds what documents share. A value is shared if it is in the documents more than once, however often files refer to it then: otherwise, a
 * change could move values that did not change from one file to another.
 */
export function encode(documents: readonly Source[]): Encoded {
  const entries = findEntries(documents);
  const referred = new Set<Entry>();
  const refer = (entry: Entry): { readonly [SHARED]: string } => {
    referred.add(entry);
    return { [SHARED]: entry.name };
  };
  /** @param below what a shared value may be based on must be smaller, so that none is based on itself */
  const valueAt = (node: Node, place: Place, below: number): unknown => {
    if (node.type === "scalar") return node.value;
    const value = (node.size < MIN_SIZE ? undefined : referenceTo(node, place, below)) ?? inFull(node, place, below);
    return place.at === "path" && place.kind !== undefined && isObject(value)
      ? { [WITH]: { kind: place.kind }, ...value }
      : value;
  };
  const referenceTo = (node: Node, place: Place, below: number): unknown => {
    const candidates = namesOf(place).flatMap((name) => entries.get(name) ?? []);
    const same = candidates.find((entry) => entry.node === node && node.size < below);
    if (same !== undefined) return refer(same);
    let best: { readonly entry: Entry; readonly changes: Changes } | undefined;
    for (const entry of candidates) {
      const limit = Math.min(best?.changes.size ?? Number.POSITIVE_INFINITY, MAX_SHARE * node.size);
      if (entry.node.size >= below || entry.node.size * MAX_SHARE > node.size) continue;
      const changes = changesOf(entry.node, node, place, limit);
      if (changes !== undefined && changes.size < limit) best = { entry, changes };
    }
    return best && withChanges(refer(best.entry), best.changes, below);
  };
  const withChanges = (reference: object, { changed, missing }: Changes, below: number): unknown => ({
    ...reference,
    ...(changed.size > 0 && {
      [CHANGES]: Object.fromEntries([...changed].map(([path, { node, place }]) => [path, valueAt(node, place, below)])),
    }),
    ...(missing.length > 0 && { [WITHOUT]: [...missing].sort() }),
  });
  const inFull = (node: Node, place: Place, below: number): unknown => {
    const members = membersOf(node).map(([key, child]) => valueAt(child, placeOf(place, key, child), below));
    if (node.type === "object") return Object.fromEntries(node.keys.map((key, i) => [key, members[i]]));
    return node.type === "list" ? members : node.value;
  };
  const encoded = documents.map(({ node, place }) => valueAt(node, place, Number.POSITIVE_INFINITY));
  const shared = new Map<string, unknown>();
  // What is referred to in a shared value is added to the set, and follows.
  for (const { name, node, place } of referred) {
    shared.set(name, referenceTo(node, place, node.size) ?? inFull(node, place, node.size));
  }
  return { shared, documents: encoded };
}

/** By name, the value that is there most often, if it is there twice. */
function findEntries(documents: readonly Source[]): Map<string, Entry> {
  const counts = new Map<string, Map<Node, { count: number; readonly place: Place }>>();
  const visit = (node: Node, place: Place): void => {
    if (node.type === "scalar" || node.size < MIN_SIZE) return;
    for (const [index, name] of namesOf(place).entries()) {
      const byNode = counts.get(name) ?? new Map();
      counts.set(name, byNode);
      const found = byNode.get(node);
      if (found === undefined) byNode.set(node, { count: 1, place: placeOfName(place, index) });
      else found.count++;
    }
    for (const [key, child] of membersOf(node)) visit(child, placeOf(place, key, child));
  };
  for (const { node, place } of documents) visit(node, place);
  const entries = new Map<string, Entry>();
  for (const [name, byNode] of counts) {
    let most = 1;
    for (const [node, { count, place }] of byNode) {
      if (count <= most) continue;
      most = count;
      entries.set(name, { name, node, place });
    }
  }
  return entries;
}

/** The children of a node, by the keys that they have in the document. */
function membersOf(node: Node): readonly (readonly [key: string, child: Node])[] {
  if (node.type === "object") return node.children.map((child, i) => [unescapeKey(node.keys[i] ?? ""), child]);
  return node.type === "list" ? node.children.map((child, i) => [String(i), child]) : [];
}
