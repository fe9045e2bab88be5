import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { defaultVersion } from "../testbed/versions.js";
import { manifestText, withEntryPoints } from "./kubernetes-manifest.js";

it("a module is an entry point for imports, for require, and for resolvers that do not know exports", () => {
  const { exports, typesVersions } = withEntryPoints({ name: "sdk" }, ["apps/v1"]);
  expect(exports).toMatchObject({
    "./apps/v1": {
      import: { types: "./dist/apps/v1/index.d.mts", default: "./dist/apps/v1/index.mjs" },
      require: { types: "./dist/apps/v1/index.d.ts", default: "./dist/apps/v1/index.js" },
    },
  });
  expect(typesVersions).toEqual({
    "*": { "api-hashes": ["./dist/api-hashes.d.ts"], "apps/v1": ["./dist/apps/v1/index.d.ts"] },
  });
});

it("generated/package.json names the version of Kubernetes, and each module of generated/ as an entry point", () => {
  const folder = fileURLToPath(new URL("../generated", import.meta.url));
  const text = readFileSync(join(folder, "package.json"), "utf8");
  expect(text).toBe(manifestText(folder, JSON.parse(text), defaultVersion));
});
