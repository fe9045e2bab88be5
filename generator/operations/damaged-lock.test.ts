import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generate, packageSdk, verify } from "../index.js";

const root = mkdtempSync(join(realpathSync(tmpdir()), "kubesmith-damaged-"));
const output = join(root, "code");
const LOCK = join(output, "lock.json");
const SMALL = { embedded: true, output, include: ["node.k8s.io", "scheduling.k8s.io"] };
const LESS = { ...SMALL, include: ["node.k8s.io"] };
let intact: string;
beforeAll(async () => {
  await generate(SMALL);
  intact = readFileSync(LOCK, "utf8");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const changed = (change: object): string => JSON.stringify({ ...JSON.parse(intact), ...change });

describe.each<[string, () => string]>([
  ["an empty file", () => ""],
  ["an empty object", () => "{}"],
  ["a list", () => "[]"],
  ["null", () => "null"],
  ["text", () => "junk"],
  ["cut", () => intact.slice(0, 200)],
  ["only a format", () => '{ "format": 3 }'],
  ["a lock with unknown enums", () => changed({ enums: "opened" })],
  ["a lock without documents", () => changed({ documents: undefined })],
  ["a lock with a path outside of the folder", () => changed({ files: { "../x.ts": "0" } })],
  ["the lock of another tool", () => '{ "lockfileVersion": 3 }'],
])("%s in place of the lock of generated code", (_, text) => {
  it("is called damaged by verify and package, and is repaired by generate", async () => {
    writeFileSync(LOCK, text());
    await expect(verify({ ...SMALL, offline: true })).rejects.toMatchObject({
      code: "output",
      message: `lock.json in ${output} is damaged; generate the code with: kubesmith generate --embedded --output ${output}`,
    });
    await expect(packageSdk({ output, name: "sdk", version: "1.0.0" })).rejects.toMatchObject({
      code: "output",
      message: `lock.json in ${output} is damaged; generate the sources again first`,
    });
    expect(await generate(SMALL)).toMatchObject({ written: ["lock.json"], removed: [], orphaned: [] });
    expect(readFileSync(LOCK, "utf8")).toBe(intact);
    expect(await verify({ ...SMALL, offline: true })).toMatchObject({ differences: [] });
  });
});

describe("a damaged lock that still lists files", () => {
  it("lets files be removed that are no longer generated", async () => {
    writeFileSync(LOCK, changed({ enums: "opened" }));
    const { removed } = await generate(LESS);
    expect(removed).toContain("scheduling/v1/index.ts");
    expect(existsSync(join(output, "scheduling"))).toBe(false);
  });
});

it("a damaged lock of a package is repaired by package", async () => {
  const sdk = { ...LESS, output: join(root, "sdk"), name: "sdk", version: "1.0.0" };
  await packageSdk(sdk);
  const before = readFileSync(join(sdk.output, "lock.json"), "utf8");
  writeFileSync(join(sdk.output, "lock.json"), "{}");
  await packageSdk(sdk);
  expect(readFileSync(join(sdk.output, "lock.json"), "utf8")).toBe(before);
});

it("a file called lock.json in a folder without generated code is not a lock", async () => {
  const folder = mkdtempSync(join(root, "other-"));
  writeFileSync(join(folder, "lock.json"), "{}");
  await expect(generate({ ...LESS, output: folder })).rejects.toThrow("contains files that kubesmith did not write");
  expect(readFileSync(join(folder, "lock.json"), "utf8")).toBe("{}");
});
