import { sameContent } from "./same-content.js";
import type { OpenAPIDocument, Schema } from "./types.js";

/** One difference between two versions of a document. */
export interface DocumentChange {
  /** What happened to the subject. */
  readonly kind: "added" | "removed" | "changed";
  /** The definition or the path that changed. */
  readonly subject:
    | {
        readonly kind: "definition";
        /** Name of the definition, `io.k8s.api.apps.v1.Deployment`. */
        readonly name: string;
        /** Names of the properties that lead to the difference, through elements of lists; empty for the definition itself. */
        readonly properties: readonly string[];
      }
    | { readonly kind: "path"; readonly path: string };
}

/**
 * Compares two versions of a document: definitions and paths that were added, removed or changed, and for definitions in both, the
 * innermost properties that changed. Documentation is ignored.
 */
export function compareDocuments(before: OpenAPIDocument, after: OpenAPIDocument): DocumentChange[] {
  const definitions = compareMembers(before.components?.schemas ?? {}, after.components?.schemas ?? {}, compareSchemas);
  const paths = compareMembers(before.paths ?? {}, after.paths ?? {}, (a, b) => (sameContent(a, b) ? [] : [ITSELF]));
  return [
    ...definitions.map(({ kind, path: [name = "", ...properties] }): DocumentChange => {
      return { kind, subject: { kind: "definition", name, properties } };
    }),
    ...paths.map(({ kind, path: [path = ""] }): DocumentChange => ({ kind, subject: { kind: "path", path } })),
  ];
}

/** A difference, and the names that lead to it. */
interface Difference {
  readonly kind: DocumentChange["kind"];
  readonly path: readonly string[];
}

const ITSELF: Difference = { kind: "changed", path: [] };

function compareSchemas(before: Schema, after: Schema): Difference[] {
  if (sameContent(before, after)) return [];
  const { properties: propertiesBefore = {}, ...restBefore } = before;
  const { properties: propertiesAfter = {}, ...restAfter } = after;
  const inside = compareMembers(propertiesBefore, propertiesAfter, (a, b) => compareSchemas(itemsOf(a), itemsOf(b)));
  return sameContent(restBefore, restAfter) && inside.length > 0 ? inside : [...inside, ITSELF];
}

/** Lists are compared by their elements. */
function itemsOf(schema: Schema): Schema {
  return schema.items ?? schema;
}

/** Compares two maps member by member; `inside` compares members of the same name. */
function compareMembers<T>(
  before: { readonly [key: string]: T },
  after: { readonly [key: string]: T },
  inside: (before: T, after: T) => Difference[],
): Difference[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key): Difference[] => {
    const a = Object.hasOwn(before, key) ? before[key] : undefined;
    const b = Object.hasOwn(after, key) ? after[key] : undefined;
    if (a === undefined) return [{ kind: "added", path: [key] }];
    if (b === undefined) return [{ kind: "removed", path: [key] }];
    return inside(a, b).map(({ kind, path }) => ({ kind, path: [key, ...path] }));
  });
}
