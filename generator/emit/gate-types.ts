import type { EntityName, Expression, IndexSignatureDeclaration, LiteralTypeNode, Node, TypeElement } from "typescript";
import type { GeneratorError } from "../errors.js";
import { ts } from "./compilers.js";

/** Creates the error for something that must not be in a module. */
export type Fail = (found: string) => GeneratorError;

/** The names that the types of a module may contain. */
export interface KnownNames {
  readonly types: ReadonlySet<string>;
  /** Namespaces that the module imports, which `typeof` may name. */
  readonly namespaces: ReadonlySet<string>;
}

/**
 * Checks that a type consists only of literals and known names: it must load nothing, and name only what its module declares or imports.
 * @throws GeneratorError made by `fail`
 */
export function assertType(node: Node, names: KnownNames, fail: Fail): void {
  if (KEYWORDS.has(node.kind)) return;
  const assert = (part: Node): void => assertType(part, names, fail);
  if (ts.isTypeReferenceNode(node)) {
    assertName(node.typeName, names.types, fail);
    node.typeArguments?.forEach(assert);
  } else if (ts.isExpressionWithTypeArguments(node)) {
    assertName(node.expression, names.types, fail);
    node.typeArguments?.forEach(assert);
  } else if (ts.isLiteralTypeNode(node)) assertLiteral(node, fail);
  else if (ts.isArrayTypeNode(node)) assert(node.elementType);
  else if (ts.isUnionTypeNode(node) || ts.isIntersectionTypeNode(node)) node.types.forEach(assert);
  else if (ts.isParenthesizedTypeNode(node)) assert(node.type);
  else if (ts.isTypeLiteralNode(node)) for (const member of node.members) assertMember(member, names, fail);
  else if (ts.isIndexedAccessTypeNode(node)) {
    assert(node.objectType);
    assert(node.indexType);
  } else if (ts.isTypeQueryNode(node) && node.typeArguments === undefined) {
    assertName(node.exprName, names.namespaces, fail);
  } else throw unexpected(node, fail);
}

const KEYWORDS: ReadonlySet<number> = new Set([
  ts.SyntaxKind.StringKeyword,
  ts.SyntaxKind.NumberKeyword,
  ts.SyntaxKind.BooleanKeyword,
  ts.SyntaxKind.UnknownKeyword,
  ts.SyntaxKind.NeverKeyword,
]);

/** Checks an index signature with string keys. */
export function assertIndex(node: IndexSignatureDeclaration, names: KnownNames, fail: Fail): void {
  const [key, ...more] = node.parameters;
  if (key?.type?.kind !== ts.SyntaxKind.StringKeyword || more.length > 0 || node.modifiers !== undefined) {
    throw unexpected(node, fail);
  }
  assertType(node.type, names, fail);
}

function assertMember(member: TypeElement, names: KnownNames, fail: Fail): void {
  if (ts.isIndexSignatureDeclaration(member)) assertIndex(member, names, fail);
  else if (ts.isPropertySignature(member) && member.type !== undefined) {
    if (ts.isComputedPropertyName(member.name)) throw unexpected(member.name, fail);
    assertType(member.type, names, fail);
  } else throw unexpected(member, fail);
}

function assertLiteral(node: LiteralTypeNode, fail: Fail): void {
  const { literal } = node;
  const { StringLiteral, NumericLiteral, TrueKeyword, FalseKeyword, NullKeyword } = ts.SyntaxKind;
  if (![StringLiteral, NumericLiteral, TrueKeyword, FalseKeyword, NullKeyword].includes(literal.kind)) {
    throw unexpected(literal, fail);
  }
}

function assertName(node: EntityName | Expression, known: ReadonlySet<string>, fail: Fail): void {
  if (!ts.isIdentifier(node)) throw unexpected(node, fail);
  if (!known.has(node.text)) throw fail(`unexpected name ${node.text}`);
}

/** The error for a node that no module has. */
function unexpected(node: Node, fail: Fail): GeneratorError {
  // Markers of ranges have the same number as a kind, so the parser's own name must come first.
  const [name] = Object.entries(ts.SyntaxKind).find(([, kind]) => kind === node.kind) ?? [];
  return fail(`unexpected ${name}`);
}
