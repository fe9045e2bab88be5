import type { EmitDefinition, EmitResource } from "../generator/naming/index.js";
import { type InterfaceStatement, type Property, stringLiteral } from "../generator/print/index.js";
import { typeMetaLiteral } from "./definitions.js";
import { docsOfKind } from "./docs.js";
import type { ResourceTypes } from "./resource-types.js";

/**
 * The form that is read, `LivePod`: the written form, with the fields that the server always returns redeclared as present. The
 * documentation of a field is that of the written form, where editors find it. None if objects are not stored.
 * @param object the definition of the resource's objects, if the module declares it
 */
export function liveStatement(
  resource: EmitResource,
  object: EmitDefinition | undefined,
  types: ResourceTypes,
): InterfaceStatement[] {
  const { liveName, alwaysReturned } = resource;
  if (liveName === undefined) return [];
  const written = types.definition(resource.object);
  const property = (name: string): Property => ({ name, type: fieldType(name, object, written, types) });
  return [
    {
      kind: "interface",
      name: liveName,
      docs: docsOfKind(`${resource.gvk.kind} as the server returns it.`, object),
      extends: [written],
      properties: [
        property("apiVersion"),
        property("kind"),
        { name: "metadata", type: metadataType(resource, object, written, types) },
        ...alwaysReturned.map(property),
      ],
    },
  ];
}

function metadataType(
  { scope }: EmitResource,
  object: EmitDefinition | undefined,
  written: string,
  types: ResourceTypes,
): string {
  const live = types.runtime(scope === "Namespaced" ? "NamespacedLiveMetadata" : "LiveMetadata");
  if (object !== undefined && object.schema.properties?.metadata === undefined) return live;
  return `${operand(fieldType("metadata", object, written, types))} & ${live}`;
}

/** The type of a field that is neither absent nor null. */
function fieldType(name: string, object: EmitDefinition | undefined, written: string, types: ResourceTypes): string {
  if (object === undefined) return `${written}[${stringLiteral(name)}] & {}`;
  const literal = typeMetaLiteral(object, name);
  if (literal !== undefined) return literal;
  const { nullable: _, ...schema } = object.schema.properties?.[name] ?? MISSING[name] ?? {};
  const type = types.schema(schema);
  return types.admitsNull(schema) ? `${operand(type)} & {}` : type;
}

/** The fields that an object has although its document does not describe them. */
const MISSING: { readonly [name: string]: EmitDefinition["schema"] | undefined } = {
  apiVersion: { type: "string" },
  kind: { type: "string" },
};

/** A type as a part of an intersection. */
function operand(type: string): string {
  return /[|&]/.test(type) ? `(${type})` : type;
}
