import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { expect, it } from "vitest";
import { configSchema } from "./index.js";

const file = new URL("../config.schema.json", import.meta.url);

it("the schema that ships is the one of the settings", () => {
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(configSchema());
});

it("the schema accepts right files and rejects wrong ones", () => {
  const validate = new Ajv().compile(configSchema());
  const package_ = { output: "pkg", name: "a", version: "1.0.0" };
  expect(validate({ $schema: "x", snapshot: "api", output: "src", include: ["apps"], package: package_ })).toBe(true);
  expect(validate({ embedded: true, output: "src", enums: "open" })).toBe(true);
  expect(validate({ snapshot: "api", embedded: true })).toBe(false);
  expect(validate({ snapshot: "api", crds: ["crd"] })).toBe(false);
  expect(validate({ embedded: true, crds: ["crd"] })).toBe(true);
  expect(validate({ onlyUsed: "tsconfig.json" })).toBe(true);
  expect(validate({ onlyUsed: "tsconfig.json", forRole: ["role.yaml"] })).toBe(false);
  expect(validate({ snapshot: 1 })).toBe(false);
  expect(validate({ snapshots: "api" })).toBe(false);
  expect(validate({ package: { tag: "x" } })).toBe(false);
});
