import { beforeAll, describe, expect, it } from "vitest";
import { generateTree, inputOf } from "../pipeline.js";
import { isGenerated } from "../print/index.js";
import { cronTabDocument } from "../testdata/crontab.js";
import { packagedPaths, transpileTree } from "./transpile.js";

const MODULE = "stable.example.com/v1";
let sources: Map<string, string>;
let files: Map<string, string>;

beforeAll(async () => {
  const document = cronTabDocument({ mergeKey: "run" });
  const tree = await generateTree(inputOf([{ key: `apis/${MODULE}`, hash: "H", document }]), false);
  sources = new Map([...tree].filter(([path]) => path.endsWith(".ts")));
  files = await transpileTree(sources, undefined);
});

describe("a package's files", () => {
  it("are a script and declarations of each module and format, and declarations alone of merge schemas", () => {
    const ofModule = [...files.keys()].filter((path) => path.startsWith(MODULE)).sort();
    expect(ofModule.map((path) => path.slice(MODULE.length + 1))).toEqual([
      "index.d.mts",
      "index.d.ts",
      "index.js",
      "index.mjs",
      "merge.d.mts",
      "merge.d.ts",
      "types.d.ts",
    ]);
  });

  it("have the paths that are known before they are written", () => {
    expect([...sources.keys()].flatMap(packagedPaths).sort()).toEqual([...files.keys()].sort());
  });

  it("refer only to files of the package, by the extension of their format", () => {
    for (const [path, text] of files) {
      const extension = path.includes(".m") || path.endsWith(".mjs") ? ".mjs" : ".js";
      for (const [, specifier = ""] of text.matchAll(/(?:from|require\() ?"(\.[^"]*)"/g)) {
        const isShared = specifier === "./types.js";
        expect(isShared || specifier.endsWith(extension), `${path}: ${specifier}`).toBe(true);
        const target = new URL(specifier, `file:///${path}`).pathname.slice(1);
        const declarations = target.replace(/\.(m?)js$/, ".d.$1ts");
        expect(files.has(path.includes(".d.") ? declarations : target), `${path}: ${specifier}`).toBe(true);
      }
    }
  });

  it("begin with the header of their source", () => {
    for (const text of files.values()) {
      expect(isGenerated(text)).toBe(true);
      expect(text.match(/@generated/g)).toHaveLength(1);
    }
  });

  it("declare a map on one line, as their sources do", () => {
    const maps = [...sources].flatMap(([path, text]) =>
      (text.match(/\{ \[key: string\]: [^{}]+; \}/g) ?? []).map((map) => ({ path, map })),
    );
    expect(maps).not.toEqual([]);
    for (const { path, map } of maps) {
      const declarations = [path.replace(/\.ts$/, ".d.mts"), path.replace(/[^/]+$/, "types.d.ts")];
      expect(declarations.map((file) => files.get(file) ?? "").join("")).toContain(map);
    }
  });

  it("do not import types at run time", () => {
    expect(files.get(`${MODULE}/index.js`)).not.toContain("require(");
    expect(files.get(`${MODULE}/index.mjs`)).not.toMatch(/^import /m);
    expect(files.get("meta/v1/index.js")).toContain('"use strict";');
  });
});
