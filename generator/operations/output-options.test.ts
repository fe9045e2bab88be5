import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { generate, type ImportExtension, packageSdk, verify } from "../index.js";
import { EMBEDDED_SNAPSHOT } from "../sources/index.js";

const root = mkdtempSync(join(realpathSync(tmpdir()), "kubesmith-output-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const SMALL = { embedded: true, include: ["node.k8s.io"] };
const VERIFIED = { snapshot: EMBEDDED_SNAPSHOT, include: SMALL.include, offline: true };
const NATIVE = '{ "compilerOptions": { "allowImportingTsExtensions": true } }';

/** The text of all files of a folder, by path. */
function textsOf(folder: string): { [path: string]: string } {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => /\.\w+$/.test(path));
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

describe("the import extension", () => {
  const project = join(root, "project");
  const output = join(project, "src/kubernetes");
  const generated = (importExtension?: ImportExtension): ReturnType<typeof generate> =>
    generate({ ...SMALL, output, ...(importExtension !== undefined && { importExtension }) });
  const entry = (): string => readFileSync(join(output, "index.ts"), "utf8");

  it("of a new folder suits the nearest tsconfig.json", async () => {
    mkdirSync(project);
    writeFileSync(join(project, "tsconfig.json"), NATIVE);
    expect(await generated()).toMatchObject({ importExtension: "ts" });
    expect(entry()).toMatch(/from "\.\/node\/v1\/\w+\.ts";/);
  });

  it("of a generated folder stays, whatever becomes of the tsconfig.json", async () => {
    rmSync(join(project, "tsconfig.json"));
    expect(await generated()).toMatchObject({ importExtension: "ts", written: [], removed: [] });
  });

  it("changes when the option says so, and stays after that", async () => {
    const { written, unchanged } = await generated("none");
    expect(written).toEqual(expect.arrayContaining(["index.ts", "lock.json", "node/v1/index.ts"]));
    expect(entry()).toMatch(/from "\.\/node\/v1\/\w+";/);
    expect(await generated()).toMatchObject({ written: [], unchanged: written.length + unchanged });
    const direct = join(root, "direct");
    await generate({ ...SMALL, output: direct, importExtension: "none" });
    expect(textsOf(output)).toEqual(textsOf(direct));
  });

  it("is compared by verify if it is passed", async () => {
    expect(await verify({ ...VERIFIED, output })).toMatchObject({ differences: [] });
    expect(await verify({ ...VERIFIED, output, importExtension: "none" })).toMatchObject({ differences: [] });
    const { differences } = await verify({ ...VERIFIED, output, importExtension: "js" });
    const reason = { kind: "other-option", option: "importExtension", generated: "none", expected: "js" };
    expect(differences).toEqual([{ between: "snapshot-code", subject: "lock.json", reason }]);
  });

  it("of the sources makes no difference to a package", async () => {
    const [direct, inPlace] = [join(root, "package"), join(root, "in-place")];
    await packageSdk({ ...SMALL, output: direct, name: "sdk", version: "1.0.0", omitSnapshot: true });
    // Generated sources do not record the Kubernetes release that `kubesmith.json` names.
    const { "lock.json": _, "kubesmith.json": __, ...wanted } = textsOf(direct);
    for (const importExtension of ["ts", "none"] as const) {
      await generate({ ...SMALL, output: inPlace, importExtension });
      await packageSdk({ output: inPlace, name: "sdk", version: "1.0.0" });
      expect(textsOf(inPlace)).toMatchObject(wanted);
    }
  });
});
