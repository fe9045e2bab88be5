import { mkdir, mkdtemp, realpath, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { CONFIG_FILE, findConfig, readConfig } from "./index.js";

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "kubesmith-config-")));
  await mkdir(join(root, ".git"));
  await mkdir(join(root, "packages/portal"), { recursive: true });
});

/** Writes a config file in the folder packages/portal. */
async function config(content: string | Buffer): Promise<string> {
  const file = join(root, "packages/portal", CONFIG_FILE);
  await writeFile(file, content);
  return file;
}

describe("the config file is found", () => {
  it("in the folder, or in the nearest folder above it", async () => {
    const file = await config("{}");
    await mkdir(join(root, "packages/portal/src"));
    expect(await findConfig(join(root, "packages/portal"))).toBe(file);
    expect(await findConfig(join(root, "packages/portal/src"))).toBe(file);
  });

  it("but not above the root of the Git repository", async () => {
    await config("{}");
    await mkdir(join(root, "packages/portal/vendored/.git"), { recursive: true });
    expect(await findConfig(join(root, "packages/portal/vendored"))).toBeUndefined();
    expect(await findConfig(root)).toBeUndefined();
  });
});

describe("the config file is read", () => {
  it("with comments, trailing commas and a byte order mark, and folders relative to it", async () => {
    const file = await config(
      '\uFEFF{\r\n  // the API\r\n  "$schema": "x",\r\n  "snapshot": "../../api",\r\n  "output": "src/kubernetes",\r\n' +
        '  "include": ["apps"], "enums": "open", "context": "staging", "package": { "output": "pkg", "name": "@acme/cluster" },\r\n}',
    );
    expect(await readConfig(file)).toEqual({
      snapshot: join(root, "api"),
      output: join(root, "packages/portal/src/kubernetes"),
      include: ["apps"],
      enums: "open",
      context: "staging",
      package: { output: join(root, "packages/portal/pkg"), name: "@acme/cluster" },
    });
  });

  it.each([
    ["[]", "the content must be a JSON object"],
    ['{ "snapshot": "" }', '"snapshot" must be a non-empty string'],
    ['{ "output": 1 }', '"output" must be a non-empty string'],
    ['{ "embedded": "yes" }', '"embedded" must be true or false'],
    ['{ "include": "apps" }', '"include" must be a list of non-empty strings'],
    ['{ "include": ["apps", ""] }', '"include" must be a list of non-empty strings'],
    ['{ "crds": "crd" }', '"crds" must be a non-empty list of non-empty strings'],
    ['{ "crds": [] }', '"crds" must be a non-empty list of non-empty strings'],
    ['{ "crds": ["a", 1] }', '"crds" must be a non-empty list of non-empty strings'],
    ['{ "crds": ["a"], "snapshot": "b" }', '"snapshot" and "crds" cannot be used together; remove one of them'],
    ['{ "enums": "ajar" }', '"enums" must be one of "closed", "open"'],
    ['{ "server": "https://example.com" }', '"server" is not a setting; use one of "snapshot", "embedded"'],
    ['{ "__proto__": {} }', '"__proto__" is not a setting'],
    ['{ "package": [] }', '"package" must be an object'],
    ['{ "package": { "tag": "x" } }', '"package.tag" is not a setting; use one of "package.output"'],
    ['{ "package": { "readme": "../../../readme.md" } }', '"package.readme" must be a file inside '],
    ['{ "package": { "licenseFile": "/etc/passwd" } }', '"package.licenseFile" must be a file inside '],
    ['{ "package": { "omitSnapshot": 1 } }', '"package.omitSnapshot" must be true or false'],
    ['{ "package": { "version": 1 } }', '"package.version" must be a non-empty string'],
    ['{ "snapshot": "api", "embedded": true }', '"snapshot" and "embedded" cannot be used together'],
    ['{ "output": "../../../elsewhere" }', '"output" must be a folder inside '],
    ['{ "crds": ["crd", "/etc"] }', '"crds" must be a list of files and folders inside '],
    ['{ "snapshot": "/etc" }', '"snapshot" must be a folder inside '],
    ['{ "output": "../.." }', '"output" must be a folder inside '],
  ])("and an error says what is wrong with %s", async (content, message) => {
    const file = await config(content);
    await expect(readConfig(file)).rejects.toThrow(`${file}: ${message}`);
  });

  it("and a symbolic link that leads out of the repository is an error", async () => {
    const outside = await mkdtemp(join(tmpdir(), "kubesmith-outside-"));
    await symlink(outside, join(root, "packages/portal/link"));
    for (const content of [
      '{ "output": "link/src" }',
      '{ "package": { "output": "link" } }',
      '{ "package": { "readme": "link/readme.md" } }',
    ])
      await expect(readConfig(await config(content))).rejects.toThrow("but a symbolic link leads out of it");
    await symlink(root, join(root, "packages/portal/inside"));
    expect(await readConfig(await config('{ "output": "inside/src" }'))).toHaveProperty("output");
  });

  it.each([
    ['{\n  "snapshot": "api",\n  "output": x"\n}\n', 3],
    ['{\n  // fine\n  "snapshot": "api"\n  "output": "src"\n}\n', 4],
    ["{\n  'snapshot': 1\n}", 2],
  ])("and an error in the syntax has its line: %j", async (content, line) => {
    const file = await config(content);
    await expect(readConfig(file)).rejects.toMatchObject({ code: "config", file, line });
    await expect(readConfig(file)).rejects.toThrow(`${file}:${line}: the content is not valid JSON`);
  });

  it("unless it is too large, missing or not a file", async () => {
    const file = await config(Buffer.alloc(1024 * 1024 + 1, " "));
    await expect(readConfig(file)).rejects.toThrow("larger than the limit of 1 MiB");
    await expect(readConfig(join(root, "none.json"))).rejects.toThrow("the file does not exist");
    await expect(readConfig(join(root, "packages"))).rejects.toThrow("cannot read the file: it is a folder");
    await symlink("/dev/zero", join(root, "zero.json"));
    await expect(readConfig(join(root, "zero.json"))).rejects.toThrow("it is not a regular file");
  });
});
