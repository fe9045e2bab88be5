import { mapChildren, type Schema, unescapePointer, withoutShape } from "../openapi/index.js";
import type { CollectedDefinition } from "./definitions.js";
import type { NestedPlace } from "./types.js";

/** A definition whose nested objects are definitions of their own. */
export interface ExtractedDefinition extends CollectedDefinition {
  readonly nested?: NestedPlace;
}

/**
 * Takes objects with properties out of their definition, so that each is a definition of its own: custom resources nest their complete
 * schema in one.
 */
export function extractNested(definition: CollectedDefinition): ExtractedDefinition[] {
  const { gvk, ...inherited } = definition;
  const found: ExtractedDefinition[] = [];
  const extract = (schema: Schema, path: readonly string[]): Schema => {
    const inner = mapChildren(schema, (child, pointer) => extract(child, extend(path, pointer)));
    if (path.length === 0 || inner.properties === undefined) return inner;
    const id = `${definition.id}#${path.join("/")}`;
    found.push({
      ...inherited,
      id,
      name: `${definition.name}#${path.join(".")}`,
      schema: inner,
      nested: { root: definition.name, path: path.map(unescapePointer) },
    });
    // What is said of the value stays with the reference too: a reader sees it at either place.
    return { ...withoutShape(schema), $ref: id };
  };
  const schema = extract(definition.schema, []);
  return [{ ...definition, schema }, ...found];
}

/**
 * Elements of lists and values of maps are named after the property that holds them; so is the first branch of a union, and its others
 * with their number.
 */
function extend(path: readonly string[], pointer: string): readonly string[] {
  const [, name] = /^\/properties\/(.*)$/s.exec(pointer) ?? [];
  if (name !== undefined) return [...path, name];
  const [, branch] = /^\/(?:oneOf|allOf)\/([1-9][0-9]*)$/.exec(pointer) ?? [];
  // No escaped name has a tilde before anything but a digit.
  return branch === undefined ? path : [...path, `~+${Number(branch) + 1}`];
}
