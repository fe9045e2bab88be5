import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AggregatedAPI, type ControlPlane, startControlPlane } from "./index.js";
import { exists, isRunning } from "./testdata/processes.js";

const [alpha, beta] = ["apis/wardle.example.com/v1alpha1", "apis/wardle.example.com/v1beta1"] as const;
let cluster: ControlPlane;
let api: AggregatedAPI;

beforeAll(async () => {
  cluster = await startControlPlane();
  api = await cluster.startAggregatedAPI();
});
afterAll(() => cluster?.stop());

function flunder(name: string): string {
  return JSON.stringify({ apiVersion: "wardle.example.com/v1alpha1", kind: "Flunder", metadata: { name } });
}

/** The URL of a document, which holds its hash, as /openapi/v3 has it at this moment. */
async function urlOf(key: string): Promise<string> {
  const { stdout } = await cluster.kubectl(["get", "--raw", "/openapi/v3"]);
  const { paths } = JSON.parse(stdout) as { paths: Record<string, { serverRelativeURL: string }> };
  return paths[key]?.serverRelativeURL ?? "";
}

async function portOf(apiService: string): Promise<number> {
  type APIService = { spec: { service: { port: number } } };
  return (await cluster.kubectlJson<APIService>(["get", "apiservice", apiService])).spec.service.port;
}

test("an aggregated API is described and available, once per control plane", async () => {
  expect(api.keys).toEqual([alpha, beta]);
  expect(await urlOf(alpha)).toMatch(/\?hash=[0-9A-F]{128}$/);
  const { stdout } = await cluster.kubectl(["get", "apiservices"]);
  expect(stdout.match(/wardle\.example\.com +kube-system\/sample-apiserver +True/g)).toHaveLength(2);
  expect(await cluster.startAggregatedAPI()).toBe(api);
});

test("an aggregated API takes its users and their rights from the control plane", async () => {
  const create = ["create", "-f", "-"];
  expect((await cluster.kubectl(create, { input: flunder("a") })).code).toBe(0);
  expect((await cluster.kubectl(["get", "flunders", "-o", "name"], { user: "reader" })).stdout).toBe(
    "flunder.wardle.example.com/a\n",
  );
  const { stderr, code } = await cluster.kubectl(create, { user: "reader", input: flunder("b") });
  expect(code).toBe(1);
  expect(stderr).toContain('User "reader" cannot create resource "flunders" in API group "wardle.example.com"');
});

test("an aggregated API stays announced while it is down, and keeps its objects", async () => {
  const url = await urlOf(alpha);
  await api.stop();
  expect(cluster.pids["sample-apiserver"]).toBeUndefined();
  expect(await urlOf(alpha)).toBe(url);
  for (const path of [url, "/apis/wardle.example.com/v1beta1"]) {
    expect((await cluster.kubectl(["get", "--raw", path])).stderr).toContain("(ServiceUnavailable)");
  }
  await api.start();
  await api.start();
  expect((await cluster.kubectl(["get", "--raw", url])).code).toBe(0);
  expect((await cluster.kubectl(["get", "flunders", "-o", "name"])).stdout).toBe("flunder.wardle.example.com/a\n");
});

test("an aggregated API says why it does not start, and can be started afterwards", async () => {
  await api.stop();
  const failing = api.start({ extraArgs: ["--no-such-flag"] });
  await expect(failing).rejects.toThrow(/^sample-apiserver ended with code 1; .*unknown flag: --no-such-flag/s);
  await api.start();
});

test("an aggregated API uses another port if its own is taken", async () => {
  const port = await portOf("v1beta1.wardle.example.com");
  await api.stop();
  const other = createServer().listen(port, "127.0.0.1");
  await once(other, "listening");
  await api.start();
  expect(await portOf("v1beta1.wardle.example.com")).not.toBe(port);
  expect((await cluster.kubectl(["get", "fischers"])).code).toBe(0);
  other.close();
});

test("an aggregated API ends with the control plane", async () => {
  const { folder, pids } = cluster;
  expect(Object.keys(pids)).toContain("sample-apiserver");
  await cluster.stop();
  expect(Object.values(pids).filter(isRunning)).toEqual([]);
  expect(await exists(folder)).toBe(false);
});
