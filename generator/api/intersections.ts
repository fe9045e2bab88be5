import { mapChildren, type Schema } from "../openapi/index.js";

/** TypeScript stops at 100,000 members (TS2590), and takes seconds for a tenth of them. */
const MAX_MEMBERS = 1_000;
/** Aliases of aliases are followed this far; a longer chain counts as too many members. */
const MAX_DEPTH = 100;

/**
 * Creates a function that removes the shape of intersections that the compiler could not compute. An intersection of unions has as many
 * members as the product of theirs: ten unions of three have 59,049. Such a value is `unknown`.
 * @param definitions all definitions by id, without circular aliases
 */
export function createIntersectionLimit(
  definitions: ReadonlyMap<string, { readonly schema: Schema }>,
): (schema: Schema) => Schema {
  const known = new Map<string, number>();

  /** How many members the type of a schema has if it is a union; 1 if it is not. Above the limit the number is not exact. */
  const count = (schema: Schema, depth: number): number => {
    const { $ref, enum: values, oneOf, allOf, nullable } = schema;
    const members = (): number => {
      if ($ref !== undefined) return countDefinition($ref, depth);
      if (oneOf !== undefined) return total(oneOf, depth, (sum, part) => sum + part, 0);
      if (allOf !== undefined) return total(allOf, depth, (product, part) => product * part, 1);
      return values?.length ?? 1;
    };
    return members() + (nullable === true ? 1 : 0);
  };
  const countDefinition = (id: string, depth: number): number => {
    const before = known.get(id);
    if (before !== undefined) return before;
    if (depth > MAX_DEPTH) return MAX_MEMBERS + 1;
    const target = definitions.get(id);
    const members = target === undefined ? 1 : count(target.schema, depth + 1);
    known.set(id, members);
    return members;
  };
  const total = (
    parts: readonly Schema[],
    depth: number,
    add: (sum: number, part: number) => number,
    start: number,
  ): number => {
    let sum = start;
    for (const part of parts) {
      sum = add(sum, count(part, depth));
      if (sum > MAX_MEMBERS) break;
    }
    return sum;
  };

  const limit = (schema: Schema): Schema => {
    if (schema.allOf === undefined || count(schema, 0) <= MAX_MEMBERS) return mapChildren(schema, limit);
    const { allOf, ...rest } = schema;
    return rest;
  };
  // Hardly any definition has an intersection, and copying all of them takes time.
  return (schema) => (hasIntersection(schema) ? limit(schema) : schema);
}

function hasIntersection({ allOf, oneOf, items, properties, additionalProperties }: Schema): boolean {
  return (
    allOf !== undefined ||
    oneOf?.some(hasIntersection) === true ||
    (items !== undefined && hasIntersection(items)) ||
    (properties !== undefined && Object.values(properties).some(hasIntersection)) ||
    (typeof additionalProperties === "object" && hasIntersection(additionalProperties))
  );
}
