import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { GenerateResult } from "../../generator/operations/generate.js";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { compile, createProject } from "../support/compile.js";
import { startProxy, type TestProxy } from "../support/proxy.js";
import { kubesmithJson } from "../support/run.js";
import { createWorkspace, readTree, touchedPaths } from "../support/workspace.js";

// What the index lists need not come from the API server itself: other servers stand behind it.

const INDEX = "/openapi/v3";
const METRICS = "apis/external.metrics.k8s.io/v1beta1";
const at = createWorkspace();
let cluster: ControlPlane;
let proxy: TestProxy;

beforeAll(async () => {
  cluster = await startControlPlane();
  proxy = await startProxy((await cluster.kubectlProxy()).url);
});
afterAll(async () => {
  await proxy?.stop();
  await cluster?.stop();
});
beforeEach(() => {
  proxy.rules = {};
  proxy.requests.length = 0;
});

/** Generates from the cluster, by way of the proxy. */
function generate(output: string, ...more: string[]): Promise<GenerateResult> {
  const args = ["--server", proxy.url, "--output", at(output), "--cache-dir", at("cache"), ...more];
  return kubesmithJson(["generate", ...args], { env: { HOME: at("home") } });
}

/** Changes the index that the server gives. */
function withIndex(change: (paths: Record<string, { serverRelativeURL: string }>) => void): void {
  proxy.rules = {
    ...proxy.rules,
    rewrite: (path, body) => {
      if (path !== INDEX) return body;
      const index = JSON.parse(body);
      change(index.paths);
      return JSON.stringify(index);
    },
  };
}

it("keys that are not a group/version are not requested, and may change at any time", async () => {
  const { groupVersions } = await generate("others");
  const asked = proxy.requests.slice(1).map((path) => path.split("?")[0]);
  expect(asked.sort()).toEqual(groupVersions.map((key) => `${INDEX}/${key}`).sort());
  const before = await readTree(at("others"));
  const changed: string[] = [];
  withIndex((paths) => {
    for (const key of Object.keys(paths).filter((name) => !groupVersions.includes(name))) {
      paths[key] = { serverRelativeURL: `${INDEX}/${key}?hash=${changed.push(key)}` };
    }
    paths["../../escape"] = { serverRelativeURL: "http://127.0.0.1:1/" };
  });
  proxy.requests.length = 0;
  await generate("others");
  expect(changed).toEqual(expect.arrayContaining(["apis", "apis/apps", "version"]));
  expect(proxy.requests).toEqual([INDEX]);
  expect(touchedPaths(before, await readTree(at("others")))).toEqual([]);
});

it("an API whose document names no resource gives a tree that compiles", async () => {
  // So do the servers of external and custom metrics: their resources are named by whoever asks.
  const operation = { "x-kubernetes-action": "list", responses: { "200": { description: "OK" } } };
  const paths = { [`/${METRICS}/namespaces/{namespace}/{metricName}`]: { get: operation } };
  const body = JSON.stringify({ openapi: "3.0.0", info: { title: "metrics", version: "v1beta1" }, paths });
  proxy.rules = {
    answer: (path) => (path.startsWith(`${INDEX}/${METRICS}`) ? { status: 200, body } : undefined),
  };
  withIndex((all) => {
    all[METRICS] = { serverRelativeURL: `${INDEX}/${METRICS}?hash=1` };
  });
  await createProject(at("project"));
  const { groupVersions } = await generate("project/kubernetes", "--include", "apps", "--include", "*.metrics.k8s.io");
  expect(groupVersions).toEqual(["apis/apps/v1", METRICS]);
  expect(await compile("typescript", at("project"))).toBe("");
  const bundled = { module: "ESNext", moduleResolution: "Bundler" };
  expect(await compile("typescript", at("project"), ["**/*.ts"], bundled)).toBe("");
});
