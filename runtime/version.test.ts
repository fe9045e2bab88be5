import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { version } from "./version.js";

test("the version is that of the package", async () => {
  const { version: published } = JSON.parse(await readFile(new URL("./package.json", import.meta.url), "utf8"));
  expect(version).toBe(published);
});
