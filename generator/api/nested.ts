import { GeneratorError } from "../errors.js";
import {
  type ChildKeyword,
  escapePointer,
  formatKey,
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

/** Maximum total length of the names of nested objects; 300 group/versions of real projects have 5 million characters. */
const MAX_NAMES = 100_000_000;

/** Counts the characters of the name of a nested object. */
export type CountName = (id: string) => void;

/**
 * Creates a counter of names over all definitions. Each name contains all properties that lead to the object, so that the names of a deep
 * document are many times as long as the document: fail before they use all memory.
 */
export function createNameCounter(): (definition: CollectedDefinition) => CountName {
  let characters = 0;
  return ({ name, owner }) =>
    (id) => {
      characters += id.length;
      if (characters <= MAX_NAMES) return;
      const message = `${name} nests too many objects too deeply: their names would be longer than ${MAX_NAMES} characters`;
      throw new GeneratorError("document", message, owner === undefined ? {} : { document: formatKey(owner) });
    };
}

/**
 * Moves objects with properties out of their definition, so that each is a separate definition: custom resources nest their complete schema
 * in one.
 * @param count called with the id of each
 */
export function extractNested(definition: CollectedDefinition, count: CountName = () => {}): ExtractedDefinition[] {
  const { gvk, ...inherited } = definition;
  const found: ExtractedDefinition[] = [];
  const extract = (schema: Schema, path: readonly string[]): Schema => {
    const inner = mapChildren(schema, (child, keyword, key) => extract(child, extend(path, keyword, key)));
    if (path.length === 0 || inner.properties === undefined) return inner;
    const id = `${definition.id}#${path.join("/")}`;
    count(id);
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
