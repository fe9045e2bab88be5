import { expect, it } from "vitest";
import { entryPointsOf } from "./packages.js";

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
