import type { Schema } from "../openapi/types.js";
import type { Definition, MergeMember } from "./types.js";

/**
 * The merge schemas of all definitions that need one: what server-side apply merges by key somewhere inside, and what it replaces whole.
 * Everything else merges field by field, which needs no telling.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 * @returns by definition id; absent where the default holds throughout
 */
export function mergeSchemas(
  definitions: ReadonlyMap<string, Definition>,
): ReadonlyMap<string, readonly MergeMember[]> {
  const needed = definitionsThatMerge(definitions);
  const schemas = new Map<string, readonly MergeMember[]>();
  for (const id of needed) {
    const { properties = {} } = definitions.get(id)?.schema ?? {};
    const members = Object.entries(properties).flatMap(([name, property]) =>
      mergeMember(name, property, definitions, needed),
    );
    schemas.set(id, members);
  }
  return schemas;
}

/** The definitions with a keyed or atomic member, or with a member whose own definition is such a one. */
function definitionsThatMerge(definitions: ReadonlyMap<string, Definition>): ReadonlySet<string> {
  const needed = new Set<string>();
  for (let before = -1; before !== needed.size; ) {
    before = needed.size;
    for (const [id, { schema }] of definitions) {
      const properties = Object.entries(schema.properties ?? {});
      const needs = properties.some(([name, property]) => mergeMember(name, property, definitions, needed).length > 0);
      if (needs) needed.add(id);
    }
  }
  return needed;
}

function mergeMember(
  name: string,
  property: Schema,
  definitions: ReadonlyMap<string, Definition>,
  needed: ReadonlySet<string>,
): MergeMember[] {
  if (property.$ref !== undefined) return referenceMember(name, property.$ref, property, definitions, needed);
  const element = property.items?.$ref;
  if (element !== undefined && property["x-kubernetes-list-type"] === "map") {
    const required = definitions.get(element)?.required ?? new Set<string>();
    // Keys that the server fills in need not be written.
    const keys = (property["x-kubernetes-list-map-keys"] ?? []).filter((key) => required.has(key));
    return [{ name, kind: "list", keys, ...(needed.has(element) && { definition: element }) }];
  }
  const value = typeof property.additionalProperties === "object" ? property.additionalProperties.$ref : undefined;
  return value !== undefined && needed.has(value) ? [{ name, kind: "map", definition: value }] : [];
}

function referenceMember(
  name: string,
  id: string,
  property: Schema,
  definitions: ReadonlyMap<string, Definition>,
  needed: ReadonlySet<string>,
): MergeMember[] {
  const target = definitions.get(id)?.schema;
  const isAtomic = (property["x-kubernetes-map-type"] ?? target?.["x-kubernetes-map-type"]) === "atomic";
  if (isAtomic && target?.properties !== undefined) return [{ name, kind: "atomic" }];
  return needed.has(id) ? [{ name, kind: "fields", definition: id }] : [];
}
