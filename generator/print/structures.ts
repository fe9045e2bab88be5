/**
 * A module as plain data. Names of members and docs are raw text of a document, which the printer escapes. Names of declarations and
 * imports are identifiers, and types are finished text; the gate compares the printed module with all of them.
 */
export type Statement =
  | ImportStatement
  | NamespaceImportStatement
  | EmptyExportStatement
  | InterfaceStatement
  | TypeAliasStatement
  | UnionStatement
  | ConstantStatement;

/** `import { … } from "…"`. */
export interface ImportStatement {
  readonly kind: "import";
  readonly from: string;
  /** Whether the statement as a whole imports types: `import type { … }`. */
  readonly typeOnly: boolean;
  readonly names: readonly ImportedName[];
}

/** A name of an import statement. */
export interface ImportedName {
  readonly name: string;
  /** The name in this module, if it differs. */
  readonly alias?: string;
  /** Whether only this name is a type, among values. */
  readonly typeOnly?: boolean;
}

/** `import * as alias from "…"`. */
export interface NamespaceImportStatement {
  readonly kind: "namespace-import";
  readonly from: string;
  readonly alias: string;
}

/** `export {}`: a file without statements is not a module to the compiler. */
export interface EmptyExportStatement {
  readonly kind: "empty-export";
}

/** An exported interface. */
export interface InterfaceStatement {
  readonly kind: "interface";
  readonly name: string;
  readonly docs?: Docs;
  /** Finished text of the types that it extends. */
  readonly extends?: readonly string[];
  readonly properties: readonly Property[];
  /** Type of the values of further properties, as finished text. */
  readonly index?: string;
}

/** A property of an interface. */
export interface Property {
  /** The name in the document; quoted if necessary. */
  readonly name: string;
  /** Finished text. */
  readonly type: string;
  readonly optional?: boolean;
  readonly readonly?: boolean;
  readonly docs?: Docs;
}

/** An exported type alias. */
export interface TypeAliasStatement {
  readonly kind: "type-alias";
  readonly name: string;
  /** Finished text. */
  readonly type: string;
  readonly docs?: Docs;
}

/** An exported union of objects. */
export interface UnionStatement {
  readonly kind: "union";
  readonly name: string;
  readonly docs?: Docs;
  /** The properties of each object; two or more objects. */
  readonly objects: readonly (readonly Property[])[];
}

/** An exported constant. */
export interface ConstantStatement {
  readonly kind: "constant";
  readonly name: string;
  /** Finished text. */
  readonly type: string;
  readonly value: Expression;
  readonly docs?: Docs;
}

/** The value of a constant. */
export type Expression =
  /** A JSON value. */
  | { readonly kind: "literal"; readonly value: unknown }
  | { readonly kind: "name"; readonly name: string }
  /** An object; `lines` gives each member a line of its own. */
  | {
      readonly kind: "object";
      readonly members: readonly { readonly name: string; readonly value: Expression }[];
      readonly lines?: boolean;
    }
  | { readonly kind: "call"; readonly callee: string; readonly arguments: readonly Expression[] }
  /** A function that returns its body. */
  | { readonly kind: "function"; readonly parameters: readonly string[]; readonly body: Expression };

/** A doc comment: raw text of a document, and tags. */
export interface Docs {
  readonly text: string;
  readonly tags: readonly DocTag[];
}

/** A tag of a doc comment; its text is raw. */
export interface DocTag {
  readonly name: "default" | "deprecated" | "example" | "see";
  readonly text: string;
}
