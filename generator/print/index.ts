/** Modules as plain data, and as text: structures, escaping, imports, the printer. Does not import the rest of the generator. */
export { headerOf, isGenerated } from "./header.js";
export {
  IMPORT_EXTENSIONS,
  type ImportExtension,
  relativeImports,
  replaceImportExtension,
  withImportExtension,
} from "./import-extension.js";
export { createImports, type Imports } from "./imports.js";
export { printModule } from "./printer.js";
export type {
  ConstantStatement,
  Docs,
  DocTag,
  Expression,
  ImportStatement,
  InterfaceStatement,
  Property,
  Statement,
  TypeAliasStatement,
  UnionStatement,
} from "./structures.js";
export { objectType, stringLiteral, valueLiteral } from "./text.js";
