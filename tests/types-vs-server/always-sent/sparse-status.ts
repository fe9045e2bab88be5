import type { EmitDefinition, EmitModel } from "../../../generator/naming/index.js";
import { isList, isObject, type Json, type JsonObject } from "../document.js";

type Schema = EmitDefinition["schema"];
type Definitions = EmitModel["definitions"];

/**
 * A status with every object that its type has, each alone in its list and as good as empty: what a server returns beyond that, it always
 * sends.
 */
export function sparseValue(schema: Schema, definitions: Definitions, above: ReadonlySet<string> = new Set()): Json {
  const { $ref, items, properties, additionalProperties } = schema;
  if ($ref !== undefined) {
    const target = definitions.get($ref);
    // A type that contains itself is not retried.
    if (target === undefined || above.has($ref)) return null;
    return sparseValue(target.schema, definitions, new Set([...above, $ref]));
  }
  if (items !== undefined) {
    const item = sparseValue(items, definitions, above);
    return item === null ? null : [item];
  }
  if (properties !== undefined) {
    const members = Object.entries(properties).map(
      ([name, part]) => [name, sparseValue(part, definitions, above)] as const,
    );
    return Object.fromEntries(members.filter(([, value]) => value !== null));
  }
  if (typeof additionalProperties !== "object") return null;
  const value = sparseValue(additionalProperties, definitions, above);
  return value === null ? null : { key: value };
}

/** Values that servers ask for by their place's name; other texts may be anything. */
const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/ip$/i, "10.0.0.1"],
  [/time(stamp)?$/i, "2026-01-01T00:00:00Z"],
  [/^status$/, "True"],
  [/^ipMode$/, "VIP"],
];

/** A value of a property, the listed one where values are listed. */
export function sampleValue(name: string, schema: Schema, definitions: Definitions): Json {
  const { $ref, type, enum: values, oneOf, items } = schema;
  const target = $ref === undefined ? undefined : definitions.get($ref)?.schema;
  if (target !== undefined) return sampleValue(name, target, definitions);
  const [listed] = values ?? [];
  if (typeof listed === "string") return listed;
  if (oneOf?.[0] !== undefined) return sampleValue(name, oneOf[0], definitions);
  if (type === "integer" || type === "number") return 1;
  if (type === "boolean") return true;
  if (type === "array") return [sampleValue(name, items ?? {}, definitions)];
  if (type === "object") return {};
  return TEXTS.find(([pattern]) => pattern.test(name))?.[1] ?? "sample";
}

/** Values of all properties of an object that are neither objects nor lists. */
export function sampleMembers(schema: Schema, definitions: Definitions): JsonObject {
  const { properties = {} } = definitions.get(schema.$ref ?? "")?.schema ?? schema;
  const values = Object.entries(properties).map(
    ([name, property]) => [name, sampleValue(name, property, definitions)] as const,
  );
  return Object.fromEntries(values.filter(([, value]) => typeof value !== "object"));
}

/** The schema of the property at a path inside a status; undefined if its type has none there. */
export function schemaAt(
  root: Schema,
  path: readonly (string | number)[],
  definitions: Definitions,
): Schema | undefined {
  return path.reduce<Schema | undefined>((schema, step) => {
    const found = schema?.$ref === undefined ? schema : definitions.get(schema.$ref)?.schema;
    if (typeof step === "number") return found?.items;
    const member = found?.properties?.[step];
    if (member !== undefined) return member;
    return typeof found?.additionalProperties === "object" ? found.additionalProperties : undefined;
  }, root);
}

/** A copy of a value with another one at a path, or with nothing there. */
export function withValueAt(value: Json, [step, ...rest]: readonly (string | number)[], other: Json | undefined): Json {
  if (step === undefined) return other ?? null;
  if (isList(value)) {
    const items = value.flatMap((item, i) => {
      if (i !== step) return [item];
      return rest.length === 0 && other === undefined ? [] : [withValueAt(item, rest, other)];
    });
    return items;
  }
  const members: JsonObject = isObject(value) ? value : {};
  const { [step]: before = {}, ...others } = members;
  if (rest.length === 0 && other === undefined) return others;
  return { ...members, [step]: withValueAt(before, rest, other) };
}
