import { isObject } from "../json.js";
import { unescapePointer } from "./keywords.js";
import type { OpenAPIDocument, Schema } from "./types.js";

const PREFIX = "#/components/schemas/";

/** Whether a definition with this name exists. */
export type IsKnown = (name: string) => boolean;

/**
 * The definition that a `$ref` of a document means. Names are looked up as they stand, then with JSON pointer escapes undone, then with
 * percent escapes undone: servers write all three.
 * @returns the definition's name, `undefined` when there is none
 */
export function resolveReference(ref: string, isKnown: IsKnown): string | undefined {
  if (!ref.startsWith(PREFIX)) return undefined;
  const raw = ref.slice(PREFIX.length);
  if (isKnown(raw)) return raw;
  const unescaped = unescapePointer(raw);
  return [unescaped, percentDecoded(unescaped)].find((name) => name !== undefined && isKnown(name));
}

/** The reference to a definition. */
export function refTo(name: string): { readonly $ref: string } {
  return { $ref: `${PREFIX}${name}` };
}

/** Returns a function that says which definitions a document has. */
export function definitionsOf({ components }: OpenAPIDocument): IsKnown {
  const schemas = components?.schemas ?? {};
  return (name) => Object.hasOwn(schemas, name);
}

/** The definitions that a normalised schema refers to. */
export function referencedIds(schema: Schema): Set<string> {
  const ids = new Set<string>();
  const visit = (part: Schema): void => {
    if (part.$ref !== undefined) ids.add(part.$ref);
    if (part.properties !== undefined) for (const property of Object.values(part.properties)) visit(property);
    if (part.items !== undefined) visit(part.items);
    if (typeof part.additionalProperties === "object") visit(part.additionalProperties);
    part.oneOf?.forEach(visit);
    part.allOf?.forEach(visit);
  };
  visit(schema);
  return ids;
}

/** The definitions that a part of a document refers to, directly or through others, by name. */
export function referencedDefinitions(
  part: unknown,
  definitions: ReadonlyMap<string, Schema>,
): { readonly [name: string]: Schema } {
  const found = new Map<string, Schema>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isObject(value)) return;
    const { $ref } = value;
    if (typeof $ref === "string" && $ref.startsWith(PREFIX)) add($ref.slice(PREFIX.length));
    for (const member of Object.values(value)) visit(member);
  };
  const add = (name: string): void => {
    const schema = definitions.get(name);
    if (schema === undefined || found.has(name)) return;
    found.set(name, schema);
    visit(schema);
  };
  visit(part);
  return Object.fromEntries(found);
}

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
