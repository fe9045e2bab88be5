import type { EmitDefinition, EmitModel } from "../naming/index.js";
import type { Schema } from "../openapi/index.js";

/** A change to generated types with which a program may no longer compile. */
export interface TypeChange {
  /** What changed. Values of an enum count only where the type lists all of them. */
  readonly kind:
    | "export-removed"
    | "required-property-added"
    | "property-became-required"
    | "property-became-optional"
    | "enum-changed";
  /** The module, `apps/v1`. */
  readonly module: string;
  /** The exported name, `DeploymentSpec`. */
  readonly name: string;
  /** The property; absent for the whole export. */
  readonly property?: string;
}

/**
 * Compares the types that are generated for two versions of an API. It finds what a comparison of the documents does not show: exported
 * names that are missing, properties that are now optional or required in the types, and values of enums that are closed.
 * @returns the changes, sorted by module and name
 */
export function typeChanges(before: EmitModel, after: EmitModel): readonly TypeChange[] {
  const now = new Map(after.modules.map((module) => [module.id, module]));
  const changes: TypeChange[] = [];
  for (const module of before.modules) {
    const other = now.get(module.id);
    const definitions = new Map(other?.definitions.map((one) => [one.exportName, one]));
    const names = new Set([...definitions.keys(), ...resourceNames(other)]);
    for (const name of resourceNames(module))
      if (!names.has(name)) changes.push({ kind: "export-removed", module: module.id, name });
    for (const definition of module.definitions) {
      const name = definition.exportName;
      const changed = definitions.get(name);
      if (changed !== undefined) changes.push(...definitionChanges(module.id, definition, changed));
      else if (!names.has(name)) changes.push({ kind: "export-removed", module: module.id, name });
    }
  }
  return changes;
}

/** The names that a module exports for its resources. */
function resourceNames(module: EmitModel["modules"][number] | undefined): readonly string[] {
  return (module?.resources ?? []).flatMap(({ tokenName, typeName, liveName }) => [
    tokenName,
    typeName,
    ...(liveName === undefined ? [] : [liveName]),
  ]);
}

function definitionChanges(module: string, before: EmitDefinition, after: EmitDefinition): TypeChange[] {
  const name = before.exportName;
  const [from, to] = [propertiesOf(before), propertiesOf(after)];
  const changes: TypeChange[] = [];
  for (const [property, schema] of to) {
    const old = from.get(property);
    const place = { module, name, ...(property !== WHOLE && { property }) };
    const [wasRequired, isRequired] = [before.required.has(property), after.required.has(property)];
    if (old === undefined) {
      if (isRequired) changes.push({ kind: "required-property-added", ...place });
      continue;
    }
    if (!wasRequired && isRequired) changes.push({ kind: "property-became-required", ...place });
    if (wasRequired && !isRequired) changes.push({ kind: "property-became-optional", ...place });
    if (JSON.stringify(closedEnums(old)) !== JSON.stringify(closedEnums(schema)))
      changes.push({ kind: "enum-changed", ...place });
  }
  return changes;
}

/** Stands for the definition itself, if it has no properties. It cannot be the name of a property: these are never empty. */
const WHOLE = "";

function propertiesOf({ schema }: EmitDefinition): ReadonlyMap<string, Schema> {
  return schema.properties === undefined ? new Map([[WHOLE, schema]]) : new Map(Object.entries(schema.properties));
}

/** The lists of values in a schema that its type is limited to, with sorted values. */
function closedEnums({ items, additionalProperties, allOf, anyOf, oneOf, ...schema }: Schema): readonly unknown[] {
  const values = schema["x-kubesmith-open-enum"] === true ? undefined : schema.enum;
  const children = [items, additionalProperties, ...(allOf ?? []), ...(anyOf ?? []), ...(oneOf ?? [])];
  return [
    ...(values === undefined ? [] : [values.map((value) => JSON.stringify(value)).sort()]),
    ...children.flatMap((child) => (typeof child === "object" ? closedEnums(child) : [])),
  ];
}
