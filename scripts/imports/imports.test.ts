import { describe, expect, it } from "vitest";
import { checkImports, type ImportRules } from "./index.js";
import { readImports } from "./read-imports.js";

/** The offences in a small repository; where no rules are given, each file may import anything. */
function offences(sources: { readonly [file: string]: string }, rules: Partial<ImportRules>): string[] {
  const anything = Object.keys(sources).map((of) => ({ of, imports: ["*"], packages: ["*"] }));
  return checkImports(new Map(Object.entries(sources)), { rules: anything, late: [], cycles: [], ...rules });
}

describe("imports are read from", () => {
  const sources = new Set(["a/b.ts", "a/c.d.ts", "a/worker.ts", "a/program.mjs", "index.ts"]);
  it.each([
    ["declarations", 'import { b } from "./b.js"', "a/b.ts", "start"],
    ["declarations without names", 'import "./b.js"', "a/b.ts", "start"],
    ["declarations of types", 'import type { B } from "./b.js"', "a/b.ts", "types"],
    ["declarations whose every name is a type", 'import { type B, type C } from "./b.js"', "a/b.ts", "types"],
    ["declarations of which one name is a value", 'import { type B, c } from "./b.js"', "a/b.ts", "start"],
    ["exports", 'export * from "./b.js"', "a/b.ts", "start"],
    ["exports of types", 'export { type B } from "./b.js"', "a/b.ts", "types"],
    ["import()", 'const b = async () => (await import("./b.js")).b', "a/b.ts", "late"],
    ["types that import", 'let b: import("./b.js").B', "a/b.ts", "types"],
    ["addresses of modules", 'new Worker(new URL("./worker.js", import.meta.url))', "a/worker.ts", "late"],
    ["addresses that depend", 'new URL(a ? "./worker.js" : "./x.js", import.meta.url)', "a/worker.ts", "late"],
    ["addresses without a dot", 'new URL("program.mjs", import.meta.url)', "a/program.mjs", "late"],
    ["parents", 'import "../index.js"', "index.ts", "start"],
    ["declaration files", 'import type { C } from "./c.js"', "a/c.d.ts", "types"],
    ["packages", 'import ts from "typescript"', "typescript", "start"],
    ["require()", 'const ts = require("typescript")', "typescript", "start"],
    ["expressions", "import(name)", "what an expression names", "late"],
  ])("%s", (_, text, target, time) => {
    const found = readImports("a/file.ts", text, (path) => sources.has(path));
    expect(found.map((each) => [each.target, each.time])).toEqual([[target, time]]);
  });

  it("programs of the build count as imports of their sources", () => {
    const found = readImports(
      "generator/bin/program.js",
      'import "../dist/generator/cli.js"',
      (path) => path === "generator/cli.ts",
    );
    expect(found).toEqual([{ target: "generator/cli.ts", isLocal: true, time: "start" }]);
  });

  it("comments and texts are not imports", () => {
    const text = '// import "./b.js"\nexport const text = `import "./b.js"`; new URL("./dist/x.js", import.meta.url);';
    expect(readImports("a/file.ts", text, () => false)).toEqual([]);
  });
});

describe("direction", () => {
  const rules = [
    { of: "low", imports: [], packages: [] },
    { of: "high", imports: ["low"], packages: ["yaml", "node:*"] },
    { of: "high/apart", imports: [], packages: [] },
    { of: "tools", imports: ["high*"], packages: ["*"] },
  ];
  const all = { "low/a.ts": "", "high/a.ts": "", "high/apart/a.ts": "", "tools/a.ts": "" };

  it("a folder imports itself, what its rule allows, and nothing else", () => {
    const sources = {
      ...all,
      "low/b.ts": 'import "./a.js"; import type { A } from "../high/a.js"; import "node:fs";',
      "high/b.ts":
        'import "../low/a.js"; import "yaml/util"; import "node:fs"; import("yamlish"); import("./apart/a.js");',
      "tools/b.ts": 'import "../high/apart/a.js"; import "anything"; import(name); import "../low/a.js";',
    };
    expect(offences(sources, { rules })).toEqual([
      "low/b.ts may not import high/a.ts",
      "low/b.ts may not import node:fs",
      "high/b.ts may not import yamlish",
      "high/b.ts may not import high/apart/a.ts",
      "tools/b.ts may not import low/a.ts",
    ]);
  });

  it("an import with a computed target is allowed if any package is", () => {
    expect(offences({ ...all, "low/b.ts": "import(name)" }, { rules })).toEqual([
      "low/b.ts may not import what an expression names",
    ]);
  });

  it("tests and their data may import anything, and nothing else may import them", () => {
    const sources = {
      ...all,
      "low/a.test.ts": 'import "../high/a.js"; import "vitest";',
      "low/testdata/server.ts": 'import "../../tools/a.js";',
      "low/b.ts": 'import "./testdata/server.js";',
    };
    expect(offences(sources, { rules })).toEqual(["low/b.ts may not import low/testdata/server.ts"]);
  });

  it("a folder without a rule is an offence, and so is a rule without a folder", () => {
    const { "low/a.ts": _, ...others } = all;
    expect(offences({ ...others, "new/a.ts": "", "new/b.test.ts": "" }, { rules })).toEqual([
      "new/a.ts is in a folder without a rule; add one to scripts/imports/rules.ts",
      "new/b.test.ts is in a folder without a rule; add one to scripts/imports/rules.ts",
      "low has a rule, but no source files",
    ]);
  });

  it("a test next to files with rules of their own needs no rule", () => {
    const files = [{ of: "lib/version.ts", imports: [], packages: [] }];
    const sources = { "lib/version.ts": "", "lib/version.test.ts": "", "lib/testdata/a.ts": "" };
    expect(offences(sources, { rules: files })).toEqual([]);
  });
});

describe("cycles", () => {
  const types = { cycles: [{ of: "lib", types: true }] };

  it("are found between files that import each other", () => {
    const sources = { "lib/a.ts": 'import "./b.js"', "lib/b.ts": 'import "./c.js"', "lib/c.ts": 'import "./a.js"' };
    expect(offences(sources, types)).toEqual([
      "cycle: lib/a.ts → lib/b.ts → lib/c.ts → lib/a.ts\n" +
        "  lib/a.ts imports lib/b.ts\n  lib/b.ts imports lib/c.ts\n  lib/c.ts imports lib/a.ts",
    ]);
  });

  it("are found between folders that import each other, even if none of their files do", () => {
    const sources = {
      "lib/x/a.ts": 'import "../y/b.js"',
      "lib/x/c.ts": "",
      "lib/y/b.ts": "",
      "lib/y/d.ts": 'import type { C } from "../x/c.js"',
    };
    expect(offences(sources, types)).toEqual([
      "cycle of types: lib/x/ → lib/y/ → lib/x/\n" +
        "  lib/x/a.ts imports lib/y/b.ts\n  lib/y/d.ts imports types of lib/x/c.ts",
    ]);
    expect(offences(sources, { cycles: [{ of: "lib", types: false }] })).toEqual([]);
  });

  it("may contain import(), but not tests", () => {
    const sources = {
      "lib/a.ts": 'export const b = () => import("./b.js")',
      "lib/b.ts": 'import "./a.js"',
      "lib/x/c.ts": "",
      "lib/x/c.test.ts": 'import "../a.js"',
      "lib/d.ts": 'import "./x/c.js"',
    };
    expect(offences(sources, types).map((text) => text.split("\n")[0])).toEqual([
      "cycle: lib/a.ts → lib/b.ts → lib/a.ts",
    ]);
  });

  it("do not include a folder that uses files next to it, if those do not use the folder", () => {
    const sources = {
      "lib/index.ts": 'import "./x/a.js"; import "./types.js";',
      "lib/types.ts": "",
      "lib/x/a.ts": 'import type { T } from "../types.js"',
    };
    expect(offences(sources, types)).toEqual([]);
  });
});

describe("modules that load at the start", () => {
  const late = [{ from: ["cli.ts", "commands"], packages: ["compiler"] }];

  it("are found through any number of files", () => {
    const sources = {
      "cli.ts": 'import "./a.js"',
      "a.ts": 'import "./b.js"',
      "b.ts": 'import "compiler/part"',
      "commands/c.ts": 'import "compiler"',
    };
    expect(offences(sources, { late })).toEqual([
      "compiler/part is loaded at the start: cli.ts → a.ts → b.ts",
      "compiler is loaded at the start: commands/c.ts",
    ]);
  });

  it("do not include import() and types", () => {
    const sources = {
      "cli.ts": 'import("./b.js"); import type { B } from "./b.js"; import type { C } from "compiler";',
      "b.ts": 'import "compiler"',
    };
    expect(offences(sources, { late })).toEqual([]);
  });
});

describe("the name of a test says whether it starts a server", () => {
  const sources = {
    "testbed/control-plane.ts": "",
    "testbed/index.ts": 'export * from "./control-plane.js"; export type { A } from "./a.js";',
    "testbed/a.ts": "",
    "tests/support/cluster.ts": 'import { startControlPlane } from "../../testbed/index.js"',
  };

  it("a unit test imports no control plane, directly or through others", () => {
    const tests = {
      "tests/direct.test.ts": 'import "../testbed/control-plane.js"',
      "tests/late.test.ts": 'await import("./support/cluster.js")',
      "tests/types.test.ts": 'import type { ControlPlane } from "../testbed/index.js"',
      "tests/other.test.ts": 'import "../testbed/a.js"',
    };
    expect(offences({ ...sources, ...tests }, {})).toEqual([
      "tests/direct.test.ts → testbed/control-plane.ts: a unit test must not start a server; name it *.server.test.ts",
      "tests/late.test.ts → tests/support/cluster.ts → testbed/index.ts → testbed/control-plane.ts: " +
        "a unit test must not start a server; name it *.server.test.ts",
    ]);
  });

  it("a unit test mocks no module", () => {
    const mock = "vi.mo" + 'ck("node:fs")';
    expect(offences({ "a/b.test.ts": mock, "a/c.slow.test.ts": mock }, {})).toEqual([
      "a/b.test.ts: a unit test must not mock modules, because other tests would get the mock; name it *.slow.test.ts",
    ]);
  });

  it("a server test imports it, and a slow test may", () => {
    const tests = {
      "tests/a.server.test.ts": 'import "./support/cluster.js"',
      "tests/b.server.test.ts": 'import "../testbed/a.js"',
      "tests/a.slow.test.ts": 'import "./support/cluster.js"',
      "tests/b.slow.test.ts": "",
    };
    expect(offences({ ...sources, ...tests }, {})).toEqual([
      "tests/b.server.test.ts does not import testbed/control-plane.ts; name it *.test.ts",
    ]);
  });
});
