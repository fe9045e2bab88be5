import {
  interfaceOf,
  type PropertyInput,
  type StatementStructures,
  typeAliasOf,
} from "../generator/emit/structures.js";
import { stringLiteral } from "../generator/emit/text.js";
import { formatGroupVersion } from "../generator/model/group-version.js";
import type { Definition, MergeMember } from "../generator/model/types.js";
import { docsOf } from "./docs.js";

/** Writes the type of a schema; its references are imported. */
export type TypeWriter = (schema: Definition["schema"]) => string;

/** The declaration of a definition: an interface for an object with properties, else an alias. */
export function definitionStatement(definition: Definition, typeOf: TypeWriter): StatementStructures {
  const { schema, exportName } = definition;
  if (schema.properties === undefined) return typeAliasOf(exportName, typeOf(schema), docsOf(schema));
  const properties = Object.entries(schema.properties).map(([name, property]): PropertyInput => {
    const literal = typeMetaLiteral(definition, name);
    return {
      name,
      type: literal ?? typeOf(property),
      optional: !definition.required.has(name),
      docs: docsOf(property),
    };
  });
  return interfaceOf({
    name: exportName,
    docs: docsOf(schema),
    properties,
    ...(schema.additionalProperties !== undefined && { index: "unknown" }),
  });
}

/** `apiVersion` and `kind` of a kind are literals: the client fills them in, and they tell kinds apart in a union. */
function typeMetaLiteral({ gvk }: Definition, property: string): string | undefined {
  if (gvk === undefined) return undefined;
  if (property === "apiVersion") return stringLiteral(formatGroupVersion(gvk));
  return property === "kind" ? stringLiteral(gvk.kind) : undefined;
}

/** What the merge template needs from the emitter: local names of types. */
export interface MergeTypes {
  /** A type of `@kubesmith/runtime/codegen`. */
  readonly runtime: (name: "MergeAtomic" | "MergeList") => string;
  /** The merge schema of a definition. */
  readonly merge: (id: string) => string;
}

/** The merge schema of a definition beside it: the definition itself stays plain, which is what keeps written types fast. */
export function mergeStatement(merge: NonNullable<Definition["merge"]>, types: MergeTypes): StatementStructures {
  return interfaceOf({
    name: merge.exportName,
    properties: merge.members.map((member) => ({ name: member.name, type: mergeType(member, types) })),
  });
}

function mergeType(member: MergeMember, types: MergeTypes): string {
  switch (member.kind) {
    case "atomic":
      return types.runtime("MergeAtomic");
    case "fields":
      return types.merge(member.definition);
    case "map":
      return `{ [key: string]: ${types.merge(member.definition)} }`;
    case "list": {
      const keys = member.keys.length === 0 ? "never" : member.keys.map(stringLiteral).join(" | ");
      const inside = member.definition === undefined ? "" : `, ${types.merge(member.definition)}`;
      return `${types.runtime("MergeList")}<${keys}${inside}>`;
    }
  }
}
