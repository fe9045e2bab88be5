import { writeFileSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ensureBinaries } from "./binaries.js";
import { binaryFile, cacheFolder, goBuild } from "./go-module.js";
import { defaultVersion, etcdRelease, oldestVersion, versions } from "./versions.js";

const other = oldestVersion;
const { release } = versions[defaultVersion];

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "binaries-test-"));
  await mkdir(join(folder, "bin"));
  vi.stubEnv("XDG_CACHE_HOME", join(folder, "cache"));
  vi.stubEnv("KUBEBUILDER_ASSETS", "");
  vi.stubEnv("PATH", `${folder}/bin:${process.env.PATH}`);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** Puts a `go` first on the PATH that notes its calls and runs `script` with the output file as $output. */
async function fakeGo(script: string): Promise<() => Promise<string[]>> {
  const calls = join(folder, "calls");
  await writeExecutable(
    join(folder, "bin", "go"),
    `#!/bin/sh\necho "$PWD $*" >> ${calls}\nwhile [ "$1" != -o ]; do shift; done\noutput=$2\n${script}\n`,
  );
  return async () => (await readFile(calls, "utf8")).trimEnd().split("\n");
}

async function writeExecutable(file: string, text = ""): Promise<void> {
  await writeFile(file, text);
  await chmod(file, 0o755);
}

const compile = 'sleep 0.3; echo built > "$output"; chmod +x "$output"';

test("a program is built once for all who ask at the same time, and never again", async () => {
  const waits = join(folder, "waits");
  // The build goes on until the other one who asks is seen to wait for it.
  const calls = await fakeGo(`until [ -e ${waits} ]; do sleep 0.02; done; ${compile}`);
  const lines: string[] = [];
  const ensure = (seen: (line: string) => void = () => {}) =>
    ensureBinaries({
      programs: ["kubectl"],
      log: (line) => {
        lines.push(line);
        seen(line);
      },
    });
  let second: ReturnType<typeof ensure> | undefined;
  const first = await ensure((line) => {
    if (line.includes("building")) second = ensure(() => writeFileSync(waits, ""));
  });
  expect(await second).toEqual(first);
  expect(await ensure()).toEqual(first);
  expect(await calls()).toHaveLength(1);
  expect((await calls())[0]).toMatch(/\/modules\/v\S+ build .*-trimpath .* k8s\.io\/kubernetes\/cmd\/kubectl$/);
  expect(lines.map((line) => line.replace(/\d+ s$/, "N s"))).toEqual([
    `testbed: building kubectl ${release} (built once per version; the first program takes a few minutes)`,
    `testbed: waiting for another process that builds kubectl ${release}`,
    `testbed: built kubectl ${release} in N s`,
  ]);
  expect(await readdir(dirname(first.kubectl))).toEqual(["kubectl"]);
});

test("only the requested program is built, of the requested version", async () => {
  const calls = await fakeGo(compile);
  const programs = ["kube-apiserver", "etcd", "sample-apiserver"] as const;
  const files = await ensureBinaries({ version: other, programs, log: vi.fn() });
  expect(Object.keys(files)).toEqual(programs);
  expect(await calls()).toEqual([
    expect.stringContaining(`/modules/v${other} build `),
    expect.stringContaining("/modules/etcd build "),
    expect.stringMatching(/\/modules\/sample-apiserver build .* k8s\.io\/sample-apiserver$/),
  ]);
  expect((await calls())[0]).toContain(`version.gitVersion=v${versions[other].release} `);
});

test("a failed build reports the output of go and leaves nothing", async () => {
  await fakeGo('echo half > "$output"; echo "no such package" >&2; exit 1');
  const failing = ensureBinaries({ programs: ["etcd"], log: vi.fn() });
  await expect(failing).rejects.toThrow(`go could not build etcd ${etcdRelease}:\nno such package`);
  expect(await readdir(dirname(await binaryFile(goBuild(defaultVersion, "etcd"))))).toEqual([]);
});

test("the error says what to install if go is missing", async () => {
  vi.stubEnv("PATH", join(folder, "bin"));
  const log = vi.fn();
  const failing = ensureBinaries({ programs: ["kube-apiserver"], log });
  const message = /^kube-apiserver \S+ is not built yet .* install Go 1\.26 or newer .* KUBEBUILDER_ASSETS/;
  await expect(failing).rejects.toThrow(message);
  expect(log).not.toHaveBeenCalled();
});

test("the remains of a killed build are removed, but not a build that may still run", async () => {
  await fakeGo(compile);
  const file = await binaryFile(goBuild(defaultVersion, "kubectl"));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.old.building`, "");
  await utimes(`${file}.old.building`, 0, 0);
  await writeFile(`${file}.new.building`, "");
  await ensureBinaries({ programs: ["kubectl"], log: vi.fn() });
  expect(await readdir(dirname(file))).toEqual(["kubectl", "kubectl.new.building"]);
});

test("KUBEBUILDER_ASSETS takes precedence, for the default version", async () => {
  const calls = await fakeGo(compile);
  const assets = join(folder, "bin");
  vi.stubEnv("KUBEBUILDER_ASSETS", assets);
  await writeExecutable(join(assets, "kube-apiserver"));
  const programs = ["kube-apiserver", "kube-controller-manager", "sample-apiserver"] as const;
  const files = await ensureBinaries({ programs, log: vi.fn() });
  expect(files["kube-apiserver"]).toBe(join(assets, "kube-apiserver"));
  expect(files["kube-controller-manager"]).toContain(cacheFolder());
  expect(files["sample-apiserver"]).toContain(cacheFolder());
  const older = await ensureBinaries({ version: other, programs: ["kube-apiserver"], log: vi.fn() });
  expect(older["kube-apiserver"]).toContain(cacheFolder());
  expect(await calls()).toHaveLength(3);
  await expect(ensureBinaries({ programs: ["etcd"] })).rejects.toThrow(`${assets}, which contains no executable etcd`);
});

test("a relative XDG_CACHE_HOME counts as unset", () => {
  vi.stubEnv("XDG_CACHE_HOME", "cache");
  vi.stubEnv("HOME", "/home/someone");
  expect(cacheFolder()).toBe("/home/someone/.cache/kubesmith/testbed");
});
