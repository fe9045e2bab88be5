import { descriptionOf, hasCondition, waitFor, waitForDeletion } from "@kubesmith/runtime";
import { createDynamicClient } from "@kubesmith/runtime/dynamic";
import { metadataOnly } from "@kubesmith/runtime/metadata";
import { readTable } from "@kubesmith/runtime/table";
import { beforeAll, describe, expect, test } from "vitest";
import { useControlPlane } from "../support/use-control-plane.js";

// The example of use: helpers take what `k8s.core.v1.pods("default")` and `k8s.core.v1.pods` are, typed or dynamic.

const cluster = useControlPlane();

beforeAll(async () => {
  await cluster.k8s.core.v1.namespaces.create({ metadata: { name: "team" } });
  const labels = { app: "web" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "main", image: "nginx" }] } };
  const spec = { replicas: 1, selector: { matchLabels: labels }, template };
  for (const namespace of ["default", "team"]) {
    await cluster.k8s.apps.v1.deployments(namespace).create({ metadata: { name: "web", labels }, spec });
  }
});

describe("a wait", () => {
  test("reads through the client of a resource and returns the live object", async () => {
    const deployments = cluster.k8s.apps.v1.deployments("team");
    const waiting = waitFor(deployments, "web", hasCondition("Available"), { interval: 20 });
    const conditions = [{ type: "Available", status: "True" }];
    await deployments.status.patch.merge("web", { status: { conditions } });
    expect((await waiting).status.conditions).toMatchObject(conditions);
  });

  test("that times out names the object and the state of the condition", async () => {
    const deployments = cluster.k8s.apps.v1.deployments("default");
    const short = { interval: 5, timeout: 500 };
    await expect(waitFor(deployments, "web", hasCondition("Available"), short)).rejects.toThrow(
      "timed out after 500 ms waiting for deployment default/web: condition Available is not set",
    );
    const conditions = [{ type: "Available", status: "False", reason: "MinimumReplicasUnavailable" }];
    await deployments.status.patch.merge("web", { status: { conditions } });
    await expect(waitFor(deployments, "web", hasCondition("Available"), short)).rejects.toMatchObject({
      message:
        'timed out after 500 ms waiting for deployment default/web: condition Available is "False" (MinimumReplicasUnavailable)',
      server: cluster.client.server,
    });
    await expect(waitFor(cluster.k8s.core.v1.nodes, "worker", hasCondition("Ready"), short)).rejects.toThrow(
      "timed out after 500 ms waiting for node worker: it does not exist",
    );
  });

  test("respects the observed generation, and letter case, as kubectl wait does", async () => {
    const deployments = cluster.k8s.apps.v1.deployments("default");
    const { metadata } = await deployments.patch.merge("web", { spec: { replicas: 7 } });
    const { generation = 0 } = metadata;
    expect(generation).toBeGreaterThan(1);
    const states: [number, object][] = [
      [generation - 1, {}],
      [generation, {}],
      [generation - 1, { observedGeneration: generation }],
      [generation, { observedGeneration: generation - 1 }],
    ];
    const answers: boolean[][] = [];
    for (const [observedGeneration, more] of states) {
      const conditions = [{ type: "Available", status: "True", ...more }];
      await deployments.status.patch.merge("web", { status: { observedGeneration, conditions } });
      const ours = await waitFor(deployments, "web", hasCondition("available", "true"), {
        interval: 5,
        timeout: 500,
      }).then(
        () => true,
        () => false,
      );
      const wanted = ["wait", "deployment/web", "-n", "default", "--for=condition=available=true", "--timeout=1s"];
      answers.push([ours, (await cluster.kubectl(wanted)).code === 0]);
    }
    // The server drops a Deployment condition's observedGeneration, which it does not know.
    expect(answers).toEqual([false, true, false, true].map((met) => [met, met]));
  });

  test("for a deletion says which finalizers hold the object", async () => {
    const maps = (await createDynamicClient(cluster.client).resource("configmaps"))("default");
    await maps.create({ metadata: { name: "held", finalizers: ["example.com/held"] } });
    await maps.delete("held");
    const gone = waitForDeletion(maps, "held", { interval: 5, timeout: 500 });
    await expect(gone).rejects.toThrow(
      "timed out after 500 ms waiting for the deletion of configmap default/held: it still has finalizers (example.com/held)",
    );
    await maps.patch.merge("held", { metadata: { finalizers: null } });
    await waitForDeletion(maps, "held", { interval: 20 });
  });
});

describe("a table", () => {
  test("covers one namespace or all of them, as the resource does", async () => {
    const one = await readTable(cluster.k8s.apps.v1.deployments("team"));
    expect(one.rows.map(({ cells }) => cells[0])).toEqual(["web"]);
    const all = await readTable(cluster.k8s.apps.v1.deployments, { labelSelector: { app: "web" } });
    expect(all.rows.map(({ object }) => object?.metadata)).toMatchObject([
      { namespace: "default", name: "web" },
      { namespace: "team", name: "web" },
    ]);
    expect((await readTable(cluster.k8s.core.v1.namespaces)).columnDefinitions.map(({ name }) => name)).toContain(
      "Status",
    );
  });

  test("can be read from a dynamic resource", async () => {
    const deployments = await createDynamicClient(cluster.client).resource("deploy");
    expect((await readTable(deployments)).rows).toHaveLength(2);
    expect((await readTable(deployments("team"))).rows).toHaveLength(1);
  });
});

describe("metadata alone", () => {
  test("has the shape of the resource that it is created from", async () => {
    const everywhere = metadataOnly(cluster.k8s.apps.v1.deployments);
    const found = (await everywhere.list({ labelSelector: { app: "web" } })).items;
    expect(found.map(({ metadata }) => metadata.namespace)).toEqual(["default", "team"]);
    for (const each of found) expect(each).not.toHaveProperty("spec");
    expect(await everywhere("team").get("web")).toMatchObject({ kind: "PartialObjectMetadata" });
    const team = metadataOnly(cluster.k8s.apps.v1.deployments("team"));
    expect(await team.get("web")).toEqual(await everywhere("team").get("web"));
    expect((await metadataOnly(cluster.k8s.core.v1.namespaces).get("team")).metadata.name).toBe("team");
  });

  test("of a dynamic resource is called with a namespace if that is namespaced", async () => {
    const dynamic = createDynamicClient(cluster.client);
    const deployments = metadataOnly(await dynamic.resource("deploy"));
    expect((await deployments.list()).items).toHaveLength(2);
    expect(await deployments("team").get("web")).not.toHaveProperty("spec");
    const namespaces = metadataOnly(await dynamic.resource("ns"));
    expect(await namespaces.get("team")).not.toHaveProperty("spec");
    expect(() => namespaces("default")).toThrow("Namespace is cluster-scoped and does not accept a namespace");
  });

  test("can be waited for", async () => {
    const maps = (await createDynamicClient(cluster.client).resource("cm"))("team");
    await maps.create({ metadata: { name: "marked" } });
    const waiting = waitFor(metadataOnly(maps), "marked", ({ metadata }) => metadata.labels?.seen === "yes", {
      interval: 20,
    });
    await maps.patch.merge("marked", { metadata: { labels: { seen: "yes" } } });
    expect((await waiting).kind).toBe("PartialObjectMetadata");
  });
});

test("a custom helper gets client, token and namespace from a resource", () => {
  const { client: owner, token, namespace } = descriptionOf(cluster.k8s.apps.v1.deployments("team"));
  expect(owner).toBe(cluster.client);
  expect(token).toMatchObject({ group: "apps", version: "v1", plural: "deployments" });
  expect(namespace).toBe("team");
  expect(descriptionOf(cluster.k8s.apps.v1.deployments).namespace).toBeUndefined();
  expect(descriptionOf(cluster.k8s.core.v1.nodes)).toMatchObject({ namespace: undefined, token: { kind: "Node" } });
});
