import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { publishedPackages, ROOT } from "../../scripts/packages.js";
import { createWorkspace } from "../support/workspace.js";

const run = promisify(execFile);
const at = createWorkspace();
const PACKAGES = publishedPackages();

interface Manifest {
  readonly name: string;
  readonly [field: string]: unknown;
}

/** Runs `npm run pack` as in a clone with this remote `origin`; the packages' manifests, by folder in the repository. */
async function pack(id: string, remote: string | undefined): Promise<ReadonlyMap<string, Manifest>> {
  // Git reads the remotes of the clone from here instead.
  await run("git", ["init", "--quiet", at(id, "clone")]);
  if (remote !== undefined) await run("git", ["-C", at(id, "clone"), "remote", "add", "origin", remote]);
  await mkdir(at(id, "tmp"));
  await runPack(id, at(id, "out"));
  const files = await readdir(at(id, "out"));
  const manifests = files.map(async (file): Promise<[string, Manifest]> => {
    const { stdout } = await run("tar", ["-xzOf", at(id, "out", file), "package/package.json"]);
    const manifest: Manifest = JSON.parse(stdout);
    return [PACKAGES.find(({ name }) => name === manifest.name)?.folder ?? "", manifest];
  });
  return new Map(await Promise.all(manifests));
}

async function runPack(id: string, output: string): Promise<void> {
  const env = { ...process.env, GIT_DIR: at(id, "clone/.git"), TMPDIR: at(id, "tmp") };
  await run(process.execPath, [join(ROOT, "scripts/pack.mjs"), output], { cwd: ROOT, env });
}

/** What is left of the copies; tsx keeps compiled files in the same folder. */
const leftBehind = async (id: string): Promise<string[]> =>
  (await readdir(at(id, "tmp"))).filter((name) => name.startsWith("kubesmith-"));

const originals = async (): Promise<Manifest[]> =>
  Promise.all(
    PACKAGES.map(async ({ folder }) => JSON.parse(await readFile(join(ROOT, folder, "package.json"), "utf8"))),
  );

describe("npm run pack, in a clone", () => {
  it.each([
    ["of GitHub", "git@github.com:owner/repo.git", "https://github.com/owner/repo"],
    ["of GitLab", "https://gitlab.com/group/sub/repo.git", "https://gitlab.com/group/sub/repo"],
    ["with a token in the URL", "https://user:hidden-token@github.com/owner/repo.git", "https://github.com/owner/repo"],
  ])("%s, writes repository, homepage and bugs", async (id, remote, page) => {
    const packed = await pack(id, remote);
    expect([...packed.keys()].sort()).toEqual(PACKAGES.map(({ folder }) => folder).sort());
    for (const [directory, manifest] of packed)
      expect(manifest).toMatchObject({
        repository: { type: "git", url: `git+${page}.git`, directory },
        homepage: `${page}#readme`,
        bugs: { url: `${page}/issues` },
      });
    expect(JSON.stringify([...packed.values()])).not.toContain("hidden-token");
  });

  it("of another host, writes only repository", async () => {
    const packed = await pack("other", "ssh://git@git.example.com:2222/owner/repo.git");
    expect(packed.size).toBe(PACKAGES.length);
    for (const [directory, manifest] of packed) {
      const url = "git+ssh://git@git.example.com:2222/owner/repo.git";
      expect(manifest.repository).toEqual({ type: "git", url, directory });
      expect(manifest).not.toHaveProperty("homepage");
      expect(manifest).not.toHaveProperty("bugs");
    }
  });

  it("without a remote, packs the manifests as they are", async () => {
    const before = await originals();
    const packed = await pack("none", undefined);
    expect([...packed.values()]).toHaveLength(PACKAGES.length);
    expect([...packed.values()]).toEqual(expect.arrayContaining(before));
    expect(await originals()).toEqual(before);
    expect(await leftBehind("none")).toEqual([]);
  });

  it("with a target folder that cannot be written to, fails and leaves nothing behind", async () => {
    const before = await originals();
    await run("git", ["init", "--quiet", at("failing/clone")]);
    await run("git", ["-C", at("failing/clone"), "remote", "add", "origin", "git@github.com:owner/repo.git"]);
    await mkdir(at("failing/tmp"));
    await mkdir(at("failing/out"));
    // A folder lies where a package is to be written.
    const [{ version }] = before as [Manifest];
    await mkdir(at(`failing/out/kubesmith-runtime-${version}.tgz`));
    await writeFile(at(`failing/out/kubesmith-runtime-${version}.tgz/file`), "");
    await expect(runPack("failing", at("failing/out"))).rejects.toThrow();
    expect(await originals()).toEqual(before);
    expect(await leftBehind("failing")).toEqual([]);
  });
});
