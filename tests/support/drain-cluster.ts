import { clientset } from "@kubesmith/kubernetes";
import { connect } from "@kubesmith/runtime";
import type { DrainEvent } from "@kubesmith/runtime/rollout";
import { beforeAll, onTestFinished } from "vitest";
import { type TestCluster, useControlPlane } from "./use-control-plane.js";

// Neither kubelets nor controllers are running: the tests write what these would, so that each state lasts as long as a test needs it.

/** What a pod on a node looks like. */
export interface PodSettings {
  readonly namespace?: string;
  readonly owner?: "ReplicaSet" | "DaemonSet" | "missing DaemonSet" | "none";
  readonly labels?: { [key: string]: string };
  readonly annotations?: { [key: string]: string };
  readonly emptyDir?: boolean;
  readonly phase?: "Running" | "Succeeded";
  /** Seconds until a pod that is deleted is gone: with 0, the server removes it, otherwise its kubelet would. */
  readonly grace?: number;
  readonly finalizers?: string[];
}

type Nodes = ReturnType<typeof clientset>["core"]["v1"]["nodes"];

/** A control plane with nodes and pods to drain. */
export interface DrainCluster {
  readonly cluster: TestCluster;
  /** The requests of the client that drains: `POST pods/a/eviction`. */
  readonly requests: readonly string[];
  /** Creates a node for one test. */
  createNode(): Promise<string>;
  /** Connects a client that drains, and clears the recorded requests. */
  drainer(options?: object): Promise<Nodes>;
  /** Creates a pod that runs on a node; returns its uid. */
  createPod(node: string, name: string, settings?: PodSettings): Promise<string>;
  /** Creates a disruption budget, with a status as its controller writes it. */
  createBudget(name: string, app: string, disruptionsAllowed: number): Promise<void>;
  /** Writes how many disruptions a budget allows. */
  allow(budget: string, disruptionsAllowed: number): Promise<void>;
  /** The names of the pods on a node, whose deletion was not requested. */
  podsOn(node: string): Promise<string[]>;
}

/** Starts a control plane for the tests of one file, as `useControlPlane()` does. */
export function useDrainCluster(): DrainCluster {
  const cluster = useControlPlane();
  const requests: string[] = [];
  let number = 0;
  beforeAll(async () => {
    const labels = { app: "agent" };
    await cluster.k8s.apps.v1.daemonSets("default").create({
      metadata: { name: "agent" },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: "main", image: "agent" }] } },
      },
    });
  });

  const allow: DrainCluster["allow"] = async (budget, disruptionsAllowed) => {
    const status = { observedGeneration: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3, disruptionsAllowed };
    await cluster.k8s.policy.v1.podDisruptionBudgets("default").status.patch.merge(budget, { status });
  };
  return {
    cluster,
    requests,
    allow,
    createPod: (node, name, settings) => createPod(cluster, node, name, settings),
    async createNode() {
      const name = `node-${++number}`;
      await cluster.k8s.core.v1.nodes.create({ metadata: { name } });
      return name;
    },
    async drainer(options = {}) {
      requests.length = 0;
      const draining = await connect({
        kubeconfig: cluster.users.admin.kubeconfig,
        ...options,
        interceptors: [
          async (request, next) => {
            requests.push(`${request.method} ${request.path.split("/").slice(-3).join("/")}`);
            return next(request);
          },
        ],
      });
      onTestFinished(() => draining.close());
      return clientset(draining).core.v1.nodes;
    },
    async createBudget(name, app, disruptionsAllowed) {
      const budgets = cluster.k8s.policy.v1.podDisruptionBudgets("default");
      await budgets.create({ metadata: { name }, spec: { maxUnavailable: 1, selector: { matchLabels: { app } } } });
      await allow(name, disruptionsAllowed);
      onTestFinished(async () => void (await budgets.delete(name)));
    },
    async podsOn(node) {
      const { items } = await cluster.k8s.core.v1.pods.list({ fieldSelector: { "spec.nodeName": node } });
      return items.filter(({ metadata }) => !metadata.deletionTimestamp).map(({ metadata }) => metadata.name);
    },
  };
}

async function createPod(
  cluster: TestCluster,
  node: string,
  name: string,
  settings: PodSettings = {},
): Promise<string> {
  const { namespace = "default", owner = "ReplicaSet", labels = {}, annotations = {}, phase = "Running" } = settings;
  const { emptyDir = false, grace = 0, finalizers = [] } = settings;
  const kind = owner.split(" ").at(-1) ?? "";
  const ownerName = owner === "DaemonSet" ? "agent" : "gone";
  const reference = { apiVersion: "apps/v1", kind, name: ownerName, uid: "0", controller: true };
  const pods = cluster.k8s.core.v1.pods(namespace);
  const ownerReferences = owner === "none" ? [] : [reference];
  const { metadata } = await pods.create({
    metadata: { name, labels, annotations, finalizers, ownerReferences },
    spec: {
      nodeName: node,
      terminationGracePeriodSeconds: grace,
      containers: [{ name: "main", image: "nginx" }],
      ...(emptyDir && { volumes: [{ name: "data", emptyDir: {} }] }),
    },
  });
  // The server evicts pods that do not run without asking any budget.
  const conditions = [{ type: "Ready", status: phase === "Running" ? "True" : "False" }];
  await pods.status.patch.merge(name, { status: { phase, conditions } });
  return metadata.uid;
}

/** Follows a drain; collects its steps as text: `evicting a`. */
export function follow(steps: AsyncIterable<DrainEvent>): { readonly seen: string[]; readonly end: Promise<unknown> } {
  const seen: string[] = [];
  const end = (async () => {
    for await (const event of steps) seen.push("pod" in event ? `${event.type} ${event.pod.name}` : event.type);
  })().catch((error: unknown) => error);
  return { seen, end };
}

/** The limit for what happens soon. */
export const soon = { timeout: 30_000 };
