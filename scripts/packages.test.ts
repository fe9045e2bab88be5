import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { packageManifest } from "../templates/package-files.js";
import { entryPointsOf, ROOT } from "./packages.js";

it("an entry point is an export with declarations; where there are two forms, the one in .d.ts counts", () => {
  const exports = {
    "./table": { import: { types: "./dist/table.d.mts" }, require: { types: "./dist/table.d.ts" } },
    ".": { types: "./dist/index.d.ts" },
    "./package.json": "./package.json",
    "./untyped": {},
  };
  expect(entryPointsOf("sdk", exports)).toEqual([
    { specifier: "sdk", types: "./dist/index.d.ts" },
    { specifier: "sdk/table", types: "./dist/table.d.ts" },
  ]);
});

it("manifests, generated packages, bundles, README and CONTRIBUTING name the same minimum version of Node.js", () => {
  const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
  const input = { name: "sdk", version: "1.0.0", generator: "1.0.0", runtime: "1.0.0", modules: [] };
  const manifests = ["package.json", "runtime/package.json", "generator/package.json", "generated/package.json"];
  const minimums = [
    ...[...manifests.map(read), JSON.stringify(packageManifest(input))].map(
      (text) => /^>=(.+)$/.exec(JSON.parse(text).engines.node)?.[1],
    ),
    ...["README.md", "CONTRIBUTING.md"].map((path) => /You need Node\.js (\S+) or newer/.exec(read(path))?.[1]),
    ...["build-libraries", "build-modules"].map((name) => /target: "node(.+)"/.exec(read(`scripts/${name}.mjs`))?.[1]),
  ];
  expect(minimums).toEqual(minimums.map(() => "20.18.1"));
});
