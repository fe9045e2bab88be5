import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { generate, packageSdk } from "../index.js";

const root = mkdtempSync(join(realpathSync(tmpdir()), "kubesmith-two-trees-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const EMBEDDED = { embedded: true, include: ["node.k8s.io"] };
const NAMED = { name: "sdk", version: "1.0.0" };
const pathsIn = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();

describe("a folder of generated sources", () => {
  const output = join(root, "sources");

  it("is not a place for a package of other documents", async () => {
    await generate({ ...EMBEDDED, output });
    const before = pathsIn(output);
    await expect(packageSdk({ ...EMBEDDED, output, ...NAMED })).rejects.toMatchObject({
      code: "output",
      message: `${output} contains generated sources; package these sources without \`embedded\`, or write the package to another folder (\`output\`)`,
    });
    await expect(packageSdk({ snapshot: join(root, "none"), output, ...NAMED })).rejects.toThrow("without `snapshot`");
    expect(pathsIn(output)).toEqual(before);
  });

  it.each<[string, (text: string) => string, string]>([
    [
      "whose lock is of another version",
      (text) => text.replace(/"format": \d+/, '"format": 1'),
      "was written by another version of kubesmith",
    ],
    ["all of whose files were edited", (text) => text.replace(/[0-9a-f]{64}/g, "0".repeat(64)), "was edited by hand"],
  ])("%s is not packaged from a cluster instead", async (_, edit, message) => {
    const lock = join(output, "lock.json");
    const text = readFileSync(lock, "utf8");
    writeFileSync(lock, edit(text));
    const connection = { server: "http://127.0.0.1:1" };
    await expect(packageSdk({ output, connection, ...NAMED })).rejects.toMatchObject({
      code: "output",
      message: expect.stringContaining(message),
    });
    writeFileSync(lock, text);
  });

  it("with a package in place loses its scripts when the sources change, and only then", async () => {
    await packageSdk({ output, ...NAMED });
    const packaged = pathsIn(output);
    expect(await generate({ ...EMBEDDED, output, force: true })).toMatchObject({ written: [], removed: [] });
    expect(pathsIn(output)).toEqual(packaged);
    const { removed } = await generate({ embedded: true, include: ["coordination.k8s.io"], output });
    expect(removed).toEqual(expect.arrayContaining(["index.js", "index.mjs", "index.d.ts", "node/v1/index.js"]));
    expect(pathsIn(output).filter((path) => /\.m?js$|\.d\.m?ts$/.test(path))).toEqual([]);
    expect(existsSync(join(output, "package.json"))).toBe(true);
    await packageSdk({ output, ...NAMED });
    expect(existsSync(join(output, "coordination/v1/index.mjs"))).toBe(true);
  });
});

describe("the folder of a package", () => {
  it("is not a place for sources", async () => {
    const output = join(root, "package");
    await packageSdk({ ...EMBEDDED, output, ...NAMED });
    const before = pathsIn(output);
    await expect(generate({ ...EMBEDDED, output })).rejects.toMatchObject({
      code: "output",
      message: `${output} contains a package; generate sources into another folder (\`output\`)`,
    });
    expect(pathsIn(output)).toEqual(before);
  });
});

it("a run that finds the folder empty does not mix its tree with what another wrote meanwhile", async () => {
  const [sources, sdk] = [join(root, "sources-meanwhile"), join(root, "package-meanwhile")];
  const results = await Promise.allSettled([
    generate({ ...EMBEDDED, output: sources }),
    packageSdk({ ...EMBEDDED, output: sources, ...NAMED }),
    packageSdk({ ...EMBEDDED, output: sdk, ...NAMED }),
    generate({ ...EMBEDDED, output: sdk }),
  ]);
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "fulfilled", "rejected", "rejected"]);
  for (const folder of [sources, sdk]) {
    expect(["index.ts", "index.js"].filter((name) => existsSync(join(folder, name)))).toHaveLength(1);
  }
});
