import ts from "typescript";

/** What declares a test, or a group of tests. */
const TESTS: ReadonlySet<string> = new Set(["it", "test"]);
const GROUPS: ReadonlySet<string> = new Set(["describe", "suite"]);
/** What may stand between these names and the call, as in `test.only("…")`. `each` and `for` count if a template follows them. */
const MODIFIERS: ReadonlySet<string> = new Set([
  "concurrent",
  "each",
  "fails",
  "for",
  "only",
  "sequential",
  "shuffle",
  "skip",
  "todo",
]);
/** What Vitest puts between the titles of groups and of a test. */
const SEPARATOR = " > ";
/** How much of an expression, in characters, stands in a title. */
const LONGEST_EXPRESSION = 200;

/** A call that declares tests: `test("…")`, `describe.skipIf(…)("…")`, `it.each(TABLE)("…")`. */
interface Declaration {
  readonly isGroup: boolean;
  /** What `.each` or `.for` is called with. */
  readonly table: ts.Expression | undefined;
}

/**
 * Reads the titles of the tests in the text of a test file, in the order of the text. Nothing is run. A table of cases is expanded if the text
 * contains it. If a title contains a value that is computed, the expression stands in its place.
 * @param text a module in TypeScript
 */
export function readTitles(text: string): string[] {
  const source = ts.createSourceFile("x.ts", text, ts.ScriptTarget.Latest, true);
  const constants = constantsOf(source);
  const titles: string[] = [];
  const visit = (node: ts.Node, groups: readonly string[]): void => {
    const declaration = ts.isCallExpression(node) ? declarationOf(node.expression) : undefined;
    if (declaration === undefined || !ts.isCallExpression(node)) {
      ts.forEachChild(node, (child) => visit(child, groups));
      return;
    }
    const [name, ...rest] = node.arguments;
    if (name === undefined) return;
    for (const title of titlesOf(name, declaration.table, constants)) {
      const names = [...groups, title];
      if (declaration.isGroup) for (const argument of rest) visit(argument, names);
      else titles.push(names.join(SEPARATOR));
    }
  };
  visit(source, []);
  return titles;
}

function declarationOf(callee: ts.Expression): Declaration | undefined {
  let table: ts.Expression | undefined;
  let at = callee;
  for (;;) {
    if (ts.isIdentifier(at)) {
      const isGroup = GROUPS.has(at.text);
      return isGroup || TESTS.has(at.text) ? { isGroup, table } : undefined;
    }
    if (ts.isCallExpression(at)) {
      const { expression } = at;
      if (!ts.isPropertyAccessExpression(expression)) return undefined;
      if (["each", "for"].includes(expression.name.text)) table = at.arguments[0];
      else if (!["skipIf", "runIf"].includes(expression.name.text)) return undefined;
      at = expression.expression;
    } else if (ts.isPropertyAccessExpression(at) && MODIFIERS.has(at.name.text)) at = at.expression;
    else if (ts.isTaggedTemplateExpression(at)) at = at.tag;
    else return undefined;
  }
}

/** The titles of a declaration: one, or one for each row of its table. */
function titlesOf(name: ts.Expression, table: ts.Expression | undefined, constants: Constants): string[] {
  const title = textOf(name, constants);
  if (table === undefined) return [title];
  const rows = rowsOf(table, constants);
  return rows === undefined ? [title] : rows.map((row, index) => formatTitle(title, row, index));
}

/** Puts the cells of a row, and the row's index, into the title of a test with a table, as Vitest does. */
function formatTitle(title: string, cells: readonly string[], index: number): string {
  let next = 0;
  return title.replace(/%([sdifjoO#$%])/g, (specifier, letter: string) => {
    if (letter === "%") return "%";
    if (letter === "#") return String(index);
    if (letter === "$") return String(index + 1);
    return cells[next++] ?? specifier;
  });
}

/** The initial values of the file's constants, by name. */
type Constants = ReadonlyMap<string, ts.Expression>;

function constantsOf(source: ts.SourceFile): Constants {
  const found = new Map<string, ts.Expression>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined)
      found.set(node.name.text, node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The cells of each row of a table, as texts; `undefined` if the file does not contain the table. */
function rowsOf(table: ts.Expression, constants: Constants): string[][] | undefined {
  const value = bare(table);
  if (ts.isIdentifier(value)) {
    const initial = constants.get(value.text);
    return initial === undefined ? undefined : rowsOf(initial, without(constants, value.text));
  }
  if (ts.isCallExpression(value) && value.expression.getText() === "Object.entries") {
    const [object] = value.arguments;
    return object === undefined ? undefined : entriesOf(object, constants);
  }
  if (!ts.isArrayLiteralExpression(value)) return undefined;
  return value.elements.flatMap((element) => {
    if (ts.isSpreadElement(element)) return rowsOf(element.expression, constants) ?? [[element.getText()]];
    const row = bare(element);
    return [(ts.isArrayLiteralExpression(row) ? row.elements : [row]).map((cell) => textOf(cell, constants))];
  });
}

function entriesOf(object: ts.Expression, constants: Constants): string[][] | undefined {
  const value = bare(object);
  if (ts.isIdentifier(value)) {
    const initial = constants.get(value.text);
    return initial === undefined ? undefined : entriesOf(initial, without(constants, value.text));
  }
  if (!ts.isObjectLiteralExpression(value)) return undefined;
  return value.properties.map(({ name }) => [
    name === undefined ? "" : ts.isStringLiteralLike(name) ? name.text : name.getText(),
  ]);
}

/** The constants but for one, so that a constant that refers to itself ends. */
function without(constants: Constants, name: string): Constants {
  return new Map([...constants].filter(([other]) => other !== name));
}

/** The value of a literal, or else the expression itself. */
function textOf(expression: ts.Expression, constants: Constants): string {
  const value = bare(expression);
  if (ts.isStringLiteralLike(value)) return value.text;
  if (ts.isIdentifier(value)) {
    const initial = constants.get(value.text);
    return initial !== undefined && ts.isStringLiteralLike(initial) ? initial.text : value.text;
  }
  return value.getText().replace(/^`|`$/g, "").replace(/\s+/g, " ").slice(0, LONGEST_EXPRESSION);
}

/** An expression without parentheses and what only the compiler reads. */
function bare(expression: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(expression) ||
    ts.isAsExpression(expression) ||
    ts.isSatisfiesExpression(expression)
    ? bare(expression.expression)
    : expression;
}
