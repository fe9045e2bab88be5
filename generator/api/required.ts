import { isZeroValue, referencedIds, type Schema } from "../openapi/index.js";
import type { ExtractedDefinition } from "./nested.js";

/**
 * Which properties of an object must be written, and are there when it is read.
 *
 * A document's `required` is Go's: built-in kinds list every field without `omitempty`, and give most of them a zero value as default,
 * which says nothing; a default that is more than zero means that the server fills the field in. Authors of custom resources write
 * defaults on purpose, so there any default makes a field optional. `apiVersion` and `kind` of a kind are filled in by the client.
 *
 * A type of a built-in kind that is reached through `status` alone is read far more often than written: all fields that Go always sends
 * are required. These are the document's required ones and, since Go never omits a struct or a field without `omitempty`, those with a
 * default.
 * @param onlyInStatus whether the type is reachable through `status` alone
 */
export function requiredProperties(definition: ExtractedDefinition, onlyInStatus: boolean): ReadonlySet<string> {
  const { required = [], properties = {} } = definition.schema;
  // The status of a custom resource is written by its author's controller, so its defaults keep their meaning.
  if (onlyInStatus && !definition.custom) {
    const defaulted = Object.entries(properties).filter(([, property]) => property.default !== undefined);
    return new Set([...required, ...defaulted.map(([name]) => name)]);
  }
  const typeMeta = definition.gvk === undefined ? [] : ["apiVersion", "kind"];
  return new Set(
    required.filter((name) => !typeMeta.includes(name) && !hasOwnDefault(properties[name], definition.custom)),
  );
}

function hasOwnDefault(property: Schema | undefined, custom: boolean): boolean {
  const value = property?.default;
  if (value === undefined) return false;
  return custom || !isZeroValue(value);
}

/**
 * The root fields that the server always returns: those that the document calls required or gives a default.
 * Lists and maps of built-in kinds are omitted: Go writes an absent one as `null`.
 */
export function alwaysReturnedFields(definition: ExtractedDefinition): string[] {
  const { properties = {}, required = [] } = definition.schema;
  const returned = Object.entries(properties).filter(([name, property]) => {
    if (name === "apiVersion" || name === "kind" || name === "metadata") return false;
    if (property.nullable === true) return false;
    if (!definition.custom && (property.type === "array" || property.additionalProperties !== undefined)) return false;
    return required.includes(name) || property.default !== undefined;
  });
  return returned.map(([name]) => name).sort();
}

/** The ids of definitions that a kind reaches only through its root's `status`. */
export function reachedOnlyThroughStatus(definitions: ReadonlyMap<string, ExtractedDefinition>): ReadonlySet<string> {
  const kinds = [...definitions.values()].filter(({ gvk }) => gvk !== undefined);
  // A kind inside another, such as the claims of a StatefulSet, also has a status; it is followed only from its own root.
  const elsewhere = new Set(kinds.map(({ id }) => id));
  const inStatus = new Set<string>();
  const follow = (schema: Schema, seen: Set<string>): void => {
    // No recursion: a chain of references may be deeper than the stack.
    const open = [schema];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const id of referencedIds(next)) {
        if (seen.has(id)) continue;
        seen.add(id);
        const target = definitions.get(id);
        if (target !== undefined) open.push(target.schema);
      }
    }
  };
  for (const { schema } of kinds) {
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      follow(property, name === "status" ? inStatus : elsewhere);
    }
  }
  return new Set([...inStatus].filter((id) => !elsewhere.has(id)));
}
