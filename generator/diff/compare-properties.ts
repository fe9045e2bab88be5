import { sortKeys } from "../json.js";
import { mapChildren, type Schema } from "../openapi/index.js";
import type { Comparison } from "./comparison.js";
import { type Place, stepInto } from "./place.js";
import type { Served } from "./served.js";
import { typeText, valuesOf } from "./value-types.js";

type Properties = NonNullable<Schema["properties"]>;

const NONE: Properties = {};

/** Compares two versions of a schema. */
type CompareSchemas = (before: Schema, after: Schema, place: Place | undefined, comparison: Comparison) => void;

/**
 * Compares the properties of two versions of an object, and which of them must be written.
 * @param compareChild compares a property that both versions have
 */
export function compareProperties(
  before: Schema,
  after: Schema,
  place: Place | undefined,
  comparison: Comparison,
  compareChild: CompareSchemas,
): void {
  const { report } = comparison;
  const from = before.properties ?? NONE;
  const to = after.properties ?? NONE;
  const [wasRequired, isRequired] = [requiredOf(before), requiredOf(after)];
  const removed = Object.keys(from).filter((name) => !Object.hasOwn(to, name));
  const added = Object.keys(to).filter((name) => !Object.hasOwn(from, name));
  const renamed = findRenamed(removed, added, from, to);
  const at = (name: string): Place => stepInto(place, { property: name });
  const hint = (name: string): { readonly counterpart?: string } => {
    const counterpart = renamed.get(name);
    return counterpart === undefined ? {} : { counterpart };
  };
  const stillKept = valuesOf(after) !== undefined;
  for (const name of removed) {
    const about = describe(from[name], comparison.before);
    report({ kind: "property-removed", place: at(name), from: about.type, ...hint(name), about: { stillKept } });
  }
  for (const name of added) {
    const about = describe(to[name], comparison.after);
    const mustBeWritten = isRequired.has(name) && !about.hasDefault;
    report({ kind: "property-added", place: at(name), to: about.type, ...hint(name), about: { mustBeWritten } });
  }
  const isInOne = new Set([...removed, ...added]);
  // A rule may require a property that the schema does not describe.
  for (const name of [...isRequired].filter((one) => !wasRequired.has(one) && !isInOne.has(one))) {
    const { hasDefault } = describe(Object.hasOwn(to, name) ? to[name] : undefined, comparison.after);
    report({ kind: "property-became-required", place: at(name), about: { mustBeWritten: !hasDefault } });
  }
  for (const name of [...wasRequired].filter((one) => !isRequired.has(one) && !isInOne.has(one)))
    report({ kind: "property-became-optional", place: at(name) });
  for (const [name, property] of Object.entries(from)) {
    if (!isInOne.has(name)) compareChild(property, to[name] ?? {}, at(name), comparison);
  }
}

function requiredOf({ required }: Schema): ReadonlySet<string> {
  return new Set(required);
}

/** The type of a property in words, and whether it has a default. */
function describe(schema: Schema = {}, side: Served): { readonly type: string; readonly hasDefault: boolean } {
  const name = side.referenceOf(schema);
  const target = name === undefined ? undefined : side.definitions.get(name)?.schema;
  const items = schema.items;
  const type = name ?? (items === undefined ? typeText(schema) : `${side.referenceOf(items) ?? typeText(items)}[]`);
  return { type, hasDefault: schema.default !== undefined || target?.default !== undefined };
}

/** Names of properties by each other: those removed and those added that are equal, if no other is. */
function findRenamed(
  removed: readonly string[],
  added: readonly string[],
  from: Properties,
  to: Properties,
): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  if (removed.length === 0 || added.length === 0) return pairs;
  const [before, after] = [byContent(removed, from), byContent(added, to)];
  for (const [content, [name, ...more]] of before) {
    const [other, ...others] = after.get(content) ?? [];
    if (name === undefined || other === undefined || more.length + others.length > 0) continue;
    pairs.set(name, other).set(other, name);
  }
  return pairs;
}

function byContent(names: readonly string[], properties: Properties): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const name of names) {
    const content = JSON.stringify(sortKeys(withoutDescriptions(properties[name] ?? {})));
    const same = found.get(content);
    if (same === undefined) found.set(content, [name]);
    else same.push(name);
  }
  return found;
}

function withoutDescriptions(schema: Schema): Schema {
  const { description, ...rest } = schema;
  return mapChildren(rest, withoutDescriptions);
}
