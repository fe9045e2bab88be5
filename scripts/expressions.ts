import { check } from "recheck";
import ts from "typescript";

/** A regular expression in a source. */
export interface Expression {
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** As a literal, `/a+/g`. Undefined if `RegExp` is called with parts that only the running program knows. */
  readonly literal: string | undefined;
}

/**
 * Lists the regular expressions of a source, in order: literals, and calls of `RegExp`. What these are called with may be strings, templates,
 * and constants of the same file.
 * @param file the source's path, from which the parser knows its dialect
 * @param text the source
 */
export function readExpressions(file: string, text: string): Expression[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const constants = new Map<string, ts.Expression>();
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations)
      if (ts.isIdentifier(name) && initializer !== undefined) constants.set(name.text, initializer);
  }
  const found: Expression[] = [];
  const visit = (node: ts.Node): void => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    if (ts.isRegularExpressionLiteral(node)) found.push({ line: line + 1, literal: node.text });
    if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText(source) === "RegExp") {
      const [pattern, flags] = (node.arguments ?? []).map((argument) => textOf(argument, constants));
      const isKnown = pattern !== undefined && (flags !== undefined || node.arguments?.length === 1);
      found.push({ line: line + 1, literal: isKnown ? `${new RegExp(pattern, flags)}` : undefined });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function textOf(node: ts.Expression, constants: ReadonlyMap<string, ts.Expression>): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isIdentifier(node)) {
    const value = constants.get(node.text);
    return value === undefined ? undefined : textOf(value, constants);
  }
  if (!ts.isTemplateExpression(node)) return undefined;
  const parts = node.templateSpans.map(({ expression, literal }) => [textOf(expression, constants), literal.text]);
  return parts.flat().includes(undefined) ? undefined : node.head.text + parts.flat().join("");
}

/** How the time of one search with an expression grows with the text. */
export type Growth =
  /** Proven: in proportion, wherever in the text a match is looked for. */
  | { readonly kind: "linear" }
  /** The expression looks around or counts, which no proof covers; no text was found for which it is slow. */
  | { readonly kind: "unproven" }
  /** Faster than the text; `attack` is a text that shows it, as an expression of JavaScript. */
  | { readonly kind: "super-linear"; readonly attack: string };

/**
 * Finds out how the time of an expression grows. Limits are numbers of steps, so that the result does not depend on the machine.
 * @param literal as a literal, `/a+/g`
 * @throws Error if it is not an expression, or the checker fails
 */
export async function growthOf(literal: string): Promise<Growth> {
  const end = literal.lastIndexOf("/");
  const [source, flags] = [literal.slice(1, end), literal.slice(end + 1)];
  const result = await check(source, flags, { timeout: null, attackTimeout: null, incubationTimeout: null });
  if (result.status === "unknown") throw new Error(`${literal}: ${JSON.stringify(result.error)}`);
  if (result.status === "vulnerable") return { kind: "super-linear", attack: result.attack.pattern };
  return { kind: result.checker === "fuzz" ? "unproven" : "linear" };
}
