import fc from "fast-check";
import ts from "typescript";
import { expect, it } from "vitest";
import { printModule } from "./printer.js";
import type { Expression, Statement } from "./structures.js";

/** Pieces of text that mean something to a parser, an editor or a reader; between them is anything. */
const piece = fc.oneof(
  fc.constantFrom(
    ..."*/ /* /** // /// ` ${ } \\ \" ' \n \r \r\n \t @ @ts-ignore @ts-expect-error @ts-nocheck @deprecated {@link </script> <!-- -->".split(
      " ",
    ),
    " ",
    "\u2028",
    "\u2029",
    "\u0000",
    "\u001b[31m",
    "\u200b",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\ud800",
    "\udfff",
    "\u{e0001}",
    "//# sourceMappingURL=x",
    "__proto__",
    "constructor",
    "0",
    "1e3",
    "-1",
  ),
  fc.string({ unit: "binary", maxLength: 5 }),
);
const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(""));
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    text,
    fc.constantFrom(null, true, false, 0, -1, 1.5, 1e308, 2 ** 60),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(text, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;
/** Templates write an address first after `@see`, where the parser would take a name. */
const tag = fc.oneof(
  fc.record({ name: fc.constantFrom("default" as const, "example" as const, "deprecated" as const), text }),
  text.map((said) => ({ name: "see" as const, text: `https://example.com/a?b ${said}` })),
);
const docs = fc.record({ text, tags: fc.array(tag, { maxLength: 2 }) });
const properties = fc.uniqueArray(fc.record({ name: text, docs, optional: fc.boolean() }), {
  selector: ({ name }) => name,
  maxLength: 4,
});

/** The value that an expression of literals has; anything else is an error. */
function parsedValue(node: ts.Expression): unknown {
  if (ts.isStringLiteral(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isPrefixUnaryExpression(node)) return -Number((node.operand as ts.NumericLiteral).text);
  if (ts.isArrayLiteralExpression(node)) return node.elements.map(parsedValue);
  if (ts.isObjectLiteralExpression(node)) {
    return Object.fromEntries(
      node.properties.map((member) => {
        if (!ts.isPropertyAssignment(member) || ts.isComputedPropertyName(member.name)) throw new Error("no member");
        return [member.name.text, parsedValue(member.initializer)];
      }),
    );
  }
  if (node.kind === ts.SyntaxKind.NullKeyword) return null;
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword)
    return node.kind === ts.SyntaxKind.TrueKeyword;
  throw new Error(`no literal: ${ts.SyntaxKind[node.kind]}`);
}

interface Parsed extends ts.SourceFile {
  readonly parseDiagnostics: readonly unknown[];
  readonly commentDirectives?: readonly unknown[];
}

/** The names of the tags of all comments of documentation. */
function tagsOf(node: ts.Node): string[] {
  return ts.getJSDocTags(node).map(({ tagName }) => tagName.text);
}

it("the parser reads what was meant to be printed, whatever the text of a document is", () => {
  fc.assert(
    fc.property(properties, docs, value, (members, docs, literal) => {
      const statements: readonly Statement[] = [
        { kind: "interface", name: "A", docs, properties: members.map((member) => ({ ...member, type: "string" })) },
        {
          kind: "constant",
          name: "a",
          docs,
          type: "unknown",
          value: { kind: "literal", value: literal } as Expression,
        },
      ];
      const printed = printModule({ source: "example.com/v1", version: "1.0.0" }, statements);
      const source = ts.createSourceFile("a.ts", printed, ts.ScriptTarget.ES2022, true) as Parsed;
      expect(source.parseDiagnostics).toEqual([]);
      expect(source.commentDirectives ?? []).toEqual([]);
      const [shape, constant, ...more] = source.statements;
      expect(more).toEqual([]);
      if (shape === undefined || !ts.isInterfaceDeclaration(shape)) throw new Error("no interface");
      if (constant === undefined || !ts.isVariableStatement(constant)) throw new Error("no constant");
      expect(
        shape.members.map((member) => [
          (member.name as ts.StringLiteral).text,
          member.questionToken !== undefined,
          tagsOf(member),
        ]),
      ).toEqual(members.map(({ name, optional, docs }) => [name, optional, docs.tags.map((tag) => tag.name)]));
      expect(tagsOf(shape)).toEqual(docs.tags.map((tag) => tag.name));
      const [declaration] = constant.declarationList.declarations;
      if (declaration?.initializer === undefined) throw new Error("no value");
      expect(parsedValue(declaration.initializer)).toEqual(literal);
      // Nothing that hides or reorders text is in the file as it is.
      expect(printed).not.toMatch(/[^\P{C}\n\t\p{Cn}\p{Co}]|[\p{Zl}\p{Zp}]/u);
      const comments = printed.split("\n").filter((line) => /^ *(\/\*\*| \*)/.test(line));
      expect(comments.join("\n")).not.toContain("sourceMappingURL");
    }),
    { numRuns: 3_000 },
  );
});
