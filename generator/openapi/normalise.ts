import { GeneratorError } from "../errors.js";
import { annotations } from "./annotations.js";
import { escapePointer } from "./keywords.js";
import type { Schema } from "./types.js";

/** What the normaliser must know about the surroundings of a schema. */
export interface NormaliseContext {
  /** Index key of the document, for messages. */
  readonly document: string;
  /** JSON pointer of the schema in its document, for messages. */
  readonly pointer: string;
  /** Resolves a `$ref`; `undefined` if the definition does not exist. */
  readonly resolve: (ref: string) => string | undefined;
  /**
   * Whether the schema is a structural one, as those of custom resources are: what it does not name, the server takes for unknown. Those
   * that are made of Go's types lack what Go marshals by hand.
   * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
   */
  readonly structural: boolean;
}

const INT_OR_STRING: Schema = { oneOf: [{ type: "integer" }, { type: "string" }] };

const SCALARS: ReadonlySet<string> = new Set(["string", "integer", "number", "boolean"]);

/**
 * Reduces a schema to what shapes a type: references (bare definition names), scalars, open or closed objects, lists, maps and unions of
 * scalars, each with its annotations. `allOf`, `anyOf` and `oneOf` next to a complete structure only validate values, and are dropped.
 * @throws GeneratorError at the pointer where something is not a schema
 */
export function normalise(schema: Schema, context: NormaliseContext): Schema {
  return {
    ...annotations(refusesNull(schema) ? { ...schema, nullable: false } : schema),
    ...structure(schema, context),
  };
}

/** Whether an enum makes `nullable` ineffective: servers refuse null then, even if the enum lists it. */
function refusesNull({ nullable, enum: values }: Schema): boolean {
  return nullable === true && Array.isArray(values) && values.length > 0;
}

function structure(schema: Schema, context: NormaliseContext): Schema {
  const ref =
    schema.$ref ?? (schema.allOf?.length === 1 && schema.properties === undefined ? schema.allOf[0]?.$ref : undefined);
  if (ref !== undefined) return { $ref: resolve(ref, context) };
  if (isIntOrString(schema, context)) return INT_OR_STRING;
  if (isUntyped(schema, context)) return untypedStructure(schema, context);
  const type = schema.type ?? impliedType(schema);
  if (type === "object") return objectStructure(schema, context);
  if (type === "array") return listStructure(schema, context);
  if (type === "string") return { type, ...stringEnum(schema.enum) };
  if (type !== undefined && SCALARS.has(type)) return { type };
  return junctionStructure(schema, context);
}

/** Version 2 documents, and those that a server converts from them, describe this type only by its format. */
function isIntOrString(schema: Schema, { structural }: NormaliseContext): boolean {
  if (schema["x-kubernetes-int-or-string"] === true) return true;
  return !structural && schema.format === "int-or-string" && schema.properties === undefined;
}

/** A structural schema may omit its type if it keeps unknown fields; its properties then apply only to objects. */
function isUntyped(schema: Schema, { structural }: NormaliseContext): boolean {
  return structural && schema.type === undefined && schema["x-kubernetes-preserve-unknown-fields"] === true;
}

function untypedStructure(schema: Schema, context: NormaliseContext): Schema {
  if (schema.properties === undefined && schema.items === undefined) return {};
  const scalars = ["string", "number", "boolean"].map((type): Schema => ({ type }));
  return { oneOf: [objectStructure(schema, context), listStructure(schema, context), ...scalars] };
}

function listStructure(schema: Schema, context: NormaliseContext): Schema {
  return { type: "array", items: child(schema.items ?? {}, context, "/items") };
}

function impliedType(schema: Schema): string | undefined {
  if (schema.properties !== undefined) return "object";
  return schema.items === undefined ? undefined : "array";
}

function objectStructure(schema: Schema, context: NormaliseContext): Schema {
  // Sorted, so that a snapshot gives the same text as the server that it was recorded from.
  const given = schema.properties ?? {};
  const names = Object.keys(given).sort();
  const additional = schema.additionalProperties;
  const open = schema["x-kubernetes-preserve-unknown-fields"] === true || additional === true;
  if (names.length === 0) {
    if (typeof additional === "object") {
      return { type: "object", additionalProperties: child(additional, context, "/additionalProperties") };
    }
    // A structural object without properties has no fields: it is a marker such as `selfSigned: {}`.
    return { type: "object", additionalProperties: open || !context.structural ? {} : false };
  }
  // `fromEntries` defines own properties, so that one called `__proto__` stays a property.
  const properties = Object.fromEntries(
    names.map((name) => [name, child(given[name] ?? {}, context, `/properties/${escapePointer(name)}`)]),
  );
  const required = strings(schema.required).filter((name) => Object.hasOwn(properties, name));
  return {
    type: "object",
    properties,
    ...(required.length > 0 && { required }),
    // Typed values next to named properties cannot be expressed as an index signature that the properties satisfy.
    ...((open || typeof additional === "object") && { additionalProperties: true }),
  };
}

/** `allOf`, `anyOf` and `oneOf` describe the shape only if nothing else does: a union of shapes, or an intersection of references. */
function junctionStructure(schema: Schema, context: NormaliseContext): Schema {
  const union = schema.oneOf ?? schema.anyOf ?? [];
  if (union.length > 0 && union.every(hasShape)) {
    return { oneOf: union.map((part, i) => structure(part, at(context, `/oneOf/${i}`))) };
  }
  const parts = schema.allOf ?? [];
  if (parts.length > 1 && parts.every((part) => part.$ref !== undefined)) {
    return { allOf: parts.map((part, i) => structure(part, at(context, `/allOf/${i}`))) };
  }
  return {};
}

function hasShape({ $ref, type = "" }: Schema): boolean {
  return $ref !== undefined || type === "array" || SCALARS.has(type);
}

function child(schema: Schema, context: NormaliseContext, pointer: string): Schema {
  return normalise(schema, at(context, pointer));
}

function at(context: NormaliseContext, pointer: string): NormaliseContext {
  const { document, resolve, structural } = context;
  return { document, pointer: context.pointer + pointer, resolve, structural };
}

function resolve(ref: unknown, context: NormaliseContext): string {
  const name = typeof ref === "string" ? context.resolve(ref) : undefined;
  if (name === undefined) throw fail(context, `reference to a missing definition: ${JSON.stringify(ref)}`);
  return name;
}

/** The strings of an enum. It may also contain `null` and values of any other type. */
function stringEnum(values: unknown): Schema {
  const texts = strings(values);
  return texts.length === 0 ? {} : { enum: texts };
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [];
}

function fail(context: NormaliseContext, message: string): GeneratorError {
  return new GeneratorError("document", message, { document: context.document, pointer: context.pointer });
}
