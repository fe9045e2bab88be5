import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { type RoleRule, rbac } from "kubesmith";
import { beforeAll, expect, test } from "vitest";
import { kubesmith } from "../support/cli.js";
import { createProject } from "../support/compile.js";
import { exampleFile, runExample } from "../support/run-example.js";
import { useControlPlane } from "../support/use-control-plane.js";
import { createWorkspace } from "../support/workspace.js";

// Without the controllers of Kubernetes: the test writes the status of Deployments.
const cluster = useControlPlane();
const at = createWorkspace();
const patient = { timeout: 60_000 };
const run = promisify(execFile);
const typeRoots = [dirname(dirname(createRequire(import.meta.url).resolve("@types/node/package.json")))];

beforeAll(async () => {
  await cluster.applyCRD(await readFile(exampleFile("website-controller/crd.yaml"), "utf8"));
  await createProject(at());
  await copyFile(exampleFile("website-controller/main.ts"), at("main.ts"));
  const env = { KUBECONFIG: cluster.users.admin.kubeconfig, XDG_CACHE_HOME: at("cache") };
  expect(await kubesmith(["generate", "--output", at("kubernetes")], { env })).toMatchObject({ code: 0 });
  await writeConfig("website-controller", at("main.ts"));
  for (const name of ["multi-cluster", "service-account"]) await writeConfig(name, exampleFile(`${name}/main.ts`));
});

/** A project that consists of one file. */
async function writeConfig(name: string, file: string): Promise<void> {
  const options = { target: "ES2022", lib: ["ES2023"], module: "NodeNext", types: ["node"], typeRoots };
  await mkdir(at(name), { recursive: true });
  await writeFile(
    at(name, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { ...options, strict: true, skipLibCheck: true, noEmit: true }, files: [file] }),
  );
}

const binding = (name: string, ...subjects: string[]): Promise<unknown> =>
  cluster.kubectl(["create", "clusterrolebinding", name, `--clusterrole=${name}`, ...subjects]);

/** Makes these the rules of a ClusterRole. */
async function setRules(name: string, rules: readonly Omit<RoleRule, "uses">[]): Promise<void> {
  const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name }, rules };
  await writeFile(at("role.json"), JSON.stringify(role));
  await cluster.kubectl(["replace", "-f", at("role.json")]);
}

/** Applies the role that `kubesmith rbac` writes for a program, and returns its rules. */
async function applyRole(name: string, ...subjects: string[]): Promise<Omit<RoleRule, "uses">[]> {
  const { code, stdout, stderr } = await kubesmith(["rbac", "--used-by", at(name, "tsconfig.json"), "--name", name]);
  expect([code, stderr]).toEqual([0, "Reading the program\n"]);
  await writeFile(at("role.yaml"), stdout);
  await cluster.kubectl(["apply", "-f", at("role.yaml")]);
  await binding(name, ...subjects);
  const { roles } = await rbac({ tsconfig: at(name), name });
  expect(roles.map(({ kind }) => kind)).toEqual(["ClusterRole"]);
  return (roles[0]?.rules ?? []).map(({ uses: _, ...rule }) => rule);
}

interface Website {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** Creates a website, reports its servers as ready as soon as its Deployment exists, and runs the controller until a condition is true. */
async function runController(name: string, isDone: (stderr: string) => Promise<boolean>): Promise<string> {
  const text = await readFile(exampleFile("website-controller/website.yaml"), "utf8");
  await writeFile(at("website.yaml"), text.replaceAll("hello", name));
  await cluster.kubectl(["apply", "-f", at("website.yaml")]);
  const example = runExample(at("main.ts"), ["0"], cluster.users.nobody.kubeconfig);
  const deployments = cluster.k8s.apps.v1.deployments("default");
  const reportReady = (): Promise<unknown> =>
    deployments.status.patch.merge(name, { status: { replicas: 2, readyReplicas: 2 } }).catch(() => {});
  await expect
    .poll(async () => {
      await reportReady();
      return isDone(example.stderr());
    }, patient)
    .toBe(true);
  return (await example.interrupt()).stderr;
}

test("the website controller works with the role that kubesmith writes for it, and needs each of its rules", {
  timeout: 300_000,
}, async () => {
  const rules = await applyRole("website-controller", "--user=nobody");
  expect(rules).toEqual([
    { apiGroups: [""], resources: ["configmaps", "services"], verbs: ["list", "watch", "create", "patch"] },
    { apiGroups: ["apps"], resources: ["deployments"], verbs: ["list", "watch", "create", "patch"] },
    { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["get", "create", "update"] },
    { apiGroups: ["events.k8s.io"], resources: ["events"], verbs: ["create", "patch"] },
    { apiGroups: ["web.example.com"], resources: ["websites"], verbs: ["list", "watch"] },
    { apiGroups: ["web.example.com"], resources: ["websites/status"], verbs: ["patch"] },
  ]);
  const stderr = await runController("complete", async () => {
    const { status } = await cluster.kubectlJson<Website>(["get", "website", "complete"]);
    const { items } = await cluster.k8s.events.v1.events("default").list();
    return status?.conditions?.[0]?.status === "True" && items.some(({ reason }) => reason === "Served");
  });
  expect(stderr).not.toMatch(/forbidden/i);

  for (const [index, missing] of rules.entries()) {
    await setRules(
      "website-controller",
      rules.filter((rule) => rule !== missing),
    );
    await runController(`without-${index}`, async (said) => /forbidden/i.test(said));
  }
});

test("the table of pods is read with the role that kubesmith writes, and not without its rule", {
  timeout: 120_000,
}, async () => {
  const rules = await applyRole("multi-cluster", "--user=reader");
  expect(rules).toEqual([{ apiGroups: [""], resources: ["pods"], verbs: ["list", "watch"] }]);
  await cluster.k8s.core.v1.pods("default").create({
    metadata: { name: "web" },
    spec: { containers: [{ name: "web", image: "nginx" }] },
  });
  const table = (): Promise<string> => shownTable();
  expect(await table()).toMatch(/^testbed +default +web +Pending/m);
  await setRules("multi-cluster", []);
  expect(await table()).toMatch(/forbidden/);
});

/** The first table with a row. */
async function shownTable(): Promise<string> {
  const example = runExample(exampleFile("multi-cluster/main.ts"), [], cluster.users.reader.kubeconfig);
  const rows = (): string[] => example.lines().filter((line) => !/^CONTEXT|not read yet/.test(line));
  await expect.poll(() => rows().length, patient).toBeGreaterThan(0);
  await example.interrupt();
  return rows().join("\n");
}

test("the program that acts as a service account works with the role that kubesmith writes, and needs each verb of it", {
  timeout: 240_000,
}, async () => {
  await cluster.kubectl(["create", "serviceaccount", "robot"]);
  const rules = await applyRole("service-account", "--user=nobody", "--serviceaccount=default:robot");
  const program = async (...flags: string[]): Promise<string> => {
    const env = { ...process.env, KUBECONFIG: cluster.users.nobody.kubeconfig };
    const words = ["--import", "tsx", exampleFile("service-account/main.ts"), "testbed", "default", "robot", ...flags];
    return (await run(process.execPath, words, { env })).stdout;
  };
  expect(await program()).toContain("system:serviceaccount:default:robot sees");
  for (const rule of rules) {
    // The server lets every user ask who they are.
    if (rule.resources.includes("selfsubjectreviews")) continue;
    const flags = rule.resources.includes("secrets") ? ["--secret"] : [];
    for (const missing of rule.verbs) {
      const verbs = rule.verbs.filter((verb) => verb !== missing);
      const others = rules.filter((other) => other !== rule);
      await setRules("service-account", verbs.length === 0 ? others : [...others, { ...rule, verbs }]);
      await expect(program(...flags), `without ${missing}`).rejects.toThrow(/forbidden/i);
    }
  }
});
