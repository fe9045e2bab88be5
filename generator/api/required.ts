import type { Schema } from "../openapi/types.js";
import type { NamedDefinition } from "./nested.js";

/**
 * Which properties of an object must be written.
 *
 * A document's `required` is Go's: built-in kinds list every field without `omitempty`, and give most of them a zero value as default,
 * which says nothing; a default that is more than zero means that the server fills the field in. Authors of custom resources write
 * defaults on purpose, so there any default makes a field optional. `apiVersion` and `kind` of a kind are filled in by the client.
 * @param onlyInStatus whether the type is reachable through `status` alone: the server writes it, nothing need be given
 */
export function requiredProperties(definition: NamedDefinition, onlyInStatus: boolean): ReadonlySet<string> {
  if (onlyInStatus && !definition.custom) return new Set();
  const { required = [], properties = {} } = definition.schema;
  const typeMeta = definition.gvk === undefined ? [] : ["apiVersion", "kind"];
  return new Set(
    required.filter((name) => !typeMeta.includes(name) && !hasOwnDefault(properties[name], definition.custom)),
  );
}

function hasOwnDefault(property: Schema | undefined, custom: boolean): boolean {
  const value = property?.default;
  if (value === undefined) return false;
  return custom || !isZero(value);
}

/** Go's zero values as documents write them: `""`, `0`, `false`, `{}`. */
export function isZero(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return !Array.isArray(value) && Object.keys(value).length === 0;
  return value === "" || value === 0 || value === false;
}

/**
 * The root fields that the server always returns: those that the document calls required or gives a default.
 * Lists and maps of built-in kinds are left out: Go writes an absent one as `null`.
 */
export function presentFields(definition: NamedDefinition): string[] {
  const { properties = {}, required = [] } = definition.schema;
  const present = Object.entries(properties).filter(([name, property]) => {
    if (name === "apiVersion" || name === "kind" || name === "metadata") return false;
    if (property.nullable === true) return false;
    if (!definition.custom && (property.type === "array" || property.additionalProperties !== undefined)) return false;
    return required.includes(name) || property.default !== undefined;
  });
  return present.map(([name]) => name).sort();
}

/** The ids of definitions that some kind reaches through its root's `status` only. */
export function reachedOnlyThroughStatus(definitions: ReadonlyMap<string, NamedDefinition>): ReadonlySet<string> {
  const elsewhere = new Set<string>();
  const inStatus = new Set<string>();
  const follow = (schema: Schema, seen: Set<string>): void => {
    // No recursion: a chain of references may be longer than the stack is deep.
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
  for (const definition of definitions.values()) {
    if (definition.gvk === undefined) continue;
    elsewhere.add(definition.id);
    for (const [name, property] of Object.entries(definition.schema.properties ?? {})) {
      follow(property, name === "status" ? inStatus : elsewhere);
    }
  }
  return new Set([...inStatus].filter((id) => !elsewhere.has(id)));
}

/** The ids that a normalised schema refers to. */
export function referencedIds(schema: Schema): Set<string> {
  const ids = new Set<string>();
  const visit = (part: Schema): void => {
    if (part.$ref !== undefined) ids.add(part.$ref);
    for (const property of Object.values(part.properties ?? {})) visit(property);
    if (part.items !== undefined) visit(part.items);
    if (typeof part.additionalProperties === "object") visit(part.additionalProperties);
    for (const junctor of [part.oneOf, part.allOf]) for (const inner of junctor ?? []) visit(inner);
  };
  visit(schema);
  return ids;
}
