import { describe, expect, test } from "vitest";
import { HEAD, requestsOf, usageOf } from "./testdata/usage-of.js";

const requests = (text: string): string[] => requestsOf(usageOf(HEAD + text));

describe("functions of the runtime", () => {
  test("informers list and watch", () => {
    const text = `
      import { createInformers } from "@kubesmith/runtime/informer";
      const informers = createInformers(client);
      informers.of(k8s.core.v1.pods);
      informers.of(k8s.core.v1.services("a"));
      const namespaces = ["b", "c"];
      informers.of(k8s.core.v1.secrets, { namespaces }).list();
    `;
    expect(requests(text)).toEqual([
      "list pods in all",
      "list secrets in b",
      "list secrets in c",
      "list services in a",
      "watch pods in all",
      "watch secrets in b",
      "watch secrets in c",
      "watch services in a",
    ]);
  });

  test("waits follow the object, or read it again and again if it cannot be watched", () => {
    const text = `
      import { hasCondition, waitFor, waitForDeletion } from "@kubesmith/runtime";
      await waitFor(k8s.apps.v1.deployments("a"), "web", hasCondition("Available"));
      await waitForDeletion(k8s.core.v1.nodes, "b");
    `;
    expect(requests(text)).toEqual(["list deployments in a", "list nodes", "watch deployments in a", "watch nodes"]);
  });

  test("watch, readTable and metadataOnly", () => {
    const text = `
      import { watch } from "@kubesmith/runtime/watch";
      import { readTable } from "@kubesmith/runtime/table";
      import { metadataOnly } from "@kubesmith/runtime/metadata";
      for await (const event of watch(k8s.core.v1.pods("a"))) void event;
      await readTable(k8s.core.v1.nodes);
      await metadataOnly(k8s.core.v1.secrets("b")).patch.merge("x", {});
      for await (const object of metadataOnly(k8s.core.v1.configMaps).list()) void object;
    `;
    expect(requests(text)).toEqual([
      "list configmaps in all",
      "list nodes",
      "list pods in a",
      "patch secrets in b",
      "watch pods in a",
    ]);
  });

  test("functions for rollouts and nodes", () => {
    const text = `
      import { cordon, rolloutRestart, rolloutStatus } from "@kubesmith/runtime/rollout";
      await cordon(k8s.core.v1.nodes, "n");
      await rolloutRestart(k8s.apps.v1.deployments("a"), "web");
      await rolloutStatus(k8s.apps.v1.daemonSets("b"), "web");
    `;
    expect(requests(text)).toEqual([
      "get deployments in a",
      "get nodes",
      "list daemonsets in b",
      "patch deployments in a",
      "patch nodes",
      "watch daemonsets in b",
    ]);
  });

  test.each([
    ["evicts", "", ["create pods/eviction in all"]],
    ["deletes without evictions", ", { disableEviction: true }", ["delete pods in all"]],
    [
      "may do both if the option is computed",
      ", { disableEviction: Math.random() > 0.5 }",
      ["create pods/eviction in all", "delete pods in all"],
    ],
  ])("drain %s", (_name, options, removal) => {
    const text = `
      import { drain } from "@kubesmith/runtime/rollout";
      await drain(k8s.core.v1.nodes, "n"${options});
    `;
    expect(requests(text)).toEqual([
      ...removal,
      "get daemonsets in all",
      "get nodes",
      "get pods in all",
      "list pods in all",
      "patch nodes",
      "watch pods in all",
    ]);
  });

  test("leader election reads and writes a Lease", () => {
    const text = `
      import { lead } from "@kubesmith/runtime/leader-election";
      await lead(client, { namespace: "ops", name: "x" }, async () => {});
    `;
    expect(requests(text)).toEqual(["create leases in ops", "get leases in ops", "update leases in ops"]);
  });

  test("manifests that are literals are applied by their kinds", () => {
    const text = `
      import { applyAll } from "@kubesmith/runtime/dynamic";
      const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };
      const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "b" } };
      await applyAll(client, [map, role], { fieldManager: "test", namespace: "ops" });
    `;
    expect(requests(text)).toEqual([
      "create clusterroles",
      "create configmaps in ops",
      "patch clusterroles",
      "patch configmaps in ops",
    ]);
  });
});

describe("controllers", () => {
  test("they follow their own, owned and mapped resources; finalizers are patched, events created and patched", () => {
    const text = `
      import { createController, mapped, runControllers, withOptions } from "@kubesmith/runtime/controller";
      const controller = createController(k8s.core.v1.services("a"), {
        owns: [k8s.apps.v1.deployments("a"), withOptions(k8s.core.v1.configMaps, { informer: { namespaces: ["a"] } })],
        watches: [mapped(k8s.core.v1.nodes, () => [])],
        finalizer: "example.com/x",
        finalize: () => {},
        reconcile: async (service, { events, signal }) => {
          events.normal("Seen", "seen");
          await k8s.core.v1.services("a").status.apply("x", { status: {} }, { fieldManager: "x", signal });
        },
      });
      await runControllers(client, [controller], { leaderElection: { namespace: "ops", name: "x" } });
    `;
    expect(requests(text)).toEqual([
      "create events in a",
      "create leases in ops",
      "get leases in ops",
      "list configmaps in a",
      "list deployments in a",
      "list nodes",
      "list services in a",
      "patch events in a",
      "patch services in a",
      "patch services/status in a",
      "update leases in ops",
      "watch configmaps in a",
      "watch deployments in a",
      "watch nodes",
      "watch services in a",
    ]);
  });

  test("options in variables, and a namespace that only the program knows", () => {
    const text = `
      import { createController, runControllers } from "@kubesmith/runtime/controller";
      const owns = [k8s.core.v1.configMaps];
      const controller = createController(k8s.core.v1.secrets, { owns, reconcile: () => {} });
      const options = { leaderElection: { namespace: client.namespace, name: "x" } };
      await runControllers(client, [controller], options);
    `;
    expect(requests(text)).toEqual([
      "create leases in unknown",
      "get leases in unknown",
      "list configmaps in all",
      "list secrets in all",
      "update leases in unknown",
      "watch configmaps in all",
      "watch secrets in all",
    ]);
  });
});

describe("what a source does not show is reported with its place", () => {
  test("resources that are known only at run time; literals are found", () => {
    const text = `
      import { applyAll, createDynamicClient } from "@kubesmith/runtime/dynamic";
      const dynamic = createDynamicClient(client);
      const widgets = await dynamic.resource(process.argv[2] ?? "");
      await widgets("a").list();
      const pods = await dynamic.resource({ apiVersion: "v1", kind: "Pod" });
      await pods("a").get("b");
      await applyAll(client, process.argv[3] ?? "", { fieldManager: "test" });
    `;
    const usage = usageOf(HEAD + text);
    expect(requestsOf(usage)).toEqual(["get pods in a"]);
    expect(usage.unknown).toEqual([
      { kind: "resource", by: "list", verbs: ["list"], place: { file: "main.ts", line: 10, column: 13 } },
      { kind: "manifests", by: "applyAll", place: { file: "main.ts", line: 13, column: 13 } },
    ]);
  });

  test("a generic helper that nothing calls", () => {
    const text = `
      import type { KubernetesObject, Needs, ResourceClient } from "@kubesmith/runtime";
      export const count = async <T extends KubernetesObject>(resource: ResourceClient<Needs<T, "list">>) =>
        (await resource.list()).items.length;
    `;
    expect(usageOf(HEAD + text).unknown).toMatchObject([{ kind: "resource", by: "list", verbs: ["list"] }]);
  });

  test("requests that do not go through a resource client, if their path does not show the resource", () => {
    const text = `
      const name = process.argv[2];
      const namespace = "ops";
      await client.stream({ path: \`/api/v1/namespaces/\${namespace}/pods/\${name}/log\` });
      await client.send({ path: "/apis/apps/v1/deployments", query: { watch: true } });
      await client.send({ method: "DELETE", path: \`/api/v1/nodes/\${name}\` });
      await client.upgrade({ path: "/api/v1/namespaces/a/pods/b/exec", protocol: "v5.channel.k8s.io" });
      await client.send({ path: "/version" });
      await client.send({ path: "/metrics" });
      await client.send({ path: \`/api/v1/\${name}\` });
    `;
    const usage = usageOf(HEAD + text);
    expect(requestsOf(usage)).toEqual([
      "create pods/exec in a",
      "delete nodes",
      "get pods/exec in a",
      "get pods/log in ops",
      "watch deployments in all",
    ]);
    expect(usage.unknown).toMatchObject([
      { kind: "request", by: "client.send", path: "/metrics" },
      { kind: "request", by: "client.send", path: "/api/v1/…" },
    ]);
  });
});
