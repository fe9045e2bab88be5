/** The deliberate mistakes of documents; `none` means that a document is meant to be correct. */
export const MISTAKES = [
  "none",
  "unknown-field",
  "wrong-type",
  "wrong-value",
  "missing-required",
  "status-in-apply",
  "wrong-apiVersion",
  "explicit-null",
] as const;
/** One of {@link MISTAKES}. */
export type Mistake = (typeof MISTAKES)[number];

/** A value as JSON has it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
/** An object as JSON has it. */
export interface JsonObject {
  readonly [name: string]: Json;
}

/** A place inside a document. */
export type Path = readonly (string | number)[];

/** A document that the server and the types are asked about. */
export interface TestDocument {
  /** Where it stands, for people: `corpus/core.yaml:12`, and what was done to it where it was derived. */
  readonly label: string;
  /** The mistake that was put in. */
  readonly mistake: Mistake;
  /** The place that was changed, in a derived document. */
  readonly changed?: Path;
  readonly object: JsonObject;
}

/** Whether a value is an object, neither list nor null. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is a list. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** A member of an object when it is a string, else the empty string. */
export function textOf(object: JsonObject, name: string): string {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  return typeof value === "string" ? value : "";
}

/** `apps/v1/Deployment`: the type that a document declares. */
export function typeOf(object: JsonObject): string {
  return `${textOf(object, "apiVersion")}/${textOf(object, "kind")}`;
}

/** A path as people write it: `spec.containers[0].image`, `metadata.labels["a.b/c"]`. */
export function pathText(path: Path): string {
  const text = path.map((step) => {
    if (typeof step === "number") return `[${step}]`;
    return /^[A-Za-z_$][\w$-]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  });
  return text.join("").replace(/^\./, "");
}

/** The value at a path; undefined if there is none. */
export function at(object: JsonObject, path: Path): Json | undefined {
  let value: Json | undefined = object;
  for (const step of path) {
    if (isList(value) && typeof step === "number") value = value[step];
    else if (isObject(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

/** Whether there is anything at a path. */
export function has(object: JsonObject, path: Path): boolean {
  return at(object, path) !== undefined;
}
