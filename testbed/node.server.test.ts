import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { type ControlPlane, startControlPlane, testNode, versions } from "./index.js";
import { descendants, exists, isRunning } from "./testdata/processes.js";

interface Pod {
  readonly spec: { readonly nodeName?: string };
  readonly status: {
    readonly phase: string;
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly { readonly restartCount: number }[];
  };
}

let cluster: ControlPlane;
beforeAll(async () => {
  cluster = await startControlPlane({ node: true });
  // An HTTP server, which other tests use.
  await createPod("web", {
    command: ["sh", "-c", "mkdir /www; echo hello > /www/index.html; echo started; exec httpd -f -p 8080 -h /www"],
    readinessProbe: { httpGet: { path: "/index.html", port: 8080 }, periodSeconds: 1 },
  });
  await waitFor("pod/web", "condition=Ready");
  await kubectl(["expose", "pod", "web", "--port=80", "--target-port=8080"]);
});
afterAll(() => cluster?.stop());

/** Runs kubectl, and returns its output. */
async function kubectl(args: readonly string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await cluster.kubectl(args, input === undefined ? {} : { input });
  if (code !== 0) throw new Error(`kubectl ${args.join(" ")} ended with ${code}: ${stderr}`);
  return stdout;
}

/** Creates a pod that has one container. */
async function createPod(name: string, container: object, more: object = {}): Promise<void> {
  const metadata = { name, labels: { app: name } };
  const containers = [{ name: "main", image: testNode.image, ...container }];
  const spec = { terminationGracePeriodSeconds: 0, containers, ...more };
  await kubectl(["create", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata, spec }));
}

async function waitFor(object: string, condition: string): Promise<void> {
  await kubectl(["wait", object, `--for=${condition}`, "--timeout=30s"]);
}

test("the node is ready and runs kubelet of the control plane's release", async () => {
  const node = await cluster.kubectlJson(["get", "node", testNode.name]);
  expect(node).toMatchObject({
    status: {
      nodeInfo: { kubeletVersion: `v${versions[cluster.version].release}` },
      addresses: expect.arrayContaining([{ type: "InternalIP", address: testNode.address }]),
      conditions: expect.arrayContaining([expect.objectContaining({ type: "Ready", status: "True" })]),
    },
  });
});

test("kube-scheduler places pods on the node, where HTTP probes make them ready", async () => {
  const { spec, status } = await cluster.kubectlJson<Pod>(["get", "pod", "web"]);
  expect(spec.nodeName).toBe(testNode.name);
  expect(status).toMatchObject({ phase: "Running", podIP: expect.stringMatching(/^10\.244\./) });
});

test("a container is restarted when its HTTP probe fails, and the log of the previous one can be read", async () => {
  const livenessProbe = { httpGet: { path: "/missing", port: 8080 }, periodSeconds: 1, failureThreshold: 1 };
  await createPod("restarted", { command: ["sh", "-c", "echo first; exec httpd -f -p 8080"], livenessProbe });
  await vi.waitUntil(async () => {
    const { status } = await cluster.kubectlJson<Pod>(["get", "pod", "restarted"]);
    return (status.containerStatuses?.[0]?.restartCount ?? 0) > 0;
  }, 30_000);
  expect(await kubectl(["logs", "restarted", "--previous"])).toBe("first\n");
  await kubectl(["delete", "pod", "restarted"]);
});

test("logs and exec work, with standard input, both outputs and the exit code", async () => {
  expect(await kubectl(["logs", "web"])).toBe("started\n");
  const args = ["exec", "-i", "web", "--", "sh", "-c", "cat; echo bad >&2; exit 7"];
  const { code, stdout, stderr } = await cluster.kubectl(args, { input: "from the test" });
  expect({ code, stdout }).toEqual({ code: 7, stdout: "from the test" });
  expect(stderr).toContain("bad\n");
});

test("attach passes standard input to a container that waits for it", async () => {
  const container = { command: ["sh", "-c", "read line; echo got $line; exit 5"], stdin: true, stdinOnce: true };
  await createPod("attached", container, { restartPolicy: "Never" });
  await waitFor("pod/attached", "condition=Ready");
  await kubectl(["attach", "-i", "attached"], "a line\n");
  await waitFor("pod/attached", "jsonpath={.status.containerStatuses[0].state.terminated.exitCode}=5");
  expect(await kubectl(["logs", "attached"])).toBe("got a line\n");
});

test("port-forward listens on this machine", async () => {
  const env = { ...process.env, HOME: cluster.folder, KUBECONFIG: cluster.users.admin.kubeconfig };
  const forward = spawn(cluster.kubectlFile, ["port-forward", "service/web", ":80"], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void forward.kill());
  const [line] = await once(createInterface(forward.stdout), "line");
  const [address = ""] = /127\.0\.0\.1:\d+/.exec(line) ?? [];
  expect(await (await fetch(`http://${address}`)).text()).toBe("hello\n");
});

test("cp copies files in both directions", async () => {
  const [from, to] = [join(cluster.folder, "from"), join(cluster.folder, "to")];
  await writeFile(from, Buffer.alloc(1_000_000, "0123456789"));
  await kubectl(["cp", from, "web:/tmp/copy"]);
  await kubectl(["cp", "web:/tmp/copy", to]);
  expect((await readFile(to)).equals(await readFile(from))).toBe(true);
});

test("a pod that shares its process namespace has no zombies, and pods reach each other", async () => {
  const { podIP } = (await cluster.kubectlJson<Pod>(["get", "pod", "web"])).status;
  const script = `(sleep 0 &); sleep 1; ps -o stat,comm; wget -q -O - http://${podIP}:8080`;
  await createPod("shared", { command: ["sh", "-c", script] }, { restartPolicy: "Never", shareProcessNamespace: true });
  await waitFor("pod/shared", "jsonpath={.status.phase}=Succeeded");
  const log = await kubectl(["logs", "shared"]);
  expect(log).toContain("hello\n");
  expect(log).toMatch(/^S +sleep$/m); // of the first process
  expect(log).not.toMatch(/^Z/m);
});

test("an ephemeral container sees the processes of its target", async () => {
  const args = ["debug", "web", `--image=${testNode.image}`, "--target=main", "--container=debugger", "--", "ps"];
  await kubectl(args);
  // There is no log before the container starts.
  await vi.waitUntil(
    async () => (await cluster.kubectl(["logs", "web", "-c", "debugger"])).stdout.includes("httpd -f"),
    10_000,
  );
});

test.each(["pods/web:8080", "services/web:80"])("the API server reaches %s as a proxy", async (target) => {
  await vi.waitUntil(
    async () =>
      (await cluster.kubectl(["get", "--raw", `/api/v1/namespaces/default/${target}/proxy/`])).stdout === "hello\n",
    10_000,
  );
});

test("the API server reaches kubelet as a proxy", async () => {
  expect(await kubectl(["get", "--raw", `/api/v1/nodes/${testNode.name}/proxy/healthz`])).toBe("ok");
});

test("a pod reaches the API server by the Service kubernetes, as its service account", async () => {
  // The machine's Node.js, because the TLS of BusyBox does not support the certificate.
  const program = `require("node:https").get(
    "https://" + process.env.KUBERNETES_SERVICE_HOST + ":" + process.env.KUBERNETES_SERVICE_PORT + "/api/v1/pods",
    { ca: process.env.CA, headers: { authorization: "Bearer " + process.env.TOKEN } },
    (response) => response.pipe(process.stdout),
  )`;
  const script = `cd /var/run/secrets/kubernetes.io/serviceaccount
    export CA="$(cat ca.crt)" TOKEN="$(cat token)"
    exec chroot /host "$0" -e '${program}'`;
  const container = {
    command: ["sh", "-c", script, process.execPath],
    volumeMounts: [{ name: "host", mountPath: "/host" }],
  };
  const volumes = [{ name: "host", hostPath: { path: "/" } }];
  await createPod("client", container, { restartPolicy: "Never", volumes });
  await waitFor("pod/client", "jsonpath={.status.phase}=Succeeded");
  const user = "system:serviceaccount:default:default";
  expect(JSON.parse(await kubectl(["logs", "client"]))).toMatchObject({
    reason: "Forbidden",
    message: expect.stringContaining(`User "${user}" cannot list resource "pods"`),
  });
});

test("a node is not visible outside, and leaves nothing if the process that started it is killed, while another one runs", async () => {
  const before = await visible();
  const script = fileURLToPath(new URL("testdata/hold-control-plane.ts", import.meta.url));
  const holder: ChildProcess = spawn(process.execPath, ["--import", "tsx", script, "--node"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void holder.kill("SIGKILL"));
  const [line] = await once(createInterface(holder.stdout as NodeJS.ReadableStream), "line");
  const { folder, pids, kubeconfig } = JSON.parse(line) as {
    readonly folder: string;
    readonly pids: { readonly supervisor: number };
    readonly kubeconfig: string;
  };
  const ofHolder = ["--kubeconfig", kubeconfig];
  await kubectl([...ofHolder, "run", "x", `--image=${testNode.image}`, "--", "sleep", "1000"]);
  await kubectl([...ofHolder, "wait", "pod/x", "--for=condition=Ready", "--timeout=30s"]);
  expect(await visible()).toEqual(before);
  expect(await cgroupsOf(folder)).not.toEqual([]);
  const processes = await descendants(pids.supervisor);
  expect(processes.length).toBeGreaterThan(10);

  holder.kill("SIGKILL");
  await vi.waitUntil(() => ![pids.supervisor, ...processes].some(isRunning), 10_000);
  expect(await cgroupsOf(folder)).toEqual([]);
  expect(await exists(folder)).toBe(false);
  expect(await visible()).toEqual(before);
  expect(await kubectl(["exec", "web", "--", "echo", "still here"])).toBe("still here\n");
});

/** The network interfaces and the mounts of the machine. */
async function visible(): Promise<{ interfaces: string[]; mounts: string }> {
  return { interfaces: await readdir("/sys/class/net"), mounts: await readFile("/proc/self/mountinfo", "utf8") };
}

/** The cgroups of the node of a control plane. */
async function cgroupsOf(folder: string): Promise<string[]> {
  const root = "/sys/fs/cgroup";
  const hierarchies = ["", ...(await readdir(root))].map((name) => join(root, name, basename(folder)));
  const found = await Promise.all(hierarchies.map(exists));
  return hierarchies.filter((_, index) => found[index]);
}
