import { referencedIds, type Schema } from "../openapi/index.js";
import type { ApiDefinition, MergeMember, MergeRule } from "./types.js";

/**
 * The merge schemas of all definitions that need one: what server-side apply merges by key anywhere inside, and what it replaces as a
 * whole. Everything else merges field by field, which is the default.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 * @returns by definition id; absent if the default applies throughout
 */
export function mergeSchemas(
  definitions: ReadonlyMap<string, ApiDefinition>,
): ReadonlyMap<string, readonly MergeMember[]> {
  const needed = definitionsThatMerge(definitions);
  const schemas = new Map<string, readonly MergeMember[]>();
  for (const id of needed) {
    const definition = definitions.get(id);
    const members = appliedFields(definition).flatMap(([name, property]) =>
      mergeMember(name, property, definitions, needed),
    );
    schemas.set(id, members);
  }
  return schemas;
}

/** The definitions with a keyed or atomic member, or with a member whose definition is one of these. */
function definitionsThatMerge(definitions: ReadonlyMap<string, ApiDefinition>): ReadonlySet<string> {
  const needed = new Set<string>();
  const referrers = new Map<string, string[]>();
  const needs = (definition: ApiDefinition): boolean =>
    appliedFields(definition).some(([, property]) => mergeRule(property, definitions, needed) !== undefined);
  for (const [id, definition] of definitions) {
    if (needs(definition)) needed.add(id);
    for (const target of referencedIds(definition.schema)) {
      const found = referrers.get(target);
      if (found === undefined) referrers.set(target, [id]);
      else found.push(id);
    }
  }
  // Iterating over a set includes elements that are added during the iteration.
  for (const id of needed) {
    for (const referrer of referrers.get(id) ?? []) {
      const definition = definitions.get(referrer);
      if (definition !== undefined && !needed.has(referrer) && needs(definition)) needed.add(referrer);
    }
  }
  return needed;
}

/** The fields that a merge schema may describe. The metadata of a kind has its own applied form. */
function appliedFields(definition: ApiDefinition | undefined): [name: string, schema: Schema][] {
  const fields = Object.entries(definition?.schema.properties ?? {});
  return definition?.gvk === undefined ? fields : fields.filter(([name]) => name !== "metadata");
}

function mergeMember(
  name: string,
  property: Schema,
  definitions: ReadonlyMap<string, ApiDefinition>,
  needed: ReadonlySet<string>,
): MergeMember[] {
  const rule = mergeRule(property, definitions, needed);
  return rule === undefined ? [] : [{ name, ...rule }];
}

/** How one value is merged; `undefined` if it is merged field by field, or replaced as a scalar or a list. */
function mergeRule(
  schema: Schema,
  definitions: ReadonlyMap<string, ApiDefinition>,
  needed: ReadonlySet<string>,
): MergeRule | undefined {
  if (schema.$ref !== undefined) return referenceRule(schema.$ref, schema, definitions, needed);
  const element = schema.items?.$ref;
  if (element !== undefined && schema["x-kubernetes-list-type"] === "map") {
    const keys = keysOfElement(schema["x-kubernetes-list-map-keys"] ?? [], definitions.get(element));
    return { kind: "list", keys, ...(needed.has(element) && { definition: element }) };
  }
  const { additionalProperties: values } = schema;
  if (typeof values !== "object") return undefined;
  // A map of scalars or lists merges in the same way whether or not it is atomic inside: each value is replaced.
  if (schema["x-kubernetes-map-type"] === "atomic") return hasFields(values) ? { kind: "atomic" } : undefined;
  const inside = mergeRule(values, definitions, needed);
  return inside === undefined ? undefined : { kind: "map", values: inside };
}

/** The keys that an element must contain: those that the server does not fill in, and everything required if it is replaced as a whole. */
function keysOfElement(keys: readonly string[], element: ApiDefinition | undefined): string[] {
  const required = element?.required ?? new Set<string>();
  if (element?.schema["x-kubernetes-map-type"] === "atomic") return [...required].sort();
  return keys.filter((key) => required.has(key));
}

function hasFields({ $ref, additionalProperties }: Schema): boolean {
  return $ref !== undefined || (typeof additionalProperties === "object" && hasFields(additionalProperties));
}

function referenceRule(
  id: string,
  schema: Schema,
  definitions: ReadonlyMap<string, ApiDefinition>,
  needed: ReadonlySet<string>,
): MergeRule | undefined {
  const target = definitions.get(id)?.schema;
  const isAtomic = (schema["x-kubernetes-map-type"] ?? target?.["x-kubernetes-map-type"]) === "atomic";
  if (isAtomic && target?.properties !== undefined) return { kind: "atomic" };
  return needed.has(id) ? { kind: "fields", definition: id } : undefined;
}
