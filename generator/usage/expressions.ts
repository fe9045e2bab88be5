import type { Expression, Node, SignatureDeclaration } from "typescript";
import { ts } from "./compiler.js";

/** The expression without parentheses, assertions and `await`, which do not change the value. */
export function skipOuter(expression: Expression): Expression {
  let inner = expression;
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isAwaitExpression(inner) ||
    ts.isNonNullExpression(inner) ||
    ts.isAsExpression(inner) ||
    ts.isSatisfiesExpression(inner) ||
    ts.isTypeAssertionExpression(inner)
  ) {
    inner = inner.expression;
  }
  return inner;
}

/** The branches of an expression that chooses between values; undefined for other expressions. */
export function branchesOf(expression: Expression): readonly Expression[] | undefined {
  if (ts.isConditionalExpression(expression)) return [expression.whenTrue, expression.whenFalse];
  if (!ts.isBinaryExpression(expression)) return undefined;
  const { left, right, operatorToken } = expression;
  switch (operatorToken.kind) {
    case ts.SyntaxKind.QuestionQuestionToken:
    case ts.SyntaxKind.BarBarToken:
      return [left, right];
    case ts.SyntaxKind.AmpersandAmpersandToken:
    case ts.SyntaxKind.CommaToken:
    case ts.SyntaxKind.EqualsToken:
      return [right];
    default:
      return undefined;
  }
}

/** The list whose method calls this function for each element; undefined if it is not such a callback. */
export function listOfCallback(callback: Node): Expression | undefined {
  const { parent } = callback;
  if (!ts.isCallExpression(parent) || parent.arguments[0] !== callback) return undefined;
  const method = skipOuter(parent.expression);
  return ts.isPropertyAccessExpression(method) && PER_ELEMENT.has(method.name.text) ? method.expression : undefined;
}

const PER_ELEMENT: ReadonlySet<string> = new Set(
  "map forEach filter find findLast findIndex findLastIndex some every flatMap".split(" "),
);

/** The expressions that a function returns. */
export function returnedBy(called: SignatureDeclaration): readonly Expression[] {
  const { body } = called as { readonly body?: Node };
  if (body === undefined) return [];
  if (!ts.isBlock(body)) return [body as Expression];
  const returned: Expression[] = [];
  const visit = (node: Node): void => {
    if (ts.isReturnStatement(node) && node.expression !== undefined) returned.push(node.expression);
    if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit);
  };
  visit(body);
  return returned;
}
