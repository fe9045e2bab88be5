import { isObject } from "../json.js";
import { formatGroupVersion, type Schema } from "../openapi/index.js";
import type { ReachedKind } from "./change.js";
import type { Operations } from "./operations.js";
import { formatPath, type Place, stepInto, stepsTo } from "./place.js";
import type { Served } from "./served.js";

/** Finds the kinds that contain a definition, with the shortest path to it, by the name of the definition. */
export type Reach = (definition: string) => readonly ReachedKind[];

/** Maximum number of steps from kinds to definitions in one document. Kubernetes' own documents need some ten thousand. */
const MAX_STEPS = 2_000_000;

/** One kind, and the definitions that its objects, lists and requests begin with. */
interface Root {
  readonly groupVersion: string;
  readonly kind: string;
  /** Of its objects. */
  readonly object: string;
  /** Of what else requests send and receive. */
  readonly others: Set<string>;
}

/**
 * Finds out which kinds of a document reach which definitions. Kinds beyond {@link MAX_STEPS} count as reaching all definitions: to name one
 * kind too many is better than to omit one.
 */
export function createReach(served: Served, operations: ReadonlyMap<string, Operations>): Reach {
  const edgesOf = createEdges(served);
  const reached = new Map<string, ReachedKind[]>();
  const everywhere: ReachedKind[] = [];
  let steps = 0;
  for (const { groupVersion, kind, object, others } of rootsOf(served, operations)) {
    if (steps > MAX_STEPS) {
      everywhere.push({ groupVersion, kind });
      continue;
    }
    const seen = new Set<string>();
    // Breadth first, so that the first path to a definition is the shortest. Visits that are added during the iteration are included.
    const walk = (queue: Visit[]): void => {
      for (const { name, place, depth } of queue) {
        steps++;
        if (seen.has(name)) continue;
        seen.add(name);
        const found = reached.get(name) ?? [];
        reached.set(name, found);
        const hasPath = depth <= MAX_DEPTH;
        found.push({ groupVersion, kind, ...(hasPath && { path: formatPath(stepsTo(place)) }) });
        for (const edge of edgesOf(name)) {
          const next = hasPath ? edge.steps.reduce(stepInto, place) : undefined;
          queue.push({ name: edge.to, place: next, depth: depth + 1 });
        }
      }
    };
    walk([{ name: object, place: undefined, depth: 0 }]);
    // What lists and requests add to objects has no place in them.
    walk([...others].map((name) => ({ name, place: undefined, depth: Number.POSITIVE_INFINITY })));
  }
  return (definition) => [...(reached.get(definition) ?? []), ...everywhere];
}

/** Maximum number of definitions on a path to one that is reached; the longest in Kubernetes' own documents has fewer than 20. */
const MAX_DEPTH = 100;

/** A definition that is reached from a kind. */
interface Visit {
  readonly name: string;
  readonly place: Place | undefined;
  /** How many definitions are on the way. */
  readonly depth: number;
}

function rootsOf(served: Served, operations: ReadonlyMap<string, Operations>): Iterable<Root> {
  const roots = new Map<string, Root>();
  const add = (groupVersion: string, kind: string, object: string, others: ReadonlySet<string> | undefined): void => {
    const key = `${groupVersion} ${kind}`;
    const root = roots.get(key) ?? { groupVersion, kind, object, others: new Set() };
    roots.set(key, root);
    for (const name of others ?? []) if (name !== object) root.others.add(name);
  };
  for (const { plural, gvk, object, subresources } of served.resources.values()) {
    add(formatGroupVersion(gvk), gvk.kind, object, operations.get(plural)?.definitions);
    for (const { name, body } of subresources) {
      const used = operations.get(`${plural}/${name}`)?.definitions;
      if (body !== undefined) add(formatGroupVersion(body.gvk), body.gvk.kind, body.definition, used);
    }
  }
  return roots.values();
}

/** A reference from one definition to another. */
interface Edge {
  readonly to: string;
  readonly steps: readonly Place["step"][];
}

/** The references in definitions, found once for each. */
function createEdges({ definitions, referenceOf }: Served): (name: string) => readonly Edge[] {
  const known = new Map<string, readonly Edge[]>();
  const collect = (schema: Schema, place: Place | undefined, edges: Edge[]): void => {
    const to = referenceOf(schema);
    if (to !== undefined) edges.push({ to, steps: stepsTo(place) });
    for (const [property, child] of Object.entries(schema.properties ?? {}))
      collect(child, stepInto(place, { property }), edges);
    if (schema.items !== undefined) collect(schema.items, stepInto(place, "items"), edges);
    const { additionalProperties } = schema;
    if (isObject(additionalProperties)) collect(additionalProperties, stepInto(place, "values"), edges);
  };
  return (name) => {
    const edges: Edge[] = [];
    const found = known.get(name);
    if (found !== undefined) return found;
    known.set(name, edges);
    const schema = definitions.get(name)?.schema;
    if (schema !== undefined) collect(schema, undefined, edges);
    return edges;
  };
}
