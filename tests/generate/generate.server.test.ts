import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { GenerateResult } from "../../generator/operations/generate.js";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { customResource, removeCustomResource, stores, widgets } from "../support/custom-resources.js";
import { startProxy, type TestProxy } from "../support/proxy.js";
import { kubesmithJson } from "../support/run.js";
import { contentsOf, createWorkspace, readTree, touchedPaths } from "../support/workspace.js";

const GENERATED = fileURLToPath(new URL("../../generated", import.meta.url));
const at = createWorkspace();
let cluster: ControlPlane;
let proxy: TestProxy;

beforeAll(async () => {
  cluster = await startControlPlane();
  await cluster.applyCRD(widgets);
  proxy = await startProxy((await cluster.kubectlProxy()).url);
});
afterAll(async () => {
  await proxy?.stop();
  await cluster?.stop();
});
beforeEach(() => {
  proxy.requests.length = 0;
});

/** Generates from the cluster, by way of the proxy, into a folder of the workspace. */
function generate(output: string, ...args: string[]): Promise<GenerateResult> {
  return generateFrom(["--server", proxy.url, "--output", at(output), ...args]);
}

function generateFrom(args: readonly string[]): Promise<GenerateResult> {
  return kubesmithJson(["generate", ...args], { env: { HOME: at("home"), XDG_CACHE_HOME: at("cache") } });
}

it("a second run writes nothing and makes one request", async () => {
  const first = await generate("twice");
  expect(first.written).toContain("apps/v1/index.ts");
  expect(proxy.requests).toHaveLength(1 + first.groupVersions.length);
  const before = await readTree(at("twice"));
  proxy.requests.length = 0;

  const second = await generate("twice");
  expect(second).toMatchObject({ written: [], removed: [], unchanged: first.written.length });
  expect(proxy.requests).toEqual(["/openapi/v3"]);
  expect(touchedPaths(before, await readTree(at("twice")))).toEqual([]);
});

it("adding one definition changes its module, the index, the hashes and the lock; removing it restores the tree byte for byte", async () => {
  await generate("grows");
  const before = await readTree(at("grows"));
  const contents = await contentsOf(at("grows"));
  const parts = customResource({ group: "parts.example.com", kind: "Part", plural: "parts" });
  await cluster.applyCRD(parts);
  proxy.requests.length = 0;

  const added = await generate("grows");
  const touched = ["api-hashes.ts", "index.ts", "lock.json", "parts.example.com/v1/index.ts"];
  expect(touchedPaths(before, await readTree(at("grows")))).toEqual(touched);
  expect(added.written).toEqual(touched);
  expect(proxy.requests).toEqual([
    "/openapi/v3",
    expect.stringMatching(/^\/openapi\/v3\/apis\/parts.example.com\/v1\?/),
  ]);

  await removeCustomResource(cluster, "parts.parts.example.com");
  const removed = await generate("grows");
  expect(removed).toMatchObject({
    written: ["api-hashes.ts", "index.ts", "lock.json"],
    removed: ["parts.example.com/v1/index.ts"],
  });
  expect(await contentsOf(at("grows"))).toEqual(contents);
});

it("a definition that joins a group/version changes that module, the hashes and the lock", async () => {
  await generate("joins");
  const before = await readTree(at("joins"));
  await cluster.applyCRD(stores);
  await generate("joins");
  expect(touchedPaths(before, await readTree(at("joins")))).toEqual([
    "api-hashes.ts",
    "lock.json",
    "shop.example.com/v1/index.ts",
  ]);
});

it("the same documents give the same bytes: in another folder, uncached over TLS, and from a snapshot", async () => {
  await generate("original");
  const original = await contentsOf(at("original"));
  const { kubeconfig } = cluster.users.admin;
  await generateFrom(["--kubeconfig", kubeconfig, "--output", at("elsewhere/below"), "--cache-dir", at("empty")]);
  await kubesmithJson(["snapshot", "--snapshot", at("snapshot"), "--server", proxy.url, "--cache-dir", at("empty")]);
  await generateFrom(["--snapshot", at("snapshot"), "--output", at("recorded")]);
  expect(await contentsOf(at("elsewhere/below"))).toEqual(original);
  expect(await contentsOf(at("recorded"))).toEqual(original);
});

it("the snapshot and the code contain no address, no token and no authority", async () => {
  const { kubeconfig, token } = cluster.users.admin;
  const connection = ["--kubeconfig", kubeconfig, "--cache-dir", at("cache")];
  await kubesmithJson(["snapshot", "--snapshot", at("secretive/snapshot"), ...connection]);
  await kubesmithJson(["generate", "--output", at("secretive/code"), ...connection]);
  const authority = cluster.ca.split("\n")[1] ?? "";
  const inline = Buffer.from(cluster.ca).toString("base64").slice(0, 64);
  const planted = [new URL(cluster.server).host, "127.0.0.1:", token, authority, inline];
  const paths = [...(await readTree(at("secretive"))).keys()];
  expect(paths.length).toBeGreaterThan(60);
  for (const path of paths) {
    const text = await readFile(at("secretive", path), "utf8");
    expect(
      planted.filter((secret) => text.includes(secret)),
      path,
    ).toEqual([]);
  }
});

it("--include and --exclude select group/versions, and deselected ones are removed", async () => {
  const chosen = await generate(
    "chosen",
    "--include",
    "apps",
    "--include",
    "*.example.com",
    "--exclude",
    "shop.example.com/v1beta1",
  );
  expect(chosen.groupVersions).toEqual(["apis/apps/v1", "apis/shop.example.com/v1"]);
  expect(proxy.requests.map((path) => path.split("?")[0])).toEqual(["/openapi/v3"]);
  const fewer = await generate("chosen", "--include", "apps");
  expect(fewer.groupVersions).toEqual(["apis/apps/v1"]);
  expect(fewer.removed).toEqual(expect.arrayContaining(["shop.example.com/v1/index.ts"]));
  await generate("chosen-directly", "--include", "apps");
  expect(await contentsOf(at("chosen"))).toEqual(await contentsOf(at("chosen-directly")));
});

// Written by hand, or built.
const NOT_GENERATED = /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|(dist|dist\.new|node_modules)\/.*)$/;

it("--embedded needs no cluster and gives the published SDK", async () => {
  await generateFrom(["--embedded", "--output", at("embedded")]);
  const published = Object.entries(await contentsOf(GENERATED)).filter(([path]) => !NOT_GENERATED.test(path));
  expect(await contentsOf(at("embedded"))).toEqual(Object.fromEntries(published));
});

it("foreign files next to generated ones are left unchanged", async () => {
  await generate("shared", "--include", "apps", "--include", "batch");
  const own = ["README.md", "helpers.ts", "batch/v1/extra.ts", "apps/notes.txt"];
  for (const path of own) await writeFile(at("shared", path), `own file ${path}`);
  const before = await readTree(at("shared"));
  await generate("shared", "--include", "apps");
  const after = await readTree(at("shared"));
  expect(touchedPaths(before, after).filter((path) => own.includes(path))).toEqual([]);
  expect(after.has("batch/v1/index.ts")).toBe(false);
});

it("only generated files that were edited or are missing are written again", async () => {
  await generate("mended", "--include", "apps");
  const contents = await contentsOf(at("mended"));
  const damaged = ["apps/v1/index.ts", "apps/v1/merge.ts", "index.ts"];
  await appendFile(at("mended/apps/v1/index.ts"), "export type Edited = true;\n");
  await rm(at("mended/apps/v1/merge.ts"));
  await writeFile(at("mended/index.ts"), "/* @generated by kubesmith 0.0.1, once. */\n");
  const before = await readTree(at("mended"));
  expect((await generate("mended", "--include", "apps")).written).toEqual(damaged);
  expect(touchedPaths(before, await readTree(at("mended")))).toEqual(damaged);
  expect(await contentsOf(at("mended"))).toEqual(contents);
});

it("a modified document in the cache is fetched again", async () => {
  await generate("cached", "--include", "apps");
  const { documents } = JSON.parse(await readFile(at("cached/lock.json"), "utf8"));
  const hash: string = documents["apis/apps/v1"];
  const entry = at("cache/kubesmith/documents", `${hash}.json`);
  const document = await readFile(entry, "utf8");
  await writeFile(entry, document.replace("ReplicaSet", "ReplicaSat"));
  proxy.requests.length = 0;
  await generate("cached", "--include", "apps", "--force");
  expect(proxy.requests).toEqual(["/openapi/v3", `/openapi/v3/apis/apps/v1?hash=${hash}`]);
  expect(await readFile(entry, "utf8")).toBe(document);
});
