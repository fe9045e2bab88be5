import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ensureBinaries } from "./binaries.js";
import { PortTakenError, startComponents } from "./components.js";
import { startControlPlane } from "./control-plane.js";
import { freePorts } from "./ports.js";
import { startSupervisor } from "./supervisor.js";
import { commandLinesWith, exists, isRunning } from "./testdata/processes.js";
import { defaultVersion } from "./versions.js";

/** The folder in which control planes make theirs. */
let temporary: string;

beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), "start-stop-test-"));
  vi.stubEnv("TMPDIR", temporary);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(temporary, { recursive: true });
});

/** The folders of control planes that are there. */
async function folders(): Promise<string[]> {
  return (await readdir(temporary)).filter((name) => name.startsWith("kubesmith-testbed-"));
}

/** A process of its own that starts a control plane and keeps it. */
function holdControlPlane(): ChildProcess & { stdout: NodeJS.ReadableStream } {
  const script = fileURLToPath(new URL("testdata/hold-control-plane.ts", import.meta.url));
  return spawn(process.execPath, ["--import", "tsx", script], { stdio: ["ignore", "pipe", "inherit"] });
}

test("stop leaves neither process nor folder, even while a watch is open", async () => {
  const extraArgs = ["--runtime-config=api/all=true"];
  const cluster = await startControlPlane({ controllerManager: true, featureGates: { AllBeta: true }, extraArgs });
  const gates = (await cluster.kubectl(["get", "--raw", "/metrics"])).stdout.match(/^kubernetes_feature_enabled.*/gm);
  expect(gates).toContain('kubernetes_feature_enabled{name="AllBeta",stage="BETA"} 1');
  expect((await cluster.kubectl(["get", "--raw", "/apis/internal.apiserver.k8s.io/v1alpha1"])).code).toBe(0);
  // The controllers give the namespace its service account, without which no pod is admitted.
  expect((await cluster.kubectl(["run", "x", "--image=x"])).code).toBe(0);
  await cluster.kubectlProxy();
  const watch = cluster.kubectl(["get", "pods", "--watch"]);
  const { pids, folder } = cluster;
  const names = ["supervisor", "etcd", "kube-apiserver", "kube-controller-manager", "kubectl-proxy-1"];
  expect(Object.keys(pids)).toEqual(names);
  expect(Object.values(pids).filter(isRunning)).toHaveLength(names.length);
  await cluster.stop();
  expect(Object.values(pids).filter(isRunning)).toEqual([]);
  expect(await exists(folder)).toBe(false);
  expect(await folders()).toEqual([]);
  await watch;
});

test("nothing is left 10 s after the process that started it was killed", async () => {
  const holder = holdControlPlane();
  const [line] = await once(createInterface(holder.stdout), "line");
  const { folder, pids } = JSON.parse(line) as { folder: string; pids: Record<string, number> };
  expect(Object.values(pids).map(isRunning)).toEqual([true, true, true]);
  holder.kill("SIGKILL");
  await vi.waitUntil(() => !Object.values(pids).some(isRunning), 10_000);
  expect(await exists(folder)).toBe(false);
});

test("nothing is left if the process is killed while starting", async () => {
  const holder = holdControlPlane();
  await vi.waitUntil(async () => (await commandLinesWith(`${temporary}/kubesmith-testbed-`)).length >= 2, 10_000);
  holder.kill("SIGKILL");
  await vi.waitUntil(async () => (await folders()).length === 0, 10_000);
  expect(await commandLinesWith(`${temporary}/kubesmith-testbed-`)).toEqual([]);
});

test("a server that does not start reports why and leaves nothing", async () => {
  const starting = startControlPlane({ extraArgs: ["--no-such-flag"] });
  await expect(starting).rejects.toThrow(/^kube-apiserver ended with code 1; .*unknown flag: --no-such-flag/s);
  expect(await folders()).toEqual([]);
});

test.each(["etcdPort", "serverPort"])("a taken %s is recognised, so that other ports are tried", async (taken) => {
  const executables = await ensureBinaries({ programs: ["etcd", "kube-apiserver"] });
  const supervisor = await startSupervisor();
  const [etcdPort = 0, etcdPeerPort = 0, serverPort = 0] = await freePorts(3);
  const ports = { etcdPort, etcdPeerPort, serverPort };
  const other = createServer().listen(ports[taken as keyof typeof ports], "127.0.0.1");
  const { folder } = supervisor;
  const components = {
    version: defaultVersion,
    controllerManager: false,
    node: false,
    featureGates: {},
    extraArgs: [],
  };
  const settings = { ...ports, ...components, folder };
  await expect(startComponents(supervisor, executables, settings)).rejects.toThrow(PortTakenError);
  await supervisor.stop();
  other.close();
});
