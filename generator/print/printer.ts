import { header, type Origin } from "./header.js";
import { layout } from "./layout.js";
import type {
  ConstantStatement,
  Docs,
  Expression,
  ImportStatement,
  InterfaceStatement,
  Property,
  Statement,
  UnionStatement,
} from "./structures.js";
import { commentText, propertyName, stringLiteral, valueLiteral } from "./text.js";

const INDENT = "  ";

/**
 * A module as text. Each statement is laid out once, in the order given: statements of a kind follow each other line by line, empty lines
 * separate interfaces and other kinds. What does not fit into a line is broken at its brackets.
 * @param origin what the module is made from, for the comment at its head
 */
export function printModule(origin: Origin, statements: readonly Statement[]): string {
  let text = header(origin);
  let before: string | undefined;
  for (const statement of statements) {
    const now = family(statement);
    if (before !== undefined && (now !== before || isBlock(statement))) text += "\n";
    text += `${printStatement(statement)}\n`;
    before = now;
  }
  return text;
}

/** The groups of statements: both forms of import are one, and so is everything that declares objects. */
function family(statement: Statement): string {
  if (isBlock(statement)) return "interface";
  return statement.kind === "namespace-import" ? "import" : statement.kind;
}

function isBlock({ kind }: Statement): boolean {
  return kind === "interface" || kind === "union";
}

function printStatement(statement: Statement): string {
  switch (statement.kind) {
    case "import":
      return printImport(statement);
    case "namespace-import":
      return `import * as ${statement.alias} from ${stringLiteral(statement.from)};`;
    case "empty-export":
      return "export {};";
    case "interface":
      return printInterface(statement);
    case "type-alias":
      return printDocs(statement.docs, "") + line("", `export type ${statement.name} =`, statement.type, ";");
    case "union":
      return printUnion(statement);
    case "constant":
      return printConstant(statement);
  }
}

function printImport({ from, typeOnly, names }: ImportStatement): string {
  const list = names.map(({ name, alias, typeOnly: isType }) => {
    return `${isType === true ? "type " : ""}${name}${alias === undefined ? "" : ` as ${alias}`}`;
  });
  const tail = ` from ${stringLiteral(from)};`;
  return layout({
    indent: "",
    head: `import${typeOnly ? " type" : ""}`,
    body: `{ ${list.join(", ")} }`,
    tail,
    end: ",",
  });
}

function printInterface({ name, docs, extends: bases = [], properties, index }: InterfaceStatement): string {
  const head = `export interface ${name}`;
  let text = printDocs(docs, "");
  text += bases.length > 0 ? line("", `${head} extends`, bases.join(", "), " {") : `${head} {`;
  text += "\n";
  if (index !== undefined) text += `${INDENT}[key: string]: ${index};\n`;
  for (const property of properties) text += printProperty(property);
  return `${text}}`;
}

function printProperty({ name, type, optional, readonly, docs }: Property, indent = INDENT): string {
  const modifier = readonly === true ? "readonly " : "";
  const head = `${modifier}${propertyName(name)}${optional === true ? "?" : ""}:`;
  return `${printDocs(docs, indent)}${line(indent, head, type, ";")}\n`;
}

function printUnion({ name, docs, objects }: UnionStatement): string {
  const inner = INDENT + INDENT + INDENT;
  const parts = objects.map((properties) => {
    const members = properties.map((property) => printProperty(property, inner));
    return `\n${INDENT}| {\n${members.join("")}${INDENT}${INDENT}}`;
  });
  return `${printDocs(docs, "")}export type ${name} =${parts.join("")};`;
}

function printConstant({ name, type, value, docs }: ConstantStatement): string {
  const head = `export const ${name}: ${type} =`;
  const declaration =
    value.kind === "literal"
      ? layout({ indent: "", head, body: valueLiteral(value.value), tail: ";", end: "," })
      : `${head} ${printExpression(value, "")};`;
  return printDocs(docs, "") + declaration;
}

/** A line whose body is a type. */
function line(indent: string, head: string, body: string, tail: string): string {
  return layout({ indent, head, body, tail, end: ";" });
}

function printExpression(expression: Expression, indent: string): string {
  switch (expression.kind) {
    case "literal":
      return valueLiteral(expression.value);
    case "name":
      return expression.name;
    case "object":
      return printObject(expression, indent);
    case "call":
      return `${expression.callee}(${expression.arguments.map((part) => printExpression(part, indent)).join(", ")})`;
    case "function": {
      const inner = indent + INDENT;
      return `(${expression.parameters.join(", ")}) =>\n${inner}${printExpression(expression.body, inner)}`;
    }
  }
}

function printObject({ members, lines }: Extract<Expression, { kind: "object" }>, indent: string): string {
  if (members.length === 0) return "{}";
  const inner = lines === true ? indent + INDENT : indent;
  const printed = members.map(({ name, value }) => `${propertyName(name)}: ${printExpression(value, inner)}`);
  if (lines !== true) return `{ ${printed.join(", ")} }`;
  return `{\n${printed.map((member) => `${inner}${member},\n`).join("")}${indent}}`;
}

/** The doc comment before a declaration, ending with a line break. Empty without documentation. */
function printDocs(docs: Docs | undefined, indent: string): string {
  if (docs === undefined) return "";
  const tags = docs.tags.map(({ name, text }) => `@${name} ${commentText(text)}`.trim()).join("\n");
  const prose = commentText(docs.text);
  const text = prose === "" || tags === "" ? prose + tags : `${prose}\n\n${tags}`;
  if (text === "") return "";
  if (!text.includes("\n")) return `${indent}/** ${text} */\n`;
  const lines = text.split("\n").map((line) => `${indent} *${line === "" ? "" : ` ${line}`}\n`);
  return `${indent}/**\n${lines.join("")}${indent} */\n`;
}
