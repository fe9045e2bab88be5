import type { OpenAPIDocument, Operation, PathItem, Schema } from "../types.js";
import { loosen } from "./loosen.js";
import { FIXUPS } from "./table.js";
import {
  type AnswerFixup,
  type Fixup,
  type Mark,
  type ParameterFixup,
  type PropertyFixup,
  propertyOf,
  type SchemaFixup,
  type UnionFixup,
} from "./types.js";

const STATUS = "io.k8s.apimachinery.pkg.apis.meta.v1.Status";

/** The documents after the fix-ups, and the names of the fix-ups that changed nothing. */
export interface FixedDocuments<D> {
  readonly documents: readonly D[];
  readonly neverApplied: readonly string[];
}

/**
 * Applies fix-ups to documents. Everything else in the documents stays the same. A fix-up that changes nothing is reported, because
 * upstream has corrected the mistake, or the document that the fix-up is for is not in the set.
 */
export function applyFixups<D extends { readonly document: OpenAPIDocument }>(
  documents: readonly D[],
  fixups: readonly Fixup[] = FIXUPS,
): FixedDocuments<D> {
  const applied = new Set<string>();
  const fixed = documents.map((source) => {
    const document = fixups.reduce((before, fixup) => {
      const after = applyFixup(before, fixup);
      if (after !== before) applied.add(fixup.name);
      return after;
    }, source.document);
    return document === source.document ? source : { ...source, document };
  });
  return { documents: fixed, neverApplied: fixups.map(({ name }) => name).filter((name) => !applied.has(name)) };
}

function applyFixup(document: OpenAPIDocument, { change, where }: Fixup): OpenAPIDocument {
  if (where !== undefined && !shows(document, where)) return document;
  if ("answers" in change) return fixAnswer(document, change);
  if ("parameter" in change) return fixParameter(document, change);
  if ("copies" in change) return loosen(document, change);
  const before = document.components?.schemas?.[change.definition];
  if (before === undefined) return document;
  const after = fixDefinition(before, change);
  if (after === before) return document;
  const schemas = { ...document.components?.schemas, [change.definition]: after };
  return { ...document, components: { ...document.components, schemas } };
}

function shows({ components }: OpenAPIDocument, mark: Mark): boolean {
  const has = "has" in mark;
  const { definition, property } = propertyOf(has ? mark.has : mark.lacks);
  const properties = components?.schemas?.[definition]?.properties;
  return properties !== undefined && Object.hasOwn(properties, property) === has;
}

function fixDefinition(schema: Schema, change: SchemaFixup | UnionFixup | PropertyFixup): Schema {
  if ("schema" in change) return fixSchema(schema, change);
  return "union" in change ? fixUnion(schema, change) : fixProperty(schema, change);
}

function fixProperty(schema: Schema, { property, make }: PropertyFixup): Schema {
  const before = schema.properties?.[property];
  if (before === undefined) return schema;
  const required = schema.required ?? [];
  switch (make) {
    case "optional":
      return required.includes(property)
        ? { ...schema, required: required.filter((name) => name !== property) }
        : schema;
    case "required":
      return required.includes(property) ? schema : { ...schema, required: [...required, property].sort() };
    case "nullable":
      if (before.nullable === true) return schema;
      return { ...schema, properties: { ...schema.properties, [property]: { ...before, nullable: true } } };
  }
}

/** Gives a definition a shape only if it has none. */
function fixSchema(schema: Schema, change: SchemaFixup): Schema {
  return schema.type === undefined && schema.oneOf === undefined ? { ...schema, ...change.schema } : schema;
}

/** A union stays unchanged if its members or values differ from those that the experiments covered. */
function fixUnion(schema: Schema, { union }: UnionFixup): Schema {
  const [described, ...more] = schema["x-kubernetes-unions"] ?? [];
  const { discriminator, cases } = union;
  if (described?.discriminator !== discriminator || more.length > 0) return schema;
  const members = cases.flatMap(({ requires, allows }) => [...requires, ...allows]);
  const values = cases.map(({ value }) => value);
  const listed = schema.properties?.[discriminator]?.enum ?? values;
  if (!isSameSet(Object.keys(described["fields-to-discriminateBy"] ?? {}), members)) return schema;
  if (!isSameSet(listed, values) || schema["x-kubesmith-union"] === union) return schema;
  return { ...schema, "x-kubesmith-union": union };
}

function isSameSet(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((each) => b.includes(each));
}

function fixAnswer(document: OpenAPIDocument, { path, method }: AnswerFixup): OpenAPIDocument {
  const item = document.paths?.[path];
  const operation = item?.[method];
  if (item === undefined || operation === undefined || answersStatus(operation)) return document;
  const schema = { $ref: `#/components/schemas/${STATUS}` };
  const answer = { content: { "application/json": { schema } } };
  const fixed: PathItem = { ...item, [method]: { ...operation, responses: { "200": answer, "201": answer } } };
  return { ...document, paths: { ...document.paths, [path]: fixed } };
}

function fixParameter(document: OpenAPIDocument, { path, parameter }: ParameterFixup): OpenAPIDocument {
  const item = document.paths?.[path];
  const wrong = item?.parameters?.find((candidate) => candidate.in === "query" && candidate.name === parameter);
  if (item?.parameters === undefined || wrong?.schema === undefined || wrong.schema.type === "array") return document;
  const { uniqueItems, ...items } = wrong.schema;
  const parameters = item.parameters.map((each) =>
    each === wrong ? { ...each, schema: { type: "array", items } } : each,
  );
  return { ...document, paths: { ...document.paths, [path]: { ...item, parameters } } };
}

function answersStatus(operation: Operation): boolean {
  const schema = operation.responses?.["201"]?.content?.["application/json"]?.schema;
  return (schema?.$ref ?? schema?.allOf?.[0]?.$ref ?? "").endsWith(STATUS);
}
