import type { Comparison } from "./comparison.js";

/** Why the types accept an incomplete document, by the server's message; the first match counts. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/openAPIV3Schema|selectableFields/, "a schema inside a CustomResourceDefinition is incomplete"],
  [
    /one of|either|handler type|volume type|at least (1|one)\b|one value|resource or service|port name or number|or generateName/,
    "one of several fields is needed, whichever",
  ],
  [
    /Not found|not match|undeclared|no overload|undefined field|must match|Duplicate value|must be `spec|not auto-generated/,
    "another field refers to it",
  ],
  [
    /\b(when|if|unless|must populate|requires|only|cannot be|may not|Forbidden|Unsupported value|are required to)\b/,
    "another field's value makes it necessary",
  ],
  [/\[[^\]]+\]: Required|empty selector|key\/value|supported values/, "a key of a map, or any, is needed"],
];

/** The reason if none of the others matches. */
const OTHERWISE = "it is needed in this place, and in others of the same type it is not";

/** Why the types can't refuse a document that lacks something. */
export function reasonOf({ server: { message } }: Comparison): string {
  return REASONS.find(([pattern]) => pattern.test(message))?.[1] ?? OTHERWISE;
}
