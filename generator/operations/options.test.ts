import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { discover, GeneratorError, generate, packageSdk, snapshot, verify } from "../index.js";
import { EMBEDDED_SNAPSHOT } from "../sources/index.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kubesmith-operations-"));
  writeFileSync(join(folder, "main.ts"), "");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("an operation whose signal is aborted", () => {
  const signal = AbortSignal.abort(new Error("enough"));
  const output = (): string => join(folder, "aborted");
  it.each<[string, () => Promise<unknown>]>([
    ["discover", () => discover({ embedded: true, signal })],
    ["snapshot", () => snapshot({ snapshot: output(), signal })],
    ["generate", () => generate({ embedded: true, output: output(), signal })],
    ["verify", () => verify({ snapshot: EMBEDDED_SNAPSHOT, output: output(), offline: true, signal })],
    ["packageSdk", () => packageSdk({ embedded: true, output: output(), name: "a", version: "1.0.0", signal })],
  ])("rejects with its reason before it does anything: %s", async (_, run) => {
    await expect(run()).rejects.toBe(signal.reason);
    expect(existsSync(output())).toBe(false);
  });

  it("stops while it reads a snapshot", async () => {
    const controller = new AbortController();
    const task = discover({ embedded: true, signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(task).rejects.toThrow("enough");
  });
});

describe("an error about an option", () => {
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
  ])("names the option of the function, not the flag: %s", async (_, run, options) => {
    const error = await run().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GeneratorError);
    const { message, options: named } = error as GeneratorError;
    expect(named).toEqual(options);
    for (const option of options) expect(message).toContain(`\`${option}\``);
    expect(message).not.toMatch(/(^|\W)--[a-z]/);
  });
});

describe("options that a compiler would refuse", () => {
  const asked = (options: unknown): (() => Promise<unknown>) => {
    return () => generate(options as Parameters<typeof generate>[0]);
  };
  it.each<[string, () => Promise<unknown>, string]>([
    ["none at all", asked(undefined), "the options must be an object"],
    ["a missing folder", asked({ embedded: true }), "`output` must be a non-empty string"],
    ["an empty folder", asked({ embedded: true, output: "" }), "`output` must be a non-empty string"],
    [
      "a pattern in place of a list",
      asked({ embedded: true, output: "x", include: "apps" }),
      "`include` must be a list of strings",
    ],
    ["a text in place of a flag", asked({ embedded: "yes", output: "x" }), "`embedded` must be true or false"],
    ["an unknown choice", asked({ embedded: true, output: "x", enums: "some" }), "`enums` must be one of closed, open"],
    [
      "an unknown import extension",
      asked({ embedded: true, output: "x", importExtension: "mjs" }),
      "`importExtension` must be one of js, ts, none",
    ],
    [
      "everything excluded",
      () => generate({ embedded: true, output: join(folder, "new"), exclude: ["*"] }),
      "`exclude` excludes all group/versions; list them with: kubesmith discover",
    ],
  ])("are a clear error: %s", async (_, run, message) => {
    await expect(run()).rejects.toMatchObject({ name: "GeneratorError", code: "usage", message });
    expect(existsSync(join(folder, "new"))).toBe(false);
  });
});
