import { nestedName, typeName } from "../naming/names.js";
import { annotations } from "../openapi/annotations.js";
import { mapChildren, unescapePointer } from "../openapi/keywords.js";
import type { Schema } from "../openapi/types.js";
import type { CollectedDefinition } from "./definitions.js";

/** A definition with the words that name it, its root's first. */
export interface NamedDefinition extends CollectedDefinition {
  /** The name it would like to be exported as. */
  readonly wantedName: string;
  /** Whether it is an object inside of another definition. */
  readonly nested: boolean;
  /** Whether it lies below the root's `status`. */
  readonly inStatus: boolean;
}

/**
 * Takes objects with properties out of their definition, so that each is an interface with a name: custom resources nest their whole
 * schema in one definition. `spec.privateKey` of `Certificate` becomes `Certificate_Spec_PrivateKey`.
 */
export function extractNested(definition: CollectedDefinition): NamedDefinition[] {
  const found: NamedDefinition[] = [];
  const extract = (schema: Schema, path: readonly string[]): Schema => {
    const inner = mapChildren(schema, (child, pointer) => extract(child, extend(path, pointer)));
    if (path.length === 0 || inner.properties === undefined) return inner;
    const id = `${definition.id}#${path.join("/")}`;
    found.push({
      ...definition,
      id,
      name: `${definition.name}#${path.join(".")}`,
      schema: inner,
      wantedName: nestedName(lastSegment(definition.name), path.map(unescapePointer)),
      nested: true,
      inStatus: path[0] === "status",
    });
    // What is said of the value stays with the reference too: a reader sees it at either place.
    return { ...annotations(schema), $ref: id };
  };
  const schema = extract(definition.schema, []);
  const { gvk, ...rest } = definition;
  const root: NamedDefinition = {
    ...rest,
    ...(gvk !== undefined && { gvk }),
    schema,
    wantedName: typeName(lastSegment(definition.name)),
    nested: false,
    inStatus: false,
  };
  return [root, ...found.map(withoutKind)];
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

function withoutKind({ gvk, ...definition }: NamedDefinition): NamedDefinition {
  return definition;
}

function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
