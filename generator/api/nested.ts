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
 * Most characters of an id, of which those of real custom resources have a third. An id repeats the names of all properties that lead to
 * the object, and each reference repeats the id: without a limit, what is nested deeply would take many times as much as its document.
 */
const MAX_ID = 1_000;

/** What contains a nested object: a definition, or another nested object. */
interface Container {
  readonly id: string;
  readonly name: string;
  /** Whether it is itself nested. */
  readonly isNested: boolean;
}

/**
 * Moves objects with properties out of their definition, so that each is a separate definition: custom resources nest their complete schema
 * in one.
 */
export function extractNested(definition: CollectedDefinition): ExtractedDefinition[] {
  const { gvk, ...inherited } = definition;
  const found: ExtractedDefinition[] = [];
  let shortened = 0;
  const place = (container: Container, path: readonly string[]): Container => {
    const id = `${container.id}${container.isNested ? "/" : "#"}${path.join("/")}`;
    const name = `${container.name}${container.isNested ? "." : "#"}${path.join(".")}`;
    if (id.length <= MAX_ID) return { id, name, isNested: true };
    // Numbered, so that it is the only one: no name has this in it.
    const short = `${id.slice(0, MAX_ID)}~#${++shortened}`;
    return { id: short, name: short, isNested: true };
  };
  const extract = (schema: Schema, container: Container, path: readonly string[]): Schema => {
    const isNested = path.length > 0 && schema.properties !== undefined;
    const self = isNested ? place(container, path) : container;
    const inner = mapChildren(schema, (child, keyword, key) =>
      extract(child, self, extend(isNested ? [] : path, keyword, key)),
    );
    if (!isNested) return inner;
    const parent = container.isNested ? { parent: container.id } : {};
    const nested = { root: definition.name, ...parent, path: path.map(unescapePointer) };
    found.push({ ...inherited, id: self.id, name: self.name, schema: inner, nested });
    // The annotations stay with the reference too, so that a reader sees them in both places.
    return { ...withoutShape(schema), $ref: self.id };
  };
  const schema = extract(definition.schema, { ...definition, isNested: false }, []);
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
