import ts from "typescript";

/** A text in a source. */
export interface SourceText {
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** The text on one line: parts joined by `+` are one text, and what a template inserts is shown as its source, `${name}`. */
  readonly text: string;
}

/**
 * Lists the texts of a source that people read, in order: messages, help texts, and everything else that is written as prose. A string or
 * template counts when it has two words with a space between them.
 * @param file the source's path, from which the parser knows its dialect
 * @param text the source
 */
export function readTexts(file: string, text: string): SourceText[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found: SourceText[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    const value = textOf(node, source);
    if (value === undefined) return void ts.forEachChild(node, visit);
    if (!/[A-Za-z`}][,:;.]? [A-Za-z$`"(]/.test(value.replace(/\s+/g, " "))) return;
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    found.push({ line: line + 1, text: value.replace(/\s+/g, " ").trim() });
  };
  visit(source);
  return found;
}

/** The text that an expression writes out, or undefined if it is not a string, a template, or several of them joined by `+`. */
function textOf(node: ts.Node, source: ts.SourceFile): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    const spans = node.templateSpans.map((span) => `\${${span.expression.getText(source)}}${span.literal.text}`);
    return `${node.head.text}${spans.join("")}`;
  }
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const [left, right] = [textOf(node.left, source), textOf(node.right, source)];
  if (left === undefined && right === undefined) return undefined;
  const side = (value: string | undefined, operand: ts.Expression): string => value ?? `\${${operand.getText(source)}}`;
  return side(left, node.left) + side(right, node.right);
}
