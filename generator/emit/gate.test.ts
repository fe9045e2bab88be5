import { Project, type StatementStructures, StructureKind } from "ts-morph";
import { describe, expect, it } from "vitest";
import { checkSource } from "./gate.js";
import { constantOf, interfaceOf, typeAliasOf } from "./structures.js";

function check(structures: StatementStructures[]): () => void {
  const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });
  const file = project.createSourceFile("x.ts", { statements: structures });
  return () => checkSource(file, structures, "apps/v1/types.ts");
}

describe("the gate between structures and their text", () => {
  it("lets through what was meant", () => {
    expect(
      check([
        interfaceOf({ name: "A", properties: [{ name: "b-c", type: "string | (number & {})" }], index: "unknown" }),
        typeAliasOf("B", "{ [key: string]: A[]; }"),
        constantOf("c", "B", '{ a: ["x", true, 1] }'),
      ]),
    ).not.toThrow();
  });

  it.each([
    ["a statement in a type", [typeAliasOf("A", "string; export const evil = 1")], "2 statements instead of 1"],
    [
      "a statement in a name",
      [{ kind: StructureKind.Interface, name: "A {} interface B", isExported: true } as const],
      "2 statements",
    ],
    [
      "a member in a type",
      [interfaceOf({ name: "A", properties: [{ name: "a", type: "string; b: number" }] })],
      "statement 1 is not A",
    ],
    ["a broken type", [typeAliasOf("A", "{ a: ")], "expected"],
    ["an import in a type", [typeAliasOf("A", 'typeof import("fs")')], "unexpected LastTypeNode"],
    ["a call in a constant", [constantOf("a", "string", "evil()")], "unexpected CallExpression"],
    ["a computed name", [constantOf("a", "{}", '{ ["__proto__"]: 1 }')], "unexpected ComputedPropertyName"],
    ["another name", [{ ...typeAliasOf("A", "string"), name: "A<T>" }], "statement 1 is not A<T>"],
  ])("stops %s", (_, structures, words) => {
    expect(check([...structures])).toThrow(
      expect.objectContaining({
        code: "emit",
        message: expect.stringMatching(new RegExp(`apps/v1/types.ts: .*${literally(words)}`)),
      }),
    );
  });
});

function literally(text: string): string {
  return text.replace(/[<>[\](){}.*+?^$|\\]/g, "\\$&");
}
