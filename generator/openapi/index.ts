export { isZeroValue, withoutShape } from "./annotations.js";
export { isBuiltInGroup, isShortNameOfAnother, shortGroupName } from "./built-in-groups.js";
export { builtInPackage, isMachinery, packageOf } from "./definition-names.js";
export { type Document, localHash, serverHash } from "./document.js";
export {
  formatGroupVersion,
  formatKey,
  type GroupVersion,
  type GroupVersionKind,
  isBuiltInKey,
  parseKey,
} from "./group-version.js";
export { type ChildKeyword, escapePointer, mapChildren, unescapePointer } from "./keywords.js";
export { type MalformedDocument, malformedDocument, sortOutMalformed } from "./malformed.js";
export {
  kindOf,
  type NormalisedDefinition,
  type NormalisedDocument,
  normaliseDocuments,
  outlineDocument,
} from "./normalise-documents.js";
export { checkDocument, checkExtent, measure, nonJson, parseDocument } from "./parse.js";
export { isDeprecatedProse } from "./prose.js";
export { referencedDefinitions, referencedIds, refTo, resolveReference } from "./references.js";
export { sameContent } from "./same-content.js";
export {
  type Content,
  type DiscriminatedUnion,
  METHODS,
  type Method,
  type OpenAPIDocument,
  type Operation,
  type Parameter,
  type PathItem,
  type Schema,
} from "./types.js";
