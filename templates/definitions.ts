import type { MergeRule } from "../generator/api/index.js";
import type { EmitDefinition } from "../generator/naming/index.js";
import { type DiscriminatedUnion, formatGroupVersion } from "../generator/openapi/index.js";
import {
  type InterfaceStatement,
  type Property,
  stringLiteral,
  type TypeAliasStatement,
  type UnionStatement,
} from "../generator/print/index.js";
import { docsOf } from "./docs.js";

type Schema = EmitDefinition["schema"];

/** Writes the type of a schema; its references are imported. */
export type TypeWriter = (schema: Schema) => string;

/**
 * The declaration of a definition: an interface for an object with properties, a union if a property decides which others it has, else an
 * alias.
 */
export function definitionStatement(
  definition: EmitDefinition,
  typeOf: TypeWriter,
): InterfaceStatement | TypeAliasStatement | UnionStatement {
  const { schema, exportName } = definition;
  const docs = docsOf(schema);
  if (schema.properties === undefined) return { kind: "type-alias", name: exportName, type: typeOf(schema), docs };
  const union = unionOf(definition);
  const properties = membersOf(definition).map(([name, property]): Property => {
    const literal = typeMetaLiteral(definition, name);
    return {
      name,
      type: literal ?? withInherited(name, typeOf(property), definition),
      optional: !definition.required.has(name),
      // The literal is the complete documentation.
      ...(literal === undefined && { docs: docsOf(property) }),
    };
  });
  if (union !== undefined) return { kind: "union", name: exportName, docs, objects: unionObjects(properties, union) };
  return {
    kind: "interface",
    name: exportName,
    docs,
    properties,
    ...(schema.additionalProperties !== undefined && { index: "unknown" }),
  };
}

/** The union that a definition is. Kinds are interfaces, because the types of what servers return extend them. */
function unionOf({ gvk, schema }: EmitDefinition): DiscriminatedUnion | undefined {
  return gvk === undefined && schema.additionalProperties === undefined ? schema["x-kubesmith-union"] : undefined;
}

/** The properties of each object of a union: values that the same properties belong to share one. */
function unionObjects(properties: readonly Property[], { discriminator, cases }: DiscriminatedUnion): Property[][] {
  const members = new Set(cases.flatMap(({ requires, allows }) => [...requires, ...allows]));
  const shapes = new Map<string, { values: string[]; requires: readonly string[]; allows: readonly string[] }>();
  for (const { value, requires, allows } of cases) {
    const key = JSON.stringify([requires, allows]);
    const shape = shapes.get(key) ?? { values: [], requires, allows };
    shape.values.push(value);
    shapes.set(key, shape);
  }
  return [...shapes.values()].map(({ values, requires, allows }) =>
    properties.map((property): Property => {
      const { name } = property;
      if (name === discriminator) return { ...property, type: values.map(stringLiteral).join(" | "), optional: false };
      if (requires.includes(name)) return { ...property, optional: false };
      // It may be read from any object of the union, and is undefined in this one.
      return members.has(name) && !allows.includes(name) ? { name, type: "never", optional: true } : property;
    }),
  );
}

/** The members that each kind has, in the order in which manifests have them. */
const FIRST = ["apiVersion", "kind", "metadata", "spec", "status"];

/** The properties of an object by name; those of a kind begin with {@link FIRST}. */
function membersOf({ gvk, schema: { properties = {} } }: EmitDefinition): [string, Schema][] {
  const members = Object.entries(properties);
  if (gvk === undefined) return members;
  const first = FIRST.flatMap((name) => members.filter(([member]) => member === name));
  return [...first, ...members.filter(([name]) => !FIRST.includes(name))];
}

/** The members of every JavaScript object, whether or not its document has them. */
const INHERITED: ReadonlySet<string> = new Set(
  Object.getOwnPropertyNames(Object.prototype).filter((name) => !name.startsWith("__")),
);

/**
 * An optional property called `constructor` or the like is also what an object inherits: where it is absent, that is what reading it
 * gives, and the compiler would refuse each object without it.
 */
function withInherited(name: string, type: string, { required }: EmitDefinition): string {
  return INHERITED.has(name) && !required.has(name) ? `${type} | {}[${stringLiteral(name)}]` : type;
}

/** `apiVersion` and `kind` of a kind are literals: the client fills them in, and they distinguish kinds in a union. */
export function typeMetaLiteral({ gvk }: EmitDefinition, property: string): string | undefined {
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

/**
 * The merge schema of a definition, as a separate declaration: the definition itself stays plain, which keeps type checking of written
 * objects fast.
 */
export function mergeStatement(merge: NonNullable<EmitDefinition["merge"]>, types: MergeTypes): InterfaceStatement {
  return {
    kind: "interface",
    name: merge.exportName,
    properties: merge.members.map((member) => ({ name: member.name, type: mergeType(member, types) })),
  };
}

function mergeType(rule: MergeRule, types: MergeTypes): string {
  switch (rule.kind) {
    case "atomic":
      return types.runtime("MergeAtomic");
    case "fields":
      return types.merge(rule.definition);
    case "map":
      return `{ [key: string]: ${mergeType(rule.values, types)} }`;
    case "list": {
      const keys = rule.keys.length === 0 ? "never" : rule.keys.map(stringLiteral).join(" | ");
      const inside = rule.definition === undefined ? "" : `, ${types.merge(rule.definition)}`;
      return `${types.runtime("MergeList")}<${keys}${inside}>`;
    }
  }
}
