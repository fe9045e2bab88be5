import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { discover, generate, packageSdk, snapshot, verify } from "../index.js";
import { useGeneratedFolders } from "../testdata/generated-folders.js";

const { root, api, output, sdk, connection } = useGeneratedFolders("checkout");
const NAMED = { name: "sdk", version: "1.0.0" };

const recorded = (): ReturnType<typeof snapshot> => snapshot({ snapshot: api, connection: connection() });
const generated = (include: readonly string[] = []): ReturnType<typeof generate> =>
  generate({ snapshot: api, output, include });

function textsOf(folder: string): { [path: string]: string } {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length), readFileSync(path, "utf8")]));
}

describe("a checkout with core.autocrlf", () => {
  beforeEach(() => {
    for (const [path, text] of Object.entries(textsOf(join(root, "now")))) {
      writeFileSync(join(root, "now", path), text.replaceAll("\n", "\r\n"));
    }
  });

  it("is the same to verify()", async () => {
    expect(await verify({ snapshot: api, output, offline: true })).toMatchObject({ differences: [] });
    expect(await verify({ snapshot: api, output, connection: connection() })).toMatchObject({ differences: [] });
  });

  it("is up to date for generate(), on any machine", async () => {
    const before = textsOf(output);
    for (const cache of ["cache", "other-cache"]) {
      vi.stubEnv("XDG_CACHE_HOME", join(root, cache));
      expect(await generated()).toMatchObject({ written: [], removed: [] });
    }
    expect(textsOf(output)).toEqual(before);
  });

  it("is read by discover(), and recorded again as it is", async () => {
    expect((await discover({ snapshot: api })).groupVersions).toHaveLength(2);
    expect(await recorded()).toMatchObject({ added: [], changed: [], removed: [] });
  });

  it("is packaged in place like any other, and packaged again without a change", async () => {
    await packageSdk({ output, ...NAMED });
    // Only a package that is made of a snapshot contains one, and names its release.
    const code = Object.entries(textsOf(join(root, "pristine/sdk"))).filter(([path]) =>
      /\.d\.m?ts$|\.m?js$/.test(path),
    );
    expect(textsOf(output)).toMatchObject(Object.fromEntries(code));
    expect(code.length).toBeGreaterThan(20);
    const before = textsOf(sdk);
    await packageSdk({ snapshot: api, output: sdk, ...NAMED });
    expect(textsOf(sdk)).toEqual(before);
  });

  it("is still an edited one where more than line ends changed", async () => {
    const file = join(output, "scheduling/v1/index.ts");
    writeFileSync(file, `${readFileSync(file, "utf8")}// mine\r\n`);
    const { differences } = await verify({ snapshot: api, output, offline: true });
    expect(differences).toMatchObject([{ subject: "scheduling/v1/index.ts", reason: { kind: "file-edited" } }]);
  });
});

/** The text of a file of two branches, as Git leaves it when it can't merge them: each differing line is a conflict. */
function conflict(ours: string, theirs: string): string {
  return `<<<<<<< HEAD\n${ours}=======\n${theirs}>>>>>>> branch\n`;
}

describe("a merge with conflicts", () => {
  it("in lock.json is repaired by generate(), which removes what either side listed", async () => {
    const [lock, other] = [join(output, "lock.json"), join(root, "now/other")];
    await generate({ snapshot: api, output: other, include: ["coordination.k8s.io"] });
    const theirs = readFileSync(join(other, "lock.json"), "utf8");
    writeFileSync(lock, conflict(readFileSync(lock, "utf8"), theirs));
    await expect(verify({ snapshot: api, output, offline: true })).rejects.toMatchObject({
      code: "output",
      message: expect.stringMatching(
        /lock\.json .* merge conflict markers; generate the code with: kubesmith generate/,
      ),
    });
    await expect(packageSdk({ output, ...NAMED })).rejects.toThrow(
      /merge conflict markers; generate the sources again/,
    );
    const { removed } = await generated(["coordination.k8s.io"]);
    expect(removed).toContain("scheduling/v1/index.ts");
    expect(textsOf(output)).toEqual(textsOf(other));
  });

  it("in a snapshot's index is repaired by snapshot()", async () => {
    const before = textsOf(api);
    const index = join(api, "index.json");
    writeFileSync(index, conflict(readFileSync(index, "utf8"), readFileSync(index, "utf8")));
    await expect(generated()).rejects.toThrow(/index\.json contains merge conflict markers; record/);
    await recorded();
    expect(textsOf(api)).toEqual(before);
  });
});

describe("a lost record", () => {
  it("of generated code is written again by generate(), as verify() advises", async () => {
    const before = textsOf(output);
    rmSync(join(output, "lock.json"));
    await expect(verify({ snapshot: api, output, offline: true })).rejects.toMatchObject({
      code: "output",
      message: expect.stringMatching(/lock\.json is missing .*; generate the code with: kubesmith generate/),
    });
    await expect(packageSdk({ output, ...NAMED })).rejects.toThrow(/lock\.json in .* is missing; generate/);
    expect(await generated()).toMatchObject({ written: ["lock.json"], removed: [] });
    expect(textsOf(output)).toEqual(before);
  });

  it("of generated code leaves modules that are no longer generated, and names them", async () => {
    rmSync(join(output, "lock.json"));
    const orphaned = ["scheduling/v1/index.ts"];
    expect(await generated(["coordination.k8s.io"])).toMatchObject({ removed: [], orphaned });
    const { differences } = await verify({ snapshot: api, output, offline: true, include: ["coordination.k8s.io"] });
    expect(differences).toMatchObject([{ subject: orphaned[0], reason: { kind: "file-orphaned" } }]);
  });

  it("of a snapshot is written again by snapshot(), as generate() advises", async () => {
    const before = textsOf(api);
    rmSync(join(api, "index.json"));
    await expect(generated()).rejects.toThrow(/contains no snapshot; record one with: kubesmith snapshot/);
    await recorded();
    expect(textsOf(api)).toEqual(before);
  });

  it("of a package is written again by packageSdk()", async () => {
    const before = textsOf(sdk);
    rmSync(join(sdk, "lock.json"));
    await packageSdk({ snapshot: api, output: sdk, ...NAMED });
    expect(textsOf(sdk)).toEqual(before);
  });
});
