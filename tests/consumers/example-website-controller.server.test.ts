import { copyFile, readFile } from "node:fs/promises";
import { beforeAll, expect, test } from "vitest";
import { freePorts } from "../../testbed/ports.js";
import { kubesmith } from "../support/cli.js";
import { compile, createProject } from "../support/compile.js";
import { exampleFile, type RunningExample, runExample } from "../support/run-example.js";
import { useControlPlane } from "../support/use-control-plane.js";
import { createWorkspace } from "../support/workspace.js";

// Without the controllers of Kubernetes: the tests write the status of Deployments.
const cluster = useControlPlane();
const at = createWorkspace();
const patient = { timeout: 60_000 };

beforeAll(async () => {
  await cluster.applyCRD(await readFile(exampleFile("website-controller/crd.yaml"), "utf8"));
  await createProject(at());
  await copyFile(exampleFile("website-controller/main.ts"), at("main.ts"));
  const env = { KUBECONFIG: cluster.users.admin.kubeconfig, XDG_CACHE_HOME: at("cache") };
  const { code, stderr } = await kubesmith(["generate", "--output", at("kubernetes")], { env });
  expect([code, stderr]).toEqual([0, expect.any(String)]);
});

interface Website {
  readonly status?: {
    readonly url: string;
    readonly readyReplicas: number;
    readonly conditions: readonly { readonly type: string; readonly status: string; readonly message: string }[];
  };
}
const website = (name: string): Promise<Website> => cluster.kubectlJson<Website>(["get", "website", name]);
const readyOf = async (name: string): Promise<string | undefined> => {
  const { status } = await website(name);
  return status?.conditions.map(({ type, status, message }) => `${type} ${status}: ${message}`).join();
};
const start = (port = 0): RunningExample => runExample(at("main.ts"), [String(port)], cluster.users.admin.kubeconfig);

test("the website controller compiles as a careful project does", async () => {
  const options = { declaration: false, isolatedDeclarations: false };
  expect(await compile("typescript", at(), ["main.ts"], options)).toBe("");
});

test("the website controller creates, repairs and changes what a website consists of, and reports it", {
  timeout: 180_000,
}, async () => {
  const { configMaps, services } = cluster.k8s.core.v1;
  const deployments = cluster.k8s.apps.v1.deployments("default");
  const [port = 0] = await freePorts(1);
  const example = start(port);
  await cluster.kubectl(["apply", "-f", exampleFile("website-controller/website.yaml")]);
  await expect.poll(() => readyOf("hello"), patient).toBe("Ready False: 0 of 2 servers are ready");
  const { status } = await website("hello");
  expect(status?.url).toBe("http://hello.default.svc");

  // Its own objects, which the garbage collector deletes with it.
  const { metadata } = await cluster.kubectlJson<{ metadata: { uid: string } }>(["get", "website", "hello"]);
  const objects = await Promise.all([
    configMaps("default").get("hello"),
    deployments.get("hello"),
    services("default").get("hello"),
  ]);
  for (const object of objects) {
    expect(object.metadata.ownerReferences).toMatchObject([{ kind: "Website", uid: metadata.uid, controller: true }]);
  }

  await deployments.status.patch.merge("hello", { status: { replicas: 2, readyReplicas: 2 } });
  await expect.poll(() => readyOf("hello"), patient).toBe("Ready True: 2 of 2 servers are ready");
  // What someone deletes or changes is repaired.
  await services("default").delete("hello");
  await expect
    .poll(async () => (await services("default").list({ fieldSelector: "metadata.name=hello" })).items.length, patient)
    .toBe(1);
  await configMaps("default").patch.merge("hello", { data: { "index.html": "defaced" } });
  await expect
    .poll(async () => (await configMaps("default").get("hello")).data, patient)
    .toEqual({ "index.html": "<h1>Hello</h1>" });

  const before = await deployments.get("hello");
  await cluster.kubectl([
    "patch",
    "website",
    "hello",
    "--type=merge",
    "--patch",
    '{"spec":{"page":"<p>New</p>","replicas":3}}',
  ]);
  await expect.poll(() => readyOf("hello"), patient).toBe("Ready False: 2 of 3 servers are ready");
  const after = await deployments.get("hello");
  expect(after.spec.replicas).toBe(3);
  expect(after.spec.template.metadata?.annotations).not.toEqual(before.spec.template.metadata?.annotations);
  expect((await configMaps("default").get("hello")).data).toEqual({ "index.html": "<p>New</p>" });

  await expect
    .poll(
      async () =>
        (await cluster.k8s.events.v1.events("default").list()).items.map(({ reason, note }) => [reason, note]),
      patient,
    )
    .toEqual([["Served", "2 servers serve http://hello.default.svc"]]);
  const ask = async (path: string): Promise<string> => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  expect([await ask("/livez"), await ask("/readyz")]).toEqual(["ok", "ok"]);
  expect(await ask("/metrics")).toMatch(
    /^controller_runtime_reconcile_total\{controller="websites",result="success"\} [1-9]/m,
  );
  const { code, stderr } = await example.interrupt();
  expect(code).toBe(0);
  expect(stderr).toContain("the website is served");
});

test("after a restart, the website controller continues, and writes nothing that is already there", {
  timeout: 180_000,
}, async () => {
  await cluster.kubectl(["apply", "-f", exampleFile("website-controller/website.yaml")]);
  const versions = async (): Promise<string[]> => {
    const resources = "websites,configmaps,deployments";
    const { items } = await cluster.kubectlJson<{ items: { metadata: { resourceVersion: string } }[] }>([
      "get",
      resources,
      "--field-selector=metadata.name=hello",
    ]);
    return items.map(({ metadata }) => metadata.resourceVersion);
  };
  const first = start();
  await expect.poll(() => readyOf("hello"), patient).toBe("Ready True: 2 of 2 servers are ready");
  expect((await first.interrupt()).code).toBe(0);
  const before = await versions();
  expect(before).toHaveLength(3);
  // Its return shows that the second process has reconciled the website.
  const services = cluster.k8s.core.v1.services("default");
  await services.delete("hello");
  const second = start();
  await expect
    .poll(async () => (await services.list({ fieldSelector: "metadata.name=hello" })).items.length, patient)
    .toBe(1);
  expect((await second.interrupt()).code).toBe(0);
  expect(await versions()).toEqual(before);
});
