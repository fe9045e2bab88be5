import {
  type ExportDeclarationStructure,
  type InterfaceDeclarationStructure,
  type PropertySignatureStructure,
  type StatementStructures,
  StructureKind,
  type TypeAliasDeclarationStructure,
  VariableDeclarationKind,
  type VariableStatementStructure,
} from "ts-morph";
import { commentText, propertyName } from "./text.js";

export type { StatementStructures };

/** A doc comment: raw text of a document, and tags. */
export interface Docs {
  readonly text: string;
  readonly tags: readonly DocTag[];
}

/** A tag of a doc comment. */
export interface DocTag {
  readonly name: "default" | "deprecated" | "example" | "see";
  readonly text: string;
}

/** A property of an interface. `name` and `docs` are raw text of a document, `type` is finished. */
export interface PropertyInput {
  readonly name: string;
  readonly type: string;
  readonly optional?: boolean;
  readonly readonly?: boolean;
  readonly docs?: Docs;
}

/** An exported interface. */
export interface InterfaceInput {
  readonly name: string;
  readonly docs?: Docs;
  readonly extends?: readonly string[];
  readonly properties: readonly PropertyInput[];
  /** Type of the values of further properties. */
  readonly index?: string;
}

/** Builds an exported interface. */
export function interfaceOf({
  name,
  docs,
  extends: bases,
  properties,
  index,
}: InterfaceInput): InterfaceDeclarationStructure {
  return {
    kind: StructureKind.Interface,
    isExported: true,
    name,
    ...docsOf(docs),
    ...(bases !== undefined && { extends: [...bases] }),
    properties: properties.map(propertyOf),
    ...(index !== undefined && { indexSignatures: [{ keyName: "key", keyType: "string", returnType: index }] }),
  };
}

function propertyOf({ name, type, optional, readonly, docs }: PropertyInput): PropertySignatureStructure {
  return {
    kind: StructureKind.PropertySignature,
    name: propertyName(name),
    type,
    ...(optional === true && { hasQuestionToken: true }),
    ...(readonly === true && { isReadonly: true }),
    ...docsOf(docs),
  };
}

/** Builds an exported type alias. */
export function typeAliasOf(name: string, type: string, docs?: Docs): TypeAliasDeclarationStructure {
  return { kind: StructureKind.TypeAlias, isExported: true, name, type, ...docsOf(docs) };
}

/** Builds an exported constant; `value` is finished text. */
export function constantOf(name: string, type: string, value: string, docs?: Docs): VariableStatementStructure {
  return {
    kind: StructureKind.VariableStatement,
    isExported: true,
    declarationKind: VariableDeclarationKind.Const,
    declarations: [{ name, type, initializer: value }],
    ...docsOf(docs),
  };
}

/** Builds `export * from "…"`. */
export function exportAllFrom(moduleSpecifier: string): ExportDeclarationStructure {
  return { kind: StructureKind.ExportDeclaration, moduleSpecifier };
}

/** Builds `export {}`. */
export function exportNothing(): ExportDeclarationStructure {
  return { kind: StructureKind.ExportDeclaration, namedExports: [] };
}

function docsOf(docs: Docs | undefined): { docs?: { description: string }[] } {
  if (docs === undefined) return {};
  const tags = docs.tags.map(({ name, text }) => `@${name} ${commentText(text)}`.trim());
  const text = [commentText(docs.text), tags.join("\n")].filter((part) => part !== "").join("\n\n");
  if (text === "") return {};
  // A leading newline makes ts-morph write the comment over several lines.
  return { docs: [{ description: text.includes("\n") ? `\n${text}` : text }] };
}
