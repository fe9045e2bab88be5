import { isNotFound, type KubernetesObject } from "@kubesmith/runtime";
import { createDynamicClient } from "@kubesmith/runtime/dynamic";
import { rolloutRestart } from "@kubesmith/runtime/rollout";
import { expect, test } from "vitest";
import { useControlPlane } from "../support/use-control-plane.js";

const cluster = useControlPlane();

const labels = { app: "web" };
const template = { metadata: { labels }, spec: { containers: [{ name: "main", image: "nginx" }] } };
const spec = { selector: { matchLabels: labels }, template };
const ANNOTATION = "kubectl.kubernetes.io/restartedAt";
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)/g;

/** What a restart changed: the pod template, the generation, and who owns the annotation. */
function changeOf({ metadata, spec: changed }: KubernetesObject & { spec?: unknown }): unknown {
  const { managedFields = [], generation } = metadata as {
    managedFields?: { manager?: string; fieldsV1?: unknown }[];
    generation?: number;
  };
  const owners = managedFields.filter(({ fieldsV1 }) => JSON.stringify(fieldsV1).includes(ANNOTATION));
  return JSON.parse(
    JSON.stringify({
      changed,
      generation,
      owners: owners.map(({ manager, fieldsV1 }) => ({ manager, fieldsV1 })),
    }).replace(TIME, "T"),
  );
}

test.each(["deployment", "statefulset", "daemonset"])(
  "rolloutRestart() writes the same as kubectl: %s",
  async (kind) => {
    const workloads = (await createDynamicClient(cluster.client).resource(kind))("default");
    for (const name of ["ours", "theirs"]) await workloads.create({ metadata: { name }, spec });
    const restarted = await rolloutRestart(workloads, "ours");
    const { code } = await cluster.kubectl(["rollout", "restart", `${kind}/theirs`]);
    expect(code).toBe(0);
    expect(changeOf(restarted)).toEqual(changeOf(await workloads.get("theirs")));
    expect(restarted).toMatchObject({
      metadata: { generation: 2 },
      spec: { template: { metadata: { annotations: { [ANNOTATION]: expect.stringMatching(/^\d{4}-.*Z$/) } } } },
    });
  },
);

test("rolloutRestart() refuses a paused Deployment, as kubectl does", async () => {
  const deployments = cluster.k8s.apps.v1.deployments("default");
  await deployments.create({ metadata: { name: "paused" }, spec: { ...spec, paused: true } });
  await expect(rolloutRestart(deployments, "paused")).rejects.toMatchObject({
    name: "RequestError",
    code: "InvalidRestart",
    message: 'Deployment "paused" cannot be restarted: it is paused',
  });
  const { code, stderr } = await cluster.kubectl(["rollout", "restart", "deployment/paused"]);
  expect([code, stderr]).toEqual([1, expect.stringContaining("can't restart paused deployment")]);
  expect((await deployments.get("paused")).metadata.generation).toBe(1);
});

test("rolloutRestart() does not pretend to restart what was restarted within the same second", async () => {
  const deployments = cluster.k8s.apps.v1.deployments("default");
  await deployments.create({ metadata: { name: "twice" }, spec });
  const outcomes: string[] = [];
  // A second may end in between, but not each time.
  for (let i = 0; i < 3; i++) {
    outcomes.push(
      await rolloutRestart(deployments, "twice").then(
        () => "restarted",
        (error: Error) => error.message,
      ),
    );
  }
  const { generation = 0 } = (await deployments.get("twice")).metadata;
  expect(generation - 1).toBe(outcomes.filter((outcome) => outcome === "restarted").length);
  expect(outcomes).toContain('Deployment "twice" cannot be restarted: it was already restarted less than a second ago');
});

test("rolloutRestart() passes the options of a write on, and rejects for other kinds and missing objects", async () => {
  const deployments = cluster.k8s.apps.v1.deployments("default");
  await deployments.create({ metadata: { name: "tried" }, spec });
  await rolloutRestart(deployments, "tried", { dryRun: true });
  expect((await deployments.get("tried")).metadata.generation).toBe(1);
  await expect(rolloutRestart(deployments, "missing")).rejects.toSatisfy(isNotFound);
  const maps = (await createDynamicClient(cluster.client).resource("configmaps"))("default");
  await maps.create({ metadata: { name: "map" } });
  await expect(rolloutRestart(maps, "map")).rejects.toThrow("have rollouts, not v1 ConfigMap");
});
