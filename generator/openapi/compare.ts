import { sameContent } from "./same-content.js";
import type { OpenAPIDocument, Schema } from "./types.js";

/** Most differences that are told of one document. */
const MAX_DIFFERENCES = 10;

/**
 * What differs between two versions of a document, in words: definitions and paths that came or went, and the properties that did so in
 * definitions that stayed. Empty when they differ in documentation alone.
 */
export function compareDocuments(before: OpenAPIDocument, after: OpenAPIDocument): string[] {
  const differences = [
    ...compareKeys(before.components?.schemas ?? {}, after.components?.schemas ?? {}, compareSchemas, shortName),
    ...compareKeys(
      before.paths ?? {},
      after.paths ?? {},
      (a, b) => (sameContent(a, b) ? [] : [""]),
      (path) => path,
    ),
  ];
  const more = differences.length - MAX_DIFFERENCES;
  return more > 0 ? [...differences.slice(0, MAX_DIFFERENCES), `and ${more} more`] : differences;
}

/** Compares two maps member by member; `inside` says what differs in members of the same name. */
function compareKeys<T>(
  before: { readonly [key: string]: T },
  after: { readonly [key: string]: T },
  inside: (before: T, after: T) => string[],
  name: (key: string) => string,
): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key) => {
    const [a, b] = [
      Object.hasOwn(before, key) ? before[key] : undefined,
      Object.hasOwn(after, key) ? after[key] : undefined,
    ];
    if (a === undefined) return [`${name(key)} was added`];
    if (b === undefined) return [`${name(key)} was removed`];
    return inside(a, b).map((difference) => (difference === "" ? `${name(key)} changed` : `${name(key)}${difference}`));
  });
}

/** Differences of two schemas, each as what follows the definition's name. */
function compareSchemas(before: Schema, after: Schema): string[] {
  if (sameContent(before, after)) return [];
  const properties = compareKeys(
    before.properties ?? {},
    after.properties ?? {},
    (a, b) => compareSchemas(itemsOf(a), itemsOf(b)),
    (property) => `.${property}`,
  );
  const { properties: _, ...restBefore } = before;
  const { properties: __, ...restAfter } = after;
  return sameContent(restBefore, restAfter) && properties.length > 0 ? properties : [...properties, ""];
}

/** Lists are compared by their elements, where nothing else of them differs. */
function itemsOf(schema: Schema): Schema {
  return schema.items ?? schema;
}

function shortName(definition: string): string {
  return definition.slice(definition.lastIndexOf(".") + 1);
}
