import type { Change } from "../../../generator/index.js";

/** A schema that may be changed. */
export interface EditableSchema {
  [keyword: string]: unknown;
  type?: string;
  properties?: { [name: string]: EditableSchema };
  required?: string[];
  items?: EditableSchema;
  additionalProperties?: EditableSchema | boolean;
}

/** A place in a schema, as changes name it. */
export interface EditablePlace {
  readonly path: string;
  readonly schema: EditableSchema;
}

/** An edit of one schema, and what is to be found. */
export interface Edit {
  readonly title: string;
  /** What is found; nothing if absent. */
  readonly found?: readonly [kind: Change["kind"], rank: Change["rank"]];
  readonly applies: (schema: EditableSchema) => boolean;
  /** Edits the schema. Returns the path of the change inside the schema; empty if it is the schema itself. */
  readonly edit: (schema: EditableSchema) => string;
}

/** Applies to schemas of a type that lack some keywords. */
export const is =
  (type: string, ...without: readonly string[]) =>
  (schema: EditableSchema): boolean =>
    schema.type === type && without.every((keyword) => schema[keyword] === undefined);
/** Applies to schemas that have some keywords. */
export const has =
  (...keywords: readonly string[]) =>
  (schema: EditableSchema): boolean =>
    keywords.every((keyword) => schema[keyword] !== undefined);
/** Sets a keyword. */
export const set =
  (keyword: string, value: unknown) =>
  (schema: EditableSchema): string => {
    schema[keyword] = value;
    return "";
  };
/** Removes a keyword. */
export const drop =
  (keyword: string) =>
  (schema: EditableSchema): string => {
    delete schema[keyword];
    return "";
  };
