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

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
