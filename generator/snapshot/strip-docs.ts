import {
  isDeprecatedProse,
  METHODS,
  mapChildren,
  type OpenAPIDocument,
  type Operation,
  type PathItem,
  type Schema,
} from "../openapi/index.js";

/**
 * A document without descriptions, titles, examples and references to documentation. Deprecation that a description states is kept as a
 * keyword; responses keep their descriptions, since OpenAPI requires one.
 */
export function stripDocs(document: OpenAPIDocument): OpenAPIDocument {
  const schemas = document.components?.schemas;
  return {
    ...document,
    ...(document.paths !== undefined && { paths: mapValues(document.paths, stripPathItem) }),
    ...(schemas !== undefined && { components: { ...document.components, schemas: mapValues(schemas, stripSchema) } }),
  };
}

function stripPathItem(item: PathItem): PathItem {
  const operations = METHODS.flatMap((method) => {
    const operation = item[method];
    return operation === undefined ? [] : [[method, stripOperation(operation)] as const];
  });
  const { parameters } = item;
  return {
    ...item,
    ...Object.fromEntries(operations),
    ...(parameters !== undefined && { parameters: parameters.map(withoutDescription) }),
  };
}

function stripOperation(operation: Operation): Operation {
  const { parameters } = operation;
  return {
    ...withoutDescription(operation),
    ...(parameters !== undefined && { parameters: parameters.map(withoutDescription) }),
  };
}

function stripSchema(schema: Schema): Schema {
  if (typeof schema !== "object" || schema === null) return schema;
  const { title, example, externalDocs, ...rest } = withoutDescription(schema);
  const stripped = mapChildren(rest, stripSchema);
  return isDeprecatedProse(schema.description ?? "") ? { ...stripped, deprecated: true } : stripped;
}

function withoutDescription<T extends { readonly description?: string }>(value: T): T {
  const { description, ...rest } = value;
  return rest as T;
}

function mapValues<T>(record: { readonly [key: string]: T }, change: (value: T) => T): { [key: string]: T } {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
