import type { EmitDefinition } from "../naming/index.js";

type Schema = EmitDefinition["schema"];

/**
 * Whether the type of a schema admits null.
 * @param ofDefinition the same for a definition that the schema refers to
 */
export function admitsNull(schema: Schema, ofDefinition: (id: string) => boolean): boolean {
  const { $ref, nullable, type, enum: values, properties, oneOf, allOf } = schema;
  if (nullable === true) return true;
  if ($ref !== undefined) return ofDefinition($ref);
  if (oneOf !== undefined) return oneOf.some((branch) => admitsNull(branch, ofDefinition));
  if (allOf !== undefined) return allOf.every((part) => admitsNull(part, ofDefinition));
  // Without a type it is `unknown`.
  return type === undefined && values === undefined && properties === undefined;
}
