import type { Expression as ExpressionNode, ObjectLiteralExpression, ParameterDeclaration } from "typescript";
import type { Expression } from "../print/index.js";
import { ts } from "./compilers.js";

/** Whether an expression has exactly the intended members, names, calls and literals. */
export function isValue(node: ExpressionNode, wanted: Expression): boolean {
  switch (wanted.kind) {
    case "literal":
      return isLiteral(node, wanted.value);
    case "name":
      return ts.isIdentifier(node) && node.text === wanted.name;
    case "object":
      return (
        ts.isObjectLiteralExpression(node) &&
        hasMembers(
          node,
          wanted.members.map(({ name }) => name),
          (member, i) => isWanted(member, wanted.members[i]?.value),
        )
      );
    case "call":
      return (
        ts.isCallExpression(node) &&
        isValue(node.expression, { kind: "name", name: wanted.callee }) &&
        node.questionDotToken === undefined &&
        node.typeArguments === undefined &&
        node.arguments.length === wanted.arguments.length &&
        wanted.arguments.every((argument, i) => isWanted(node.arguments[i], argument))
      );
    case "function":
      return (
        ts.isArrowFunction(node) &&
        node.modifiers === undefined &&
        node.parameters.length === wanted.parameters.length &&
        wanted.parameters.every((name, i) => isParameter(node.parameters[i], name)) &&
        !ts.isBlock(node.body) &&
        isValue(node.body, wanted.body)
      );
  }
}

function isWanted(node: ExpressionNode | undefined, wanted: Expression | undefined): boolean {
  return node !== undefined && wanted !== undefined && isValue(node, wanted);
}

function isParameter(node: ParameterDeclaration | undefined, name: string): boolean {
  return node !== undefined && ts.isIdentifier(node.name) && node.name.text === name && node.initializer === undefined;
}

/** Whether an expression is the literal of a JSON value. */
function isLiteral(node: ExpressionNode, value: unknown): boolean {
  if (typeof value === "string") return ts.isStringLiteral(node) && node.text === value;
  if (Array.isArray(value)) {
    if (!ts.isArrayLiteralExpression(node) || node.elements.length !== value.length) return false;
    return node.elements.every((element, i) => isLiteral(element, value[i]));
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    return (
      ts.isObjectLiteralExpression(node) &&
      hasMembers(
        node,
        entries.map(([name]) => name),
        (member, i) => isLiteral(member, entries[i]?.[1]),
      )
    );
  }
  if (typeof value === "boolean") return node.kind === (value ? ts.SyntaxKind.TrueKeyword : ts.SyntaxKind.FalseKeyword);
  if (value === null) return node.kind === ts.SyntaxKind.NullKeyword;
  const isNegative = ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken;
  const digits = isNegative ? node.operand : node;
  return ts.isNumericLiteral(digits) && Number(digits.text) * (isNegative ? -1 : 1) === value;
}

/** Whether an object has exactly the members with these names, in this order, and their values are valid. */
function hasMembers(
  node: ObjectLiteralExpression,
  names: readonly string[],
  passes: (value: ExpressionNode, i: number) => boolean,
): boolean {
  if (node.properties.length !== names.length) return false;
  return node.properties.every((member, i) => {
    if (!ts.isPropertyAssignment(member) || ts.isComputedPropertyName(member.name)) return false;
    return member.name.text === names[i] && passes(member.initializer, i);
  });
}
