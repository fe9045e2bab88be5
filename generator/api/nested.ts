import {
  type ChildKeyword,
  escapePointer,
  mapChildren,
  type Schema,
  unescapePointer,
  withoutShape,
} from "../openapi/index.js";
import type { CollectedDefinition } from "./definitions.js";
import type { NestedPlace } from "./types.js";

/** A definition whose nested objects are separate definitions. */
export interface ExtractedDefinition extends CollectedDefinition {
  readonly nested?: NestedPlace;
}

/**
 * Moves objects with properties out of their definition, so that each is a separate definition: custom resources nest their complete schema
 * in one.
 */
export function extractNested(definition: CollectedDefinition): ExtractedDefinition[] {
  const { gvk, ...inherited } = definition;
  const found: ExtractedDefinition[] = [];
  const extract = (schema: Schema, path: readonly string[]): Schema => {
    const inner = mapChildren(schema, (child, keyword, key) => extract(child, extend(path, keyword, key)));
    if (path.length === 0 || inner.properties === undefined) return inner;
    const id = `${definition.id}#${path.join("/")}`;
    found.push({
      ...inherited,
      id,
      name: `${definition.name}#${path.join(".")}`,
      schema: inner,
      nested: { root: definition.name, path: path.map(unescapePointer) },
    });
    // The annotations stay with the reference too, so that a reader sees them in both places.
    return { ...withoutShape(schema), $ref: id };
  };
  const schema = extract(definition.schema, []);
  return [{ ...definition, schema }, ...found];
}

/**
 * Elements of lists and values of maps are named after the property that contains them; so is the first branch of a union, and the others
 * get their number.
 */
function extend(path: readonly string[], keyword: ChildKeyword, key: string | number | undefined): readonly string[] {
  if (keyword === "properties") return [...path, escapePointer(String(key))];
  // An escaped name has a tilde only before a digit.
  return typeof key === "number" && key > 0 ? [...path, `~+${key + 1}`] : path;
}
