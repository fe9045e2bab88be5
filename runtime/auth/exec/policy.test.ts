import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkPolicy } from "../../config/plugin-policy.js";
import { temporaryFolder } from "../../testdata/kubeconfigs.js";
import type { PluginPolicy } from "../../types/connect.js";
import { lookPath, type SearchPath } from "./look-path.js";
import { enforcePolicy } from "./policy.js";

/** Two folders with a program `get` each, of which the first is in `PATH` first. */
async function programs(): Promise<{ folder: string; search: SearchPath }> {
  const folder = await temporaryFolder();
  for (const name of ["1", "2"]) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, "get"), "");
    await chmod(join(folder, name, "get"), 0o755);
  }
  await writeFile(join(folder, "1/text"), "");
  const PATH = ["", ".", `${folder}/none`, `${folder}/1`, `${folder}/2`].join(":");
  return { folder, search: { variables: { PATH }, platform: "linux" } };
}

test("B.3, B.27 a bare command is the first program of that name in PATH, and a path is itself", async () => {
  const { folder, search } = await programs();
  expect(await lookPath("get", search)).toBe(`${folder}/1/get`);
  expect(await lookPath(`${folder}/2/get`, search)).toBe(`${folder}/2/get`);
  expect(await lookPath("text", search)).toBeUndefined();
  expect(await lookPath("1", { ...search, variables: { PATH: folder } })).toBeUndefined();
  expect(await lookPath("get", { variables: {}, platform: "linux" })).toBeUndefined();
  await writeFile(`${folder}/1/get.exe`, "");
  await chmod(`${folder}/1/get.exe`, 0o755);
  const windows: SearchPath = { variables: { ...search.variables, PATHEXT: ".COM;.EXE" }, platform: "win32" };
  expect(await lookPath(`${folder}/2/get`, windows)).toBe(`${folder}/2/get`);
  expect(await lookPath("get.exe", windows)).toBe(`${folder}/1/get.exe`);
});

describe("B.27 a policy allows or denies", () => {
  const list = (...entries: readonly string[]): PluginPolicy => ({
    credentialPluginPolicy: "Allowlist",
    credentialPluginAllowlist: entries,
  });
  const table: [string, PluginPolicy, string, boolean][] = [
    ["without a policy everything", {}, "1/get", true],
    ["AllowAll", { credentialPluginPolicy: "AllowAll" }, "1/get", true],
    ["DenyAll", { credentialPluginPolicy: "DenyAll" }, "1/get", false],
    ["a listed path", list("/no", "$DIR/2/get"), "2/get", true],
    ["a listed name is what PATH makes of it", list("get"), "1/get", true],
    ["and no other program of that name", list("get"), "2/get", false],
    ["a path that is not listed", list("$DIR/2/get"), "1/get", false],
    ["a listed name that PATH does not have", list("other"), "1/get", false],
  ];
  test.each(table)("%s", async (_name, policy, path, allowed) => {
    const { folder, search } = await programs();
    const entries = policy.credentialPluginAllowlist?.map((entry) => entry.replace("$DIR", folder));
    const placed = { ...policy, ...(entries !== undefined && { credentialPluginAllowlist: entries }) };
    checkPolicy(placed);
    const enforced = enforcePolicy(placed, join(folder, path), search);
    if (allowed) await expect(enforced).resolves.toBeUndefined();
    else await expect(enforced).rejects.toMatchObject({ code: "PluginDenied", message: expect.stringContaining(path) });
  });
});

describe("B.27 a contradictory policy is an error", () => {
  const table: [string, object, RegExp][] = [
    [
      "a misspelt policy",
      { credentialPluginPolicy: "denyAll" },
      /unknown credentialPluginPolicy "denyAll"; use AllowAll/,
    ],
    ["no list", { credentialPluginPolicy: "Allowlist" }, /credentialPluginAllowlist must be a list if/],
    ["an empty list", { credentialPluginPolicy: "Allowlist", credentialPluginAllowlist: [] }, /set .* to DenyAll/],
    ["a list without policy", { credentialPluginAllowlist: ["a"] }, /only if credentialPluginPolicy is Allowlist/],
    [
      "a list with DenyAll",
      { credentialPluginPolicy: "DenyAll", credentialPluginAllowlist: ["a"] },
      /only if credentialPluginPolicy is Allowlist/,
    ],
    ["an empty entry", { credentialPluginPolicy: "Allowlist", credentialPluginAllowlist: ["a", ""] }, /empty entry/],
    [
      "an entry that is not normalised",
      { credentialPluginPolicy: "Allowlist", credentialPluginAllowlist: ["/a/../b"] },
      /"\/a\/\.\.\/b", which is not a normalised path; write \/b/,
    ],
    ["a folder", { credentialPluginPolicy: "Allowlist", credentialPluginAllowlist: ["/a/"] }, /not a normalised path/],
    [
      "a relative path",
      { credentialPluginPolicy: "Allowlist", credentialPluginAllowlist: ["bin/a"] },
      /use an absolute path/,
    ],
  ];
  test.each(table)("%s", (_name, policy, message) => {
    expect(() => checkPolicy(policy)).toThrow(message);
    expect(() => checkPolicy(policy)).toThrow(expect.objectContaining({ code: "InvalidConfiguration" }));
  });
});
