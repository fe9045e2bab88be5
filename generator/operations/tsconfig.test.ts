import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { nearestCompilerOptions } from "./tsconfig.js";

const root = mkdtempSync(join(realpathSync(tmpdir()), "kubesmith-tsconfig-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;

/** Writes files into a folder of its own, and reads the options for a folder below it that does not exist. */
async function optionsIn(
  files: { readonly [path: string]: string },
  below: string = "src/kubernetes",
): Promise<unknown> {
  const folder = join(root, String(count++));
  mkdirSync(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return nearestCompilerOptions(join(folder, below));
}

const compilerOptions = (options: object, more: object = {}): string =>
  JSON.stringify({ ...more, compilerOptions: options });

describe("the compiler options of a folder", () => {
  it("are read from the nearest tsconfig.json, with comments, trailing commas and a byte order mark", async () => {
    const files = {
      "tsconfig.json": compilerOptions({ module: "commonjs" }),
      "src/tsconfig.json": '\uFEFF// why\n{ "compilerOptions": { /* so */ "module": "NodeNext", }, }',
    };
    expect(await optionsIn(files)).toEqual({ module: "NodeNext" });
    expect(await optionsIn({ ...files, "src/kubernetes/tsconfig.json": "{}" })).toEqual({});
  });

  it("are none without a tsconfig.json", async () => {
    expect(await optionsIn({})).toBeUndefined();
  });

  it("include those of extended files, of which later ones win, and can take an option away", async () => {
    const options = await optionsIn({
      "tsconfig.json": compilerOptions({ noEmit: null }, { extends: ["./config/a", "./config/b.json"] }),
      "config/a.json": compilerOptions({ module: "commonjs", noEmit: true, strict: true }),
      "config/b.json": compilerOptions({ module: "preserve" }, { extends: "../c.json" }),
      "c.json": compilerOptions({ module: "amd", target: "es2022" }),
    });
    expect(options).toEqual({ module: "preserve", noEmit: null, strict: true, target: "es2022" });
  });

  it.each([
    ["@acme/tsconfig", "tsconfig.json"],
    ["@acme/tsconfig/strict", "strict.json"],
    ["@acme/tsconfig/strict.json", "strict.json"],
  ])("include those of a package: %s", async (base, file) => {
    const options = await optionsIn({
      "tsconfig.json": JSON.stringify({ extends: base }),
      "node_modules/@acme/tsconfig/package.json": '{ "name": "@acme/tsconfig" }',
      [`node_modules/@acme/tsconfig/${file}`]: compilerOptions({ module: "node20" }),
    });
    expect(options).toEqual({ module: "node20" });
  });

  it.each([
    ["is not JSON", { "tsconfig.json": "{" }, /tsconfig\.json is not a JSON object;/],
    ["is not an object", { "tsconfig.json": "[]" }, /tsconfig\.json is not a JSON object;/],
    ["has control characters", { "tsconfig.json": "\u001b[31m" }, /tsconfig\.json is not a JSON object;/],
    [
      "is very large",
      { "tsconfig.json": " ".repeat(2 ** 21) },
      /is not a regular file, or is larger than the limit of 1 MiB;/,
    ],
    [
      "extends a missing file",
      { "tsconfig.json": compilerOptions({ module: "commonjs" }, { extends: "./base" }) },
      /base\.json: no such file or folder;/,
    ],
    [
      "extends a file that is not JSON",
      { "tsconfig.json": '{ "extends": "./base" }', "base.json": "x" },
      /base\.json is not a JSON object;/,
    ],
    [
      "extends a package that is not installed",
      { "tsconfig.json": '{ "extends": "@acme/missing" }' },
      /extends @acme\/missing, which is not installed;/,
    ],
    ["extends a number", { "tsconfig.json": '{ "extends": 1 }' }, /has an "extends" that is not a file name;/],
    [
      "extends itself",
      { "tsconfig.json": '{ "extends": "./tsconfig.json" }' },
      /extends itself, or extends more than 64 files;/,
    ],
    [
      "extends itself many times",
      { "tsconfig.json": `{ "extends": ${JSON.stringify(Array(99).fill("./tsconfig"))} }` },
      /extends itself, or extends more than 64 files;/,
    ],
  ])("are an error with its reason if the file %s", async (_, files, reason) => {
    const error: unknown = await optionsIn({ ...files, "../tsconfig.json": "{}" }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: "GeneratorError",
      code: "usage",
      options: ["importExtension"],
      message: expect.stringMatching(reason),
    });
    expect(error).toHaveProperty(
      "message",
      expect.stringMatching(
        /^cannot read the compiler options of \/.*tsconfig\.json: .*; correct the file, or pass `importExtension`$/,
      ),
    );
  });

  it("are those of the next folder if the file is a folder, which compilers skip", async () => {
    const files = { "src/tsconfig.json/x": "", "tsconfig.json": compilerOptions({ module: "commonjs" }) };
    expect(await optionsIn(files)).toEqual({ module: "commonjs" });
  });

  it.skipIf(process.platform === "win32")("are an error if a pipe is in the place of the file", async () => {
    const folder = join(root, "pipe");
    mkdirSync(folder);
    execFileSync("mkfifo", [join(folder, "tsconfig.json")]);
    await expect(nearestCompilerOptions(folder)).rejects.toThrow("tsconfig.json is not a regular file");
  });
});
