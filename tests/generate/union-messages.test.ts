import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, it } from "vitest";

const FILE = fileURLToPath(new URL("../../generated/union-messages.ts", import.meta.url));
const OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  lib: ["lib.es2023.d.ts"],
};

/** What the compiler says about a program in memory, beside the generated modules. */
function messagesOf(text: string): string[] {
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile } = host;
  host.getSourceFile = (name, target, ...rest) =>
    name === FILE ? ts.createSourceFile(name, text, target) : getSourceFile(name, target, ...rest);
  const program = ts.createProgram([FILE], OPTIONS, host);
  const diagnostics = program.getSemanticDiagnostics(program.getSourceFile(FILE));
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

it("a missing member of a union is named by the compiler, deep inside of an object", () => {
  const text = `
    import type { Pod } from "./core/v1/index.js";
    export const pod: Pod = {
      metadata: { name: "a" },
      spec: { containers: [{ name: "a", image: "b", securityContext: { seccompProfile: { type: "Localhost" } } }] },
    };`;
  expect(messagesOf(text)).toEqual([
    `Type '{ type: "Localhost"; }' is not assignable to type 'SeccompProfile | undefined'.\n` +
      `  Property 'localhostProfile' is missing in type '{ type: "Localhost"; }' but required in type '{ localhostProfile: string; type: "Localhost"; }'.`,
  ]);
});

it("a member that belongs to another value, and a value that does not exist, are named where they are written", () => {
  const text = `
    import type { Subject } from "./flowcontrol/v1/index.js";
    export const both: Subject = { kind: "User", user: { name: "a" }, group: { name: "b" } };
    export const other: Subject = { kind: "Robot" };`;
  const [both, other] = messagesOf(text);
  expect(both).toContain("Types of property 'group' are incompatible.");
  expect(other).toBe(`Type '"Robot"' is not assignable to type '"Group" | "ServiceAccount" | "User"'.`);
});
