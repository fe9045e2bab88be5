import { unescapePointer } from "./keywords.js";
import type { OpenAPIDocument } from "./types.js";

const PREFIX = "#/components/schemas/";

/**
 * The definition that a `$ref` of a document means. Names are looked up as they stand, then with JSON pointer escapes undone, then with
 * percent escapes undone: servers write all three.
 * @returns the definition's name, `undefined` when the document has none
 */
export function resolveReference(ref: string, document: OpenAPIDocument): string | undefined {
  if (!ref.startsWith(PREFIX)) return undefined;
  const schemas = document.components?.schemas ?? {};
  const raw = ref.slice(PREFIX.length);
  const unescaped = unescapePointer(raw);
  return [raw, unescaped, percentDecoded(unescaped)].find((name) => name !== undefined && Object.hasOwn(schemas, name));
}

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
