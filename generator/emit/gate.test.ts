import { describe, expect, it } from "vitest";
import { type Expression, type Property, printModule, type Statement } from "../print/index.js";
import { checkModule } from "./gate.js";

const PATH = "apps/v1/index.ts";

function typeAlias(name: string, type: string): Statement {
  return { kind: "type-alias", name, type };
}

function interfaceOf(...properties: readonly Property[]): Statement {
  return { kind: "interface", name: "A", properties };
}

function constant(value: Expression, type = "string"): Statement {
  return { kind: "constant", name: "a", type, value };
}

const literal = (value: unknown): Expression => ({ kind: "literal", value });
const raw = (text: string): Expression => ({ kind: "name", name: text });

function check(...statements: readonly Statement[]): () => void {
  return () => checkModule(printModule({ source: "apps/v1", version: "1.0.0" }, statements), statements, PATH);
}

describe("the gate between structures and their text", () => {
  it("accepts the intended text", () => {
    const imported = {
      kind: "import",
      from: "./b.js",
      typeOnly: true,
      names: [{ name: "B" }, { name: "C", alias: "D" }],
    };
    const clients: Expression = {
      kind: "function",
      parameters: ["x"],
      body: {
        kind: "call",
        callee: "make",
        arguments: [raw("x"), { kind: "object", members: [{ name: "a-b", value: raw("e") }], lines: true }],
      },
    };
    expect(
      check(
        imported as Statement,
        { kind: "namespace-import", from: "./e.js", alias: "e" },
        {
          kind: "interface",
          name: "A",
          extends: ['B<"x", D>'],
          index: "unknown",
          properties: [
            { name: "b-c", type: "string | (number & {})", optional: true, docs: { text: "A @ts-ignore", tags: [] } },
            { name: "__proto__", type: '{}["constructor"] | null', readonly: true },
          ],
        },
        typeAlias("F", "{ [key: string]: A[]; } | 1"),
        constant(literal({ a: ["x", true, null, -1], b: {} }), "F"),
        { kind: "constant", name: "g", type: "(x: F) => B<typeof e>", value: clients },
      ),
    ).not.toThrow();
    expect(check({ kind: "empty-export" })).not.toThrow();
  });

  it.each<readonly [string, readonly Statement[], string]>([
    ["a statement in a type", [typeAlias("A", "string; export const evil = 1")], "2 statements instead of 1"],
    [
      "a statement in a name",
      [{ ...interfaceOf(), name: "A {} interface B" } as Statement],
      "2 statements instead of 1",
    ],
    ["a member in a type", [interfaceOf({ name: "a", type: "string; b: number" })], "statement 1 is not A"],
    [
      "a member for another",
      [interfaceOf({ name: "a", type: "string; b: number" }, { name: "c", type: "" })],
      "expected",
    ],
    ["a broken type", [typeAlias("A", "{ a: ")], "expected"],
    ["an import in a type", [typeAlias("A", 'typeof import("fs")')], "unexpected ImportType"],
    ["an import as a type", [typeAlias("A", 'import("fs").Stats')], "unexpected ImportType"],
    ["a query of a value", [typeAlias("A", "typeof process")], "unexpected name process"],
    ["a name that is not imported", [typeAlias("A", "string | Date")], "unexpected name Date"],
    ["a name that is not imported, inside a member", [typeAlias("A", "{ a: Date[] }")], "unexpected name Date"],
    ["a name that is not imported, as an argument", [typeAlias("A", "A<Date>")], "unexpected name Date"],
    ["a qualified name", [typeAlias("A", "A.B")], "unexpected QualifiedName"],
    ["a function type", [typeAlias("A", "() => string")], "unexpected FunctionType"],
    ["a conditional type", [typeAlias("A", "A extends string ? string : number")], "unexpected ConditionalType"],
    ["a template", [typeAlias("A", "`a`")], "unexpected NoSubstitutionTemplateLiteral"],
    ["any", [typeAlias("A", "any")], "unexpected AnyKeyword"],
    ["a method in a type", [typeAlias("A", "{ a(): string }")], "unexpected MethodSignature"],
    ["a computed name in a type", [typeAlias("A", "{ [Symbol.iterator]: string }")], "unexpected ComputedPropertyName"],
    ["a mapped type", [typeAlias("A", "{ [K in string]: string }")], "unexpected MappedType"],
    ["a base that is not imported", [{ ...interfaceOf(), extends: ["Date"] } as Statement], "unexpected name Date"],
    ["a second base", [{ ...interfaceOf(), extends: ["A, A"] } as Statement], "statement 1 is not A"],
    ["a call in a constant", [constant(raw("evil()"))], "statement 1 is not a"],
    ["a call in place of a literal", [constant(literal({ toJSON: 1 }), "string = evil()")], "statement 1 is not a"],
    ["a second constant", [constant(raw("b, c = 1"))], "statement 1 is not a"],
    ["a variable", [{ ...constant(literal(1)), name: "a = 1; export let b" } as Statement], "2 statements"],
    ["another name", [{ ...typeAlias("A", "string"), name: "A<T>" } as Statement], "statement 1 is not A<T>"],
    ["an import of more", [importOf("./a.js", "B, C")], "statement 1 is not the intended one"],
    ["an import in a union", [unionOf('import("a").B')], "unexpected "],
    [
      "a union that ends early",
      [unionOf("string } | { a: string };\nexport type B = { a: string")],
      "statements instead",
    ],
    ["a directive in a type", [typeAlias("A", "string; // @ts-ignore\n")], "a compiler directive"],
    ["a directive after a type", [typeAlias("A", "/*\n@ts-expect-error */ string")], "a compiler directive"],
  ])("stops %s", (_, statements, words) => {
    expect(check(...statements)).toThrow(
      expect.objectContaining({ code: "emit", message: expect.stringContaining(words) }),
    );
    expect(check(...statements)).toThrow(
      `${PATH}: unsafe content in the API document would change the generated code (`,
    );
  });

  it.each([
    ["@ts-nocheck", "// @ts-nocheck\nexport {};\n"],
    ["a reference", '/// <reference path="x" />\nexport {};\n'],
    ["a reference to types", '/// <reference types="x" />\nexport {};\n'],
    ["a dependency", '/// <amd-dependency path="x" />\nexport {};\n'],
  ])("stops %s at the head of a file", (_, text) => {
    expect(() => checkModule(text, [{ kind: "empty-export" }], PATH)).toThrow("a compiler directive");
  });

  it.each<readonly [string, string, Statement]>([
    ["a type that is exported otherwise", "type A = string;", typeAlias("A", "string")],
    [
      "a required property",
      "export interface A { a: string }",
      interfaceOf({ name: "a", type: "string", optional: true }),
    ],
    [
      "a writable property",
      "export interface A { a: string }",
      interfaceOf({ name: "a", type: "string", readonly: true }),
    ],
    ["a property of another name", "export interface A { b: string }", interfaceOf({ name: "a", type: "string" })],
    ["a union of fewer objects", "export type A = { a: string };", unionOf("string")],
    ["a union with another property", "export type A = { a: string } | { a: string; b: string };", unionOf("string")],
    ["a union with an optional property", "export type A = { a?: string } | { a: string };", unionOf("string")],
    ["a union under another name", "export type B = { a: string } | { a: string };", unionOf("string")],
    ["a variable", 'export let a: string = "";', constant(literal(""))],
    ["another value", 'export const a: string = "b";', constant(literal(""))],
    ["another number", "export const a: string = 2;", constant(literal(-2))],
    ["a computed member", 'export const a: string = { ["b"]: 1 };', constant(literal({ b: 1 }))],
    ["a spread", "export const a: string = { ...b };", constant(literal({ b: 1 }))],
    ["a method", "export const a: string = { b() {} };", constant(literal({ b: 1 }))],
    ["another export", 'export * from "./b.js";', { kind: "empty-export" }],
    ["an export under a name", 'export * as a from "./a.js";', { kind: "empty-export" }],
    ["an export of names", "export { a };", { kind: "empty-export" }],
    ["an import of values", 'import { B } from "./a.js";', importOf("./a.js", "B")],
  ])("stops %s", (_, text, statement) => {
    expect(() => checkModule(text, [statement], PATH)).toThrow("statement 1 is not ");
  });
});

function unionOf(type: string): Statement {
  const object: Property[] = [{ name: "a", type }];
  return { kind: "union", name: "A", objects: [object, object] };
}

function importOf(from: string, name: string): Statement {
  return { kind: "import", from, typeOnly: true, names: [{ name }] };
}
