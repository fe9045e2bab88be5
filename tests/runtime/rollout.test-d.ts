import { clientset } from "@kubesmith/kubernetes";
import type { LiveDeployment } from "@kubesmith/kubernetes/apps/v1";
import type { LiveNode, LivePod } from "@kubesmith/kubernetes/core/v1";
import type { Client, Live, Needs, ResourceClient } from "@kubesmith/runtime";
import type { DynamicClient, DynamicObject } from "@kubesmith/runtime/dynamic";
import type { RolloutStatus } from "@kubesmith/runtime/rollout";
import {
  cordon,
  type DrainResult,
  drain,
  rolloutRestart,
  rolloutStatus,
  rolloutStatusOf,
} from "@kubesmith/runtime/rollout";
import { expectTypeOf, test } from "vitest";

declare const client: Client;
declare const dynamic: DynamicClient;
const k8s = clientset(client);
const { deployments, statefulSets, daemonSets, replicaSets } = k8s.apps.v1;

test("rollouts are awaited or iterated, of three kinds", async () => {
  expectTypeOf(await rolloutStatus(deployments("default"), "web")).toEqualTypeOf<RolloutStatus>();
  for await (const status of rolloutStatus(statefulSets("default"), "db")) {
    expectTypeOf(status.state).toEqualTypeOf<"progressing" | "complete" | "failed">();
  }
  rolloutStatus(daemonSets("default"), "agent", { timeout: 1000, revision: 3 });
  // @ts-expect-error ReplicaSets have no rollouts
  rolloutStatus(replicaSets("default"), "web");
  // @ts-expect-error the namespace is missing
  rolloutStatus(deployments, "web");
  // @ts-expect-error no such option
  rolloutStatus(deployments("default"), "web", { watch: false });
  rolloutStatus({} as ResourceClient<Needs<LiveDeployment, "list" | "watch">>, "web");
  // @ts-expect-error Deployments that are only listed cannot be followed
  rolloutStatus({} as ResourceClient<Needs<LiveDeployment, "list">>, "web");
  // @ts-expect-error pods have no rollouts, whatever their verbs are
  rolloutStatus({} as ResourceClient<Needs<LivePod, "list" | "watch">>, "web");
  rolloutStatusOf(await deployments("default").get("web"), { revision: 3 });
});

test("a restart returns the live object", async () => {
  expectTypeOf(await rolloutRestart(deployments("default"), "web")).toEqualTypeOf<LiveDeployment>();
  // @ts-expect-error pods are not restarted
  rolloutRestart(k8s.core.v1.pods("default"), "web");
  const workloads = (await dynamic.resource("deploy"))("default");
  expectTypeOf(await rolloutRestart(workloads, "web")).toEqualTypeOf<Live<DynamicObject>>();
});

test("nodes are cordoned and drained", async () => {
  expectTypeOf(await cordon(k8s.core.v1.nodes, "a")).toEqualTypeOf<LiveNode>();
  expectTypeOf(await drain(k8s.core.v1.nodes, "a", { podSelector: { app: ["a", "b"] } })).toEqualTypeOf<DrainResult>();
  for await (const step of drain(k8s.core.v1.nodes, "a")) {
    if (step.type === "refused") expectTypeOf(step.error).toEqualTypeOf<unknown>();
    // @ts-expect-error not every step is about one pod
    step.pod;
  }
  // @ts-expect-error namespaces are not drained
  drain(k8s.core.v1.namespaces, "a");
  drain(await dynamic.resource("nodes"), "a");
});
