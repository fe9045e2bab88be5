import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GeneratorError, generate, packageSdk, snapshot } from "../index.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kubesmith-operations-"));
  writeFileSync(join(folder, "main.ts"), "");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("what a program is told of its options", () => {
  it.each<[string, () => Promise<unknown>, string[]]>([
    ["include", () => generate({ embedded: true, include: ["aps"], output: join(folder, "new") }), ["include"]],
    [
      "two sources",
      () => generate({ embedded: true, snapshot: "api", output: join(folder, "new") }),
      ["snapshot", "embedded"],
    ],
    ["name", () => packageSdk({ embedded: true, output: join(folder, "new"), name: "A", version: "1.0.0" }), ["name"]],
    [
      "version",
      () => packageSdk({ embedded: true, output: join(folder, "new"), name: "a", version: "1" }),
      ["version"],
    ],
    ["output", () => generate({ embedded: true, output: folder }), ["output"]],
    ["snapshot", () => snapshot({ snapshot: folder }), ["snapshot"]],
  ])("names the option, and no flag: %s", async (_, run, options) => {
    const error = await run().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GeneratorError);
    const { message, options: named } = error as GeneratorError;
    expect(named).toEqual(options);
    for (const option of options) expect(message).toContain(`\`${option}\``);
    expect(message).not.toMatch(/(^|\W)--[a-z]/);
  });
});
