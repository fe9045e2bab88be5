import { readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { PackageResult } from "../../generator/operations/package-sdk.js";
import { pack, problemsOf } from "../../scripts/npm-packages.js";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { kubesmith } from "../support/cli.js";
import { customResource } from "../support/custom-resources.js";
import { startProxy, type TestProxy } from "../support/proxy.js";
import { kubesmithJson } from "../support/run.js";
import { contentsOf, createWorkspace, readTree, touchedPaths } from "../support/workspace.js";

const FEW = ["--include", "batch", "--include", "*.example.com"];
const at = createWorkspace();
let cluster: ControlPlane;
let proxy: TestProxy;

beforeAll(async () => {
  cluster = await startControlPlane();
  await cluster.applyCRD(customResource({ group: "parts.example.com", kind: "Part", plural: "parts" }));
  proxy = await startProxy((await cluster.kubectlProxy()).url);
});
afterAll(async () => {
  await proxy?.stop();
  await cluster?.stop();
});
beforeEach(() => {
  proxy.requests.length = 0;
});

const connection = (): string[] => ["--server", proxy.url, "--cache-dir", at("cache")];

function packaged(folder: string, ...more: string[]): Promise<PackageResult> {
  const args = ["package", "--output", at(folder), "--name", "@acme/sdk", "--version", "1.2.3"];
  return kubesmithJson([...args, ...more], { env: { HOME: at("home") } });
}

it("G.17 a package from a cluster contains all that it serves, and passes the checkers", async () => {
  const { source, modules } = await packaged("from-cluster", ...connection());
  expect(source).toBe(proxy.url);
  expect(modules).toEqual(expect.arrayContaining(["apps/v1", "core/v1", "meta/v1", "parts.example.com/v1"]));
  const manifest = JSON.parse(await readFile(at("from-cluster/package.json"), "utf8"));
  expect(manifest).toMatchObject({ name: "@acme/sdk", version: "1.2.3" });
  expect(manifest.scripts).toBeUndefined();
  expect(Object.keys(manifest.exports).sort()).toEqual(
    [".", "./api-hashes", "./package.json", ...modules.map((module) => `./${module}`)].sort(),
  );
  const [sdk] = await pack([at("from-cluster")], at("tarballs/cluster"));
  if (sdk === undefined) throw new Error("npm packed nothing");
  expect(sdk.files).toEqual(expect.arrayContaining(["README.md", "lock.json", "apps/v1/index.mjs", "index.d.ts"]));
  expect(await problemsOf(sdk)).toEqual([]);
  const addresses = [proxy.url, cluster.server].map((url) => new URL(url).host);
  for (const path of sdk.files) {
    const text = await readFile(at("from-cluster", path), "utf8");
    expect(
      addresses.filter((address) => text.includes(address)),
      path,
    ).toEqual([]);
  }
});

it("a package from a snapshot has the same bytes as one from the cluster", async () => {
  await packaged("few", ...connection(), ...FEW);
  await kubesmithJson(["snapshot", "--snapshot", at("snapshot"), ...connection(), ...FEW]);
  proxy.requests.length = 0;
  await packaged("from-snapshot", "--snapshot", at("snapshot"));
  expect(proxy.requests).toEqual([]);
  expect(await contentsOf(at("from-snapshot"))).toEqual(await contentsOf(at("few")));
});

it("a package from the bundled snapshot needs no cluster", async () => {
  const { source, modules } = await packaged("from-embedded", "--embedded");
  expect(source).toBe("the bundled snapshot");
  expect(modules).toContain("apps/v1");
  expect(await pack([at("from-embedded")], at("tarballs/embedded"))).toMatchObject([{ name: "@acme/sdk" }]);
});

it("a package can be built next to generated sources, which stay unchanged and are not published", async () => {
  await kubesmithJson(["generate", "--output", at("in-place"), ...connection(), ...FEW]);
  const before = await readTree(at("in-place"));
  proxy.requests.length = 0;
  const { source } = await packaged("in-place", ...connection());
  expect(source).toBe(`the sources in ${at("in-place")}`);
  expect(proxy.requests).toEqual([]);
  const touched = touchedPaths(before, await readTree(at("in-place")));
  expect(touched.filter((path) => before.has(path))).toEqual([]);

  const [sdk] = await pack([at("in-place")], at("tarballs/in-place"));
  if (sdk === undefined) throw new Error("npm packed nothing");
  expect(sdk.files.filter((path) => /(?<!\.d)\.ts$/.test(path))).toEqual([]);
  expect(await problemsOf(sdk)).toEqual([]);
  // Generated sources do not say which Kubernetes release they are of, and the documents are not there.
  await packaged("directly", ...connection(), ...FEW, "--omit-snapshot");
  const contents = await contentsOf(at("in-place"));
  const inPlace = Object.fromEntries(sdk.files.map((path) => [path, contents[path]]));
  const directly = await contentsOf(at("directly"));
  expect({ ...inPlace, "kubesmith.json": "" }).toEqual({ ...directly, "kubesmith.json": "" });
  const { kubernetes, ...record } = JSON.parse(await readFile(at("directly/kubesmith.json"), "utf8"));
  expect(kubernetes).toMatch(/^1\./);
  expect(JSON.parse(await readFile(at("in-place/kubesmith.json"), "utf8"))).toEqual(record);
});

it("a folder with a package in place can still be generated and verified", async () => {
  await kubesmithJson(["snapshot", "--snapshot", at("both/snapshot"), ...connection(), ...FEW]);
  await kubesmithJson(["generate", "--snapshot", at("both/snapshot"), "--output", at("both/code")]);
  await packaged("both/code");
  const before = await readTree(at("both/code"));
  await kubesmithJson(["generate", "--snapshot", at("both/snapshot"), "--output", at("both/code")]);
  expect(touchedPaths(before, await readTree(at("both/code")))).toEqual([]);
  const args = ["verify", "--offline", "--snapshot", at("both/snapshot"), "--output", at("both/code")];
  expect(await kubesmithJson(args)).toMatchObject({ differences: [] });
});

it("a package in place of edited sources is refused", async () => {
  await kubesmithJson(["generate", "--output", at("edited"), ...connection(), "--include", "batch"]);
  await writeFile(at("edited/batch/v1/index.ts"), "export type CronJob = unknown;\n");
  const args = ["package", "--quiet", "--output", at("edited"), "--name", "sdk", "--version", "1.0.0"];
  expect(await kubesmith(args)).toEqual({
    code: 2,
    stdout: "",
    stderr: `error: batch/v1/index.ts in ${at("edited")} is missing or was edited by hand; regenerate it first\n`,
  });
});

it.each(["--include", "--exclude"])(
  "a package in place of sources is refused with %s, which would have no effect",
  async (flag) => {
    await kubesmithJson(["generate", "--output", at("whole"), ...connection(), "--include", "batch"]);
    const args = ["package", "--quiet", "--output", at("whole"), "--name", "sdk", "--version", "1.0.0", flag, "apps"];
    expect(await kubesmith(args)).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: the sources in ${at("whole")} are packaged as a whole; use ${flag} when you generate them, or write the package to another folder (--output)\n`,
    });
  },
);

it("a package is written over an older one, and obsolete files are removed", async () => {
  await packaged("again", ...connection(), ...FEW);
  const first = await readTree(at("again"));
  await packaged("again", ...connection(), ...FEW);
  expect(touchedPaths(first, await readTree(at("again")))).toEqual([]);
  await packaged("again", ...connection(), "--include", "apps");
  await packaged("apps", ...connection(), "--include", "apps");
  expect(await contentsOf(at("again"))).toEqual(await contentsOf(at("apps")));
});

it.each([
  ["--name", "Not A Name", /^error: --name "Not A Name" is not a valid npm package name$/],
  ["--version", "one", /^error: --version "one" is not a semantic version, such as 1\.0\.0$/],
])("%s %j is refused", async (flag, value, words) => {
  const args = ["package", "--quiet", "--output", at("refused"), "--name", "sdk", "--version", "1.0.0", "--embedded"];
  const { code, stdout, stderr } = await kubesmith([...args, flag, value]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr.trim()).toMatch(words);
  expect(await contentsOf(at("refused"))).toEqual({});
});
