import type { GlobalContext } from "openapi-typescript";
import type { TypeNode } from "typescript";
import type { Schema } from "../openapi/types.js";
import { stringLiteral } from "../print/index.js";
import { transformSchemaObject, ts } from "./compilers.js";

/** The type of a normalised schema as text; `localName` gives the name of a definition in a module. */
export type TypeText = (schema: Schema, localName: (id: string) => string) => string;

/** Format of the member that keeps a union of strings open, `string & {}`. */
const OPEN = "kubesmith-open";
/**
 * The prefix of the format of an enum's value, before the value. In an enum, openapi-typescript would write it as JSON, which does not
 * escape marks that hide or reorder text.
 */
const VALUE = "kubesmith-value:";
/** Format of the values of an object without fields, `never`. */
const NONE = "kubesmith-none";

/** Creates the function that writes types. Text is cached by schema, because most properties of all documents share a few dozen types. */
export function createTypeText(): TypeText {
  const printer = ts.createPrinter({ removeComments: true });
  const empty = ts.createSourceFile("type.ts", "", ts.ScriptTarget.ES2022);
  const openString = ts.factory.createIntersectionTypeNode([
    ts.factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
    ts.factory.createTypeLiteralNode([]),
  ]);
  const special = new Map<string, TypeNode>([
    [OPEN, openString],
    [NONE, ts.factory.createKeywordTypeNode(ts.SyntaxKind.NeverKeyword)],
  ]);
  const literalOf = (format: string): TypeNode | undefined =>
    format.startsWith(VALUE)
      ? ts.factory.createTypeReferenceNode(stringLiteral(format.slice(VALUE.length)))
      : undefined;
  // The other options of `openapiTS()` are about complete documents, and are not read here.
  const ctx = {
    additionalProperties: false,
    alphabetize: false,
    arrayLength: false,
    defaultNonNullable: false,
    discriminators: { objects: {}, refsHandled: [] },
    emptyObjectsUnknown: true,
    enum: false,
    enumValues: false,
    dedupeEnums: false,
    excludeDeprecated: false,
    exportType: false,
    immutable: false,
    injectFooter: [],
    pathParamsAsTypes: false,
    postTransform: undefined,
    propertiesRequiredByDefault: false,
    silent: true,
    resolve: () => undefined,
    transform: ({ format = "" }: Schema) => special.get(format) ?? literalOf(format),
  } as object as GlobalContext;

  const print = (schema: Schema): string => {
    const node = transformSchemaObject(schema as never, { path: "#/schema", ctx });
    const lines = printer.printNode(ts.EmitHint.Unspecified, node, empty).split("\n");
    return lines.map((line) => line.trim()).join(" ");
  };
  const known = new Map<string, string>();
  const textOf = (schema: Schema, localName: (id: string) => string): string => {
    const local = localise(schema, localName);
    const key = JSON.stringify(local);
    const text = known.get(key) ?? print(local);
    known.set(key, text);
    return text;
  };
  // Most properties have one of these types, which are looked up without a copy of their schema.
  const scalars = new Map(["string", "integer", "number", "boolean"].map((type) => [type, print({ type })]));
  return (schema, localName) => {
    const { $ref, type = "" } = schema;
    if (isComposed(schema)) return textOf(schema, localName);
    return $ref === undefined ? (scalars.get(type) ?? textOf(schema, localName)) : localName($ref);
  };
}

/** Whether more than a reference or a type determines the shape of a schema. */
function isComposed({ nullable, enum: values, oneOf, allOf }: Schema): boolean {
  return nullable === true || values !== undefined || oneOf !== undefined || allOf !== undefined;
}

/**
 * The schema reduced to its shape, with each reference as a one-segment pointer to its local name, which openapi-typescript prints as a
 * bare identifier.
 */
function localise(schema: Schema, localName: (id: string) => string): Schema {
  const inner = (part: Schema): Schema => localise(part, localName);
  const {
    $ref,
    type,
    enum: values,
    items,
    properties,
    required,
    additionalProperties,
    oneOf,
    allOf,
    nullable,
  } = schema;
  const local: Schema = {
    ...($ref !== undefined && { $ref: `#/${localName($ref)}` }),
    ...(type !== undefined && values === undefined && { type }),
    ...(values !== undefined && { anyOf: unionOf(values, schema["x-kubesmith-open-enum"] === true) }),
    ...(items !== undefined && { items: inner(items) }),
    ...(properties !== undefined && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, inner(part)])),
    }),
    ...(required !== undefined && { required }),
    ...(additionalProperties !== undefined && { additionalProperties: localiseValues(additionalProperties, inner) }),
    ...(oneOf !== undefined && { anyOf: oneOf.map(inner) }),
    ...(allOf !== undefined && { allOf: allOf.map(inner) }),
  };
  return nullable === true ? { anyOf: [local, { type: "null" }] } : local;
}

function localiseValues(values: Schema | boolean, inner: (part: Schema) => Schema): Schema | boolean {
  if (typeof values === "object") return inner(values);
  return values || { type: "string", format: NONE };
}

function unionOf(values: readonly unknown[], open: boolean): Schema[] {
  return [
    ...[...new Set(values)].map((value) => ({ type: "string", format: VALUE + String(value) })),
    ...(open ? [{ type: "string", format: OPEN }] : []),
  ];
}
