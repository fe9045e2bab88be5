import { afterAll, beforeAll, expect, test } from "vitest";
import { type ControlPlane, startControlPlane } from "./index.js";
import { isRunning } from "./testdata/processes.js";

let cluster: ControlPlane;

beforeAll(async () => {
  cluster = await startControlPlane();
});
afterAll(() => cluster?.stop());

/** The data of a ConfigMap that each test writes before the crash. */
async function read(name: string): Promise<string> {
  return (await cluster.kubectl(["get", "configmap", name, "-o", "jsonpath={.data.key}"])).stdout;
}

test.each(["etcd", "kube-apiserver"] as const)("%s can be killed, and restarts with its data", async (name) => {
  const { server } = cluster;
  await cluster.kubectl(["create", "configmap", name, "--from-literal=key=value"]);
  const pid = cluster.pids[name] as number;
  await cluster.kill(name);
  expect(isRunning(pid)).toBe(false);
  expect(Object.keys(cluster.pids)).not.toContain(name);
  await cluster.kill(name);
  expect((await cluster.kubectl(["get", "configmap", name, "--request-timeout=2s"])).code).toBe(1);
  await cluster.restart(name);
  expect(cluster.pids[name]).not.toBe(pid);
  expect(cluster.server).toBe(server);
  expect(await read(name)).toBe("value");
});

test("both processes can be killed and restarted", async () => {
  await cluster.kubectl(["create", "configmap", "both", "--from-literal=key=value"]);
  await cluster.kill("kube-apiserver");
  await cluster.kill("etcd");
  await cluster.restart("etcd");
  await cluster.restart("kube-apiserver");
  expect(await read("both")).toBe("value");
});

test("a process that runs is killed before it restarts", async () => {
  const { "kube-apiserver": pid } = cluster.pids;
  await cluster.restart("kube-apiserver");
  expect(cluster.pids["kube-apiserver"]).not.toBe(pid);
  expect(isRunning(pid as number)).toBe(false);
});

test("etcd is reached at its address", async () => {
  const response = await fetch(`${cluster.etcd}/v3/kv/compaction`, {
    method: "POST",
    body: JSON.stringify({ revision: "1" }),
  });
  expect(await response.json()).toMatchObject({ header: { revision: expect.stringMatching(/^\d+$/) } });
});
