import { describe, expect, it } from "vitest";
import { IMPORT_EXTENSIONS, replaceImportExtension, withImportExtension } from "./import-extension.js";
import { printModule } from "./printer.js";
import type { Statement } from "./structures.js";

const STATEMENTS: readonly Statement[] = [
  { kind: "import", from: "@kubesmith/runtime/codegen", typeOnly: true, names: [{ name: "Metadata" }] },
  { kind: "import", from: "../../shop.example.com/v1/index.js", typeOnly: true, names: [{ name: "Shop" }] },
  { kind: "namespace-import", from: "./core/v1/index.js", alias: "core_v1" },
  {
    kind: "interface",
    name: "Pod",
    docs: { text: 'Written as\nimport { a } from "./a.js";\n} from "./b.js";', tags: [] },
    properties: [{ name: "a", type: "string", docs: { text: 'export * from "./c";', tags: [] } }],
  },
  { kind: "import", from: "./merge.js", typeOnly: true, names: [{ name: "PodMerge" }] },
];
const printed = (extension: (typeof IMPORT_EXTENSIONS)[number]): string =>
  printModule({ source: "apps/v1", version: "1.0.0" }, withImportExtension(STATEMENTS, extension));

describe("relative imports", () => {
  it.each([
    ["js", "../../shop.example.com/v1/index.js", "./core/v1/index.js", "./merge.js"],
    ["ts", "../../shop.example.com/v1/index.ts", "./core/v1/index.ts", "./merge.ts"],
    ["none", "../../shop.example.com/v1/index", "./core/v1/index", "./merge"],
  ] as const)("get the extension %s, and those of packages none", (extension, ...wanted) => {
    const froms = withImportExtension(STATEMENTS, extension).flatMap((one) => ("from" in one ? [one.from] : []));
    expect(froms).toEqual(["@kubesmith/runtime/codegen", ...wanted]);
  });

  const pairs = IMPORT_EXTENSIONS.flatMap((from) => IMPORT_EXTENSIONS.map((to) => [from, to] as const));
  it.each(pairs)("of a printed module are changed from %s to %s, and documentation is not", (from, to) => {
    expect(replaceImportExtension(printed(from), to)).toBe(printed(to));
  });

  it("of a statement over several lines are changed too", () => {
    expect(replaceImportExtension('import type {\n  Pod,\n} from "../../core/v1/types";\n', "mjs")).toBe(
      'import type {\n  Pod,\n} from "../../core/v1/types.mjs";\n',
    );
  });
});
