import { mapChildren, type Schema } from "../openapi/index.js";
import type { ApiModel } from "./types.js";

/** Whether a field whose document lists its values accepts others too. */
export type Enums = "closed" | "open";

/**
 * A schema whose enums accept any string in addition to the listed values. It has no unions, because what belongs to a value that is not
 * listed is unknown.
 */
export function withOpenEnums(schema: Schema): Schema {
  const { "x-kubesmith-union": union, ...inner } = mapChildren(schema, withOpenEnums);
  return inner.enum === undefined ? inner : { ...inner, "x-kubesmith-open-enum": true };
}

/** A model in which all enums are open, not only those that are read and never written. */
export function openAllEnums(model: ApiModel): ApiModel {
  const definitions = [...model.definitions].map(
    ([id, definition]) => [id, { ...definition, schema: withOpenEnums(definition.schema) }] as const,
  );
  return { ...model, definitions: new Map(definitions) };
}
