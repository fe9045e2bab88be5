import { clientset } from "@kubesmith/kubernetes";
import type { ResourceClient, Scope } from "@kubesmith/runtime";
import { apiErrorOf, type Client, connect, isNotFound, type KubernetesObject, type Needs } from "@kubesmith/runtime";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { generate } from "../../generator/index.js";
import { type ControlPlane, defaultVersion, olderVersions, startControlPlane } from "../../testbed/index.js";
import { servedResources } from "../support/api-resources.js";
import { failureOf } from "../support/failure-of.js";
import { GENERATED, groupVersionOf, importModules, type Token } from "../support/tokens.js";
import { createWorkspace } from "../support/workspace.js";

type Version = ReturnType<typeof olderVersions>[number];
type Clientset = ReturnType<typeof clientset>;
type Verbs = "create" | "delete" | "get" | "list" | "patch" | "update" | "watch";
type Objects = ResourceClient<Needs<KubernetesObject, Verbs, Scope>>;

const LABELS = { app: "skew" };
const POD = { containers: [{ name: "main", image: "example.com/main:1" }] };
const DEPLOYMENT = { selector: { matchLabels: LABELS }, template: { metadata: { labels: LABELS }, spec: POD } };
/** The second is the server's own message, if it serves other resources of the group/version. */
const LACKS = /the server (does not have|could not find) the requested resource/;
const BY = { fieldManager: "skew" };

const at = createWorkspace();
let cluster: ControlPlane;
let client: Client;
let k8s: Clientset;
/** The tokens of the SDK, of all its modules. */
let tokens: readonly Token[];

/** Starts a server, and loads the SDK of another version: the one in this repository, or one generated from a server of that version. */
function usePair(sdk: Version, server: Version): void {
  beforeAll(async () => {
    const folder = sdk === defaultVersion ? GENERATED : await generateFrom(sdk);
    tokens = [...(await importModules(folder)).values()].flatMap((module) => Object.values(module));
    const loaded: { clientset: typeof clientset } = await import(`${folder}/index.ts`);
    cluster = await startControlPlane({ version: server });
    client = await connect({ kubeconfig: cluster.users.admin.kubeconfig });
    k8s = loaded.clientset(client);
  }, 240_000);
  afterAll(async () => {
    await client?.close();
    await cluster?.stop();
  });
}

async function generateFrom(version: Version): Promise<string> {
  const source = await startControlPlane({ version });
  try {
    const connection = { kubeconfig: source.users.admin.kubeconfig };
    await generate({ connection, output: at(version), cacheDir: at("cache") });
  } finally {
    await source.stop();
  }
  return at(version);
}

const KINDS: readonly (readonly [kind: string, open: () => Objects, fields: object])[] = [
  ["ConfigMap", () => k8s.core.v1.configMaps("default"), { data: { a: "b" } }],
  ["Service", () => k8s.core.v1.services("default"), { spec: { ports: [{ port: 80 }], selector: LABELS } }],
  ["Deployment", () => k8s.apps.v1.deployments("default"), { spec: DEPLOYMENT }],
  [
    "Job",
    () => k8s.batch.v1.jobs("default"),
    { spec: { template: { metadata: { labels: LABELS }, spec: { ...POD, restartPolicy: "Never" } } } },
  ],
  ["NetworkPolicy", () => k8s.networking.v1.networkPolicies("default"), { spec: { podSelector: {} } }],
  [
    "ClusterRole",
    () => k8s.rbac.v1.clusterRoles,
    { rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }] },
  ],
];

/** Tests that hold for any two versions. */
function basicVerbs(): void {
  it.each(KINDS)("every basic verb works on a %s", async (kind, open, fields) => {
    const objects = open();
    const name = "skew";
    expect(await objects.create({ metadata: { name }, ...fields })).toMatchObject({ kind, metadata: { name } });
    const seen: string[] = [];
    const watched = objects.watch({ name });
    onTestFinished(() => watched.close());
    const watching = (async () => {
      for await (const { type } of watched) if (seen.push(type) && type === "DELETED") return;
    })();

    await expect.poll(() => seen).toEqual(["ADDED"]);
    const live = await objects.get(name);
    await objects.update({ ...live, metadata: { ...live.metadata, labels: { by: "update" } } });
    await objects.patch.merge(name, { metadata: { labels: { patched: "yes" } } });
    const applied = await objects.apply(
      { metadata: { name, labels: { applied: "yes" } }, ...fields },
      { ...BY, force: true },
    );
    expect(applied.metadata?.labels).toMatchObject({ by: "update", patched: "yes", applied: "yes" });
    const { items } = await objects.list({ labelSelector: { applied: "yes" } });
    expect(items.map(({ metadata }) => metadata?.name)).toEqual([name]);
    await objects.delete(name, { propagationPolicy: "Background" });
    await watching;
    expect(seen).toContain("MODIFIED");
    expect(isNotFound(await failureOf(objects.get(name)))).toBe(true);
  });

  it("every resource that the server has too can be listed; the others are reported as resources that the server does not have", async () => {
    const groupVersions = (await cluster.kubectl(["api-versions"])).stdout.trim().split("\n");
    const served = new Set(
      (await servedResources(cluster, groupVersions)).map(({ groupVersion, name }) => `${groupVersion}/${name}`),
    );
    const listable = tokens.filter(({ verbs }) => verbs.includes("list"));
    expect(listable.length).toBeGreaterThan(50);
    const wrong: string[] = [];
    for (const token of listable) {
      const id = `${groupVersionOf(token)}/${token.plural}`;
      const objects = client.resource(token as never) as Objects;
      const error = await Promise.resolve(objects.list({ limit: 1 })).then(
        () => undefined,
        (failure: unknown) => apiErrorOf(failure),
      );
      if (served.has(id) ? error !== undefined : !LACKS.test(`${error?.message}`))
        wrong.push(`${id} ${error?.message}`);
    }
    expect(wrong).toEqual([]);
  });
}

describe.each(olderVersions())(`an SDK of Kubernetes ${defaultVersion} with a server of %s`, (version) => {
  usePair(defaultVersion, version);
  basicVerbs();

  // A field of 1.37.
  const spec = {
    ...DEPLOYMENT,
    template: {
      ...DEPLOYMENT.template,
      spec: { ...POD, evictionResponders: [{ name: "a.example.com/b", priority: 1000 }] },
    },
  };
  const unknown = "spec.template.spec.evictionResponders";

  it("the server warns about a field that it does not have, and drops it", async () => {
    const warnings: string[] = [];
    const warned = await connect({
      kubeconfig: cluster.users.admin.kubeconfig,
      onWarning: (text) => void warnings.push(`${text}`),
    });
    onTestFinished(() => warned.close());
    const deployments = clientset(warned).apps.v1.deployments("default");
    const created = await deployments.create({ metadata: { name: "dropped" }, spec });
    expect(created.spec.template.spec).not.toHaveProperty("evictionResponders");
    expect(warnings).toEqual([expect.stringContaining(`unknown field "${unknown}"`)]);
  });

  it("strict validation and apply reject a field that the server does not have, and name the field", async () => {
    const deployments = k8s.apps.v1.deployments("default");
    const body = { metadata: { name: "rejected" }, spec };
    const strict = apiErrorOf(await failureOf(deployments.create(body, { fieldValidation: "Strict" })));
    expect(strict?.message).toContain(`unknown field "${unknown}"`);
    const applied = apiErrorOf(await failureOf(deployments.apply(body, BY)));
    expect(applied?.message).toContain(`.${unknown}: field not declared in schema`);
    expect(isNotFound(await failureOf(deployments.get("rejected")))).toBe(true);
  });

  it("a resource that the server does not have is not found for every verb", async () => {
    const migrations = k8s.storagemigration.v1.storageVersionMigrations;
    const body = { metadata: { name: "a" }, spec: { resource: { resource: "pods" } } };
    for (const call of [
      () => migrations.create(body),
      () => migrations.apply(body, BY),
      () => migrations.get("a"),
      () => migrations.delete("a"),
      () => migrations.watch().next(),
    ]) {
      const error = await failureOf(call());
      expect(isNotFound(error)).toBe(true);
      expect(apiErrorOf(error)?.message).toMatch(LACKS);
    }
  });
});

describe.each(olderVersions())(`an SDK of Kubernetes %s with a server of ${defaultVersion}`, (version) => {
  usePair(version, defaultVersion);
  basicVerbs();

  it("update keeps the fields that the SDK's types do not have", async () => {
    const input = JSON.stringify({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "newer" },
      // A field since 1.34.
      spec: { ...DEPLOYMENT, template: { ...DEPLOYMENT.template, spec: { ...POD, hostnameOverride: "newer" } } },
    });
    expect(await cluster.kubectl(["create", "-f", "-"], { input })).toMatchObject({ code: 0 });
    const deployments = k8s.apps.v1.deployments("default");
    const live = await deployments.get("newer");
    const updated = await deployments.update({ ...live, spec: { ...live.spec, replicas: 3 } });
    expect(updated.spec).toMatchObject({ replicas: 3, template: { spec: { hostnameOverride: "newer" } } });
  });
});
