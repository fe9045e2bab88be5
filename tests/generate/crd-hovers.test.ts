import ts from "typescript";
import { describe, expect, it } from "vitest";
import type { Schema } from "../../generator/openapi/types.js";
import { generateTree, inputOf } from "../../generator/pipeline.js";
import { cronTabDocument } from "../../generator/testdata/crontab.js";

const { signal } = new AbortController();
const KEY = "apis/stable.example.com/v1";

/** What an editor shows over `spec.field`, when that field has a schema. */
async function hover(schema: Schema): Promise<string> {
  const document = JSON.parse(JSON.stringify(cronTabDocument({ property: "field" })), (name, value) =>
    name === "field" ? schema : value,
  );
  return hoverOver("field", "(spec: CronTab_Spec) => spec.field", document);
}

/** What an editor shows over the last occurrence of a name in an expression of the document's types. */
async function hoverOver(name: string, expression: string, document: object): Promise<string> {
  const files = await generateTree(inputOf([{ key: KEY, hash: "H", document }]), false, signal);
  const types = files.get("stable.example.com/v1/index.ts") ?? "";
  const program = `import type { CronTab_Spec, LiveCronTab } from "./index.js";\nexport const value = ${expression};\n`;
  const texts = new Map([
    ["/index.ts", types],
    ["/program.ts", program],
    ["/meta/v1/index.ts", "export interface ObjectMeta {}\n"],
  ]);
  const service = ts.createLanguageService({
    getCompilationSettings: () => ({ noLib: true, module: ts.ModuleKind.NodeNext }),
    getScriptFileNames: () => [...texts.keys()],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const text = texts.get(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => "/",
    getDefaultLibFileName: () => "lib.d.ts",
    fileExists: (name) => texts.has(name),
    readFile: (name) => texts.get(name),
  });
  const info = service.getQuickInfoAtPosition("/program.ts", program.lastIndexOf(name));
  const tags = (info?.tags ?? []).map(({ name, text }) => `@${name} ${ts.displayPartsToString(text)}`.trim());
  return [ts.displayPartsToString(info?.displayParts), ts.displayPartsToString(info?.documentation), ...tags].join(
    "\n",
  );
}

describe("a hover over a property", () => {
  it("shows the server's constraints, in short lines", async () => {
    expect(
      await hover({
        type: "string",
        description: "When to run,\nas cron has it.",
        pattern: "^[^*]*/[0-9]+$",
        minLength: 1,
        maxLength: 20,
        default: "0 3 * * *",
        example: "*/5 * * * *",
        externalDocs: { url: "https://example.com/cron", description: "the format" },
        "x-kubernetes-validations": [{ rule: "self == oldSelf" }, { rule: "self != ''", message: "must be set" }],
      }),
    ).toBe(`(property) CronTab_Spec.field?: string
When to run,
as cron has it.

- Length: 1 to 20.
- Pattern: \`^[^*]*\\/[0-9]+$\`.
- Immutable.
- Rule: must be set
@default "0 3 * * *"
@example "*\\/5 * * * *"
@see https://example.com/cron the format`);
  });

  it("of an object that was read shows the documentation of the written form", async () => {
    const document = JSON.parse(JSON.stringify(cronTabDocument()), (name, value) =>
      name === "spec" ? { ...value, description: "Deprecated: use jobs." } : value,
    );
    expect(await hoverOver("spec", "(live: LiveCronTab) => live.spec", document)).toBe(
      "(property) LiveCronTab.spec: CronTab_Spec\nDeprecated: use jobs.\n@deprecated",
    );
  });

  it("shows nothing that the type says already", async () => {
    expect(await hover({ type: "integer", format: "int32" })).toBe("(property) CronTab_Spec.field: number\n");
  });

  it("shows hostile text as text", async () => {
    const text = "*/ export const evil = 1; /* @ts-ignore\n@deprecated\n@param {any} x";
    const shown = await hover({
      type: "string",
      title: text,
      pattern: `^${text}$`,
      example: text,
      externalDocs: { url: "https://a.b", description: text },
      "x-kubernetes-validations": [{ rule: text }, { rule: "true", message: text }],
    });
    expect(shown.split("\n").filter((line) => line.startsWith("@"))).toEqual([
      '@example "*\\/ export const evil = 1; /* \\@ts-ignore\\n@deprecated\\n@param {any} x"',
      "@see https://a.b *\\/ export const evil = 1; /* \\@ts-ignore \\@deprecated \\@param {any} x",
    ]);
  });
});
