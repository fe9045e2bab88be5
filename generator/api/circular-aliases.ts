import type { Schema } from "../openapi/index.js";

/**
 * The ids of definitions that are aliases of themselves, and of those that are aliases of these: `A` that is `B` that is `A`, or a union
 * that contains itself. No value has such a type. A definition that contains itself in a property, a list or a map is not among them.
 */
export function circularAliases(definitions: ReadonlyMap<string, { readonly schema: Schema }>): ReadonlySet<string> {
  const circular = new Set(definitions.keys());
  const open = new Map<string, number>();
  const referrers = new Map<string, string[]>();
  for (const [id, { schema }] of definitions) {
    const targets = aliased(schema);
    open.set(id, targets.length);
    for (const target of targets) {
      const found = referrers.get(target);
      if (found === undefined) referrers.set(target, [id]);
      else found.push(id);
    }
  }
  // Start from those that end, and go back to those all of whose targets end.
  const ending = [...open].filter(([, targets]) => targets === 0).map(([id]) => id);
  for (let id = ending.pop(); id !== undefined; id = ending.pop()) {
    circular.delete(id);
    for (const referrer of referrers.get(id) ?? []) {
      const left = (open.get(referrer) ?? 0) - 1;
      open.set(referrer, left);
      if (left === 0) ending.push(referrer);
    }
  }
  return circular;
}

/** The definitions that a schema is, or of which it is a union or an intersection. */
function aliased(schema: Schema): string[] {
  if (schema.properties !== undefined) return [];
  if (schema.$ref !== undefined) return [schema.$ref];
  return [...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap(aliased);
}
