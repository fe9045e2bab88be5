import { clientset } from "@kubesmith/kubernetes";
import { type Client, connect, isConflict } from "@kubesmith/runtime";
import { cordon, DrainError, type DrainEvent, type DrainOptions, drain, uncordon } from "@kubesmith/runtime/rollout";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";

// Neither kubelets nor controllers are running: the tests write what these would, so that each state lasts as long as a test needs it.

let cluster: ControlPlane;
let client: Client;
let k8s: ReturnType<typeof clientset>;
/** The requests of the client that drains: `POST pods/a/eviction`. */
const requests: string[] = [];
let number = 0;

beforeAll(async () => {
  cluster = await startControlPlane();
  client = await connect({ kubeconfig: cluster.users.admin.kubeconfig });
  k8s = clientset(client);
  await k8s.apps.v1.daemonSets("default").create({
    metadata: { name: "agent" },
    spec: {
      selector: { matchLabels: { app: "agent" } },
      template: { metadata: { labels: { app: "agent" } }, spec: { containers: [{ name: "main", image: "agent" }] } },
    },
  });
});
afterAll(async () => {
  await client?.close();
  await cluster?.stop();
});

/** A node of its own for a test. */
async function createNode(): Promise<string> {
  const name = `node-${++number}`;
  await k8s.core.v1.nodes.create({ metadata: { name } });
  return name;
}

/** The clientset that drains; its requests are recorded. */
async function drainer(options: object = {}) {
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
}

interface PodSettings {
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

/** Creates a pod that runs on a node. */
async function createPod(node: string, name: string, settings: PodSettings = {}): Promise<string> {
  const { namespace = "default", owner = "ReplicaSet", labels = {}, annotations = {}, phase = "Running" } = settings;
  const { emptyDir = false, grace = 0, finalizers = [] } = settings;
  const kind = owner.split(" ").at(-1) ?? "";
  const ownerName = owner === "DaemonSet" ? "agent" : "gone";
  const reference = { apiVersion: "apps/v1", kind, name: ownerName, uid: "0", controller: true };
  const pods = k8s.core.v1.pods(namespace);
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

/** Creates a disruption budget, with a status as its controller writes it. */
async function createBudget(name: string, app: string, disruptionsAllowed: number): Promise<void> {
  const budgets = k8s.policy.v1.podDisruptionBudgets("default");
  await budgets.create({ metadata: { name }, spec: { maxUnavailable: 1, selector: { matchLabels: { app } } } });
  await allow(name, disruptionsAllowed);
  onTestFinished(async () => void (await budgets.delete(name)));
}
async function allow(budget: string, disruptionsAllowed: number): Promise<void> {
  const status = { observedGeneration: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3, disruptionsAllowed };
  await k8s.policy.v1.podDisruptionBudgets("default").status.patch.merge(budget, { status });
}

/** The names of the pods on a node, whose deletion was not requested. */
async function podsOn(node: string): Promise<string[]> {
  const { items } = await k8s.core.v1.pods.list({ fieldSelector: { "spec.nodeName": node } });
  return items.filter(({ metadata }) => !metadata.deletionTimestamp).map(({ metadata }) => metadata.name);
}

/** Follows a drain; collects its steps as text: `evicting a`. */
function follow(steps: AsyncIterable<DrainEvent>): { readonly seen: string[]; readonly end: Promise<unknown> } {
  const seen: string[] = [];
  const end = (async () => {
    for await (const event of steps) seen.push("pod" in event ? `${event.type} ${event.pod.name}` : event.type);
  })().catch((error: unknown) => error);
  return { seen, end };
}
const soon = { timeout: 30_000 };
const failureOf = (work: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(work).then(
    () => "no failure",
    (error: unknown) => error,
  );

describe("cordon() and uncordon()", () => {
  test("mark a node as kubectl does, and write nothing if it is marked already", async () => {
    const node = await createNode();
    const other = await createNode();
    const nodes = await drainer();
    expect((await cordon(nodes, node)).spec.unschedulable).toBe(true);
    await cordon(nodes, node);
    await cluster.kubectl(["cordon", other]);
    const { items } = await k8s.core.v1.nodes.list();
    expect(items.find(({ metadata }) => metadata.name === node)?.spec).toEqual(
      items.find(({ metadata }) => metadata.name === other)?.spec,
    );
    expect((await uncordon(nodes, node)).spec.unschedulable).toBeUndefined();
    await uncordon(nodes, node);
    expect(requests.filter((request) => request.startsWith("PATCH"))).toHaveLength(2);
  });
});

describe("drain() respects disruption budgets:", () => {
  test("evictions that are refused are tried again after five seconds, and never become deletions", async () => {
    const node = await createNode();
    for (const name of ["web-1", "web-2", "web-3"]) await createPod(node, name, { labels: { app: "web" } });
    await createBudget("web", "web", 1);
    const nodes = await drainer();
    const progress = drain(nodes, node);
    const { seen, end } = follow(progress);
    await expect.poll(() => seen.filter((step) => step.startsWith("refused")), soon).toHaveLength(4);
    // The budget allowed one, and there was a second attempt for each of the others.
    expect(await podsOn(node)).toHaveLength(2);
    expect(seen.filter((step) => step.startsWith("evicted"))).toHaveLength(1);
    await allow("web", 1);
    await expect.poll(() => podsOn(node), soon).toHaveLength(1);
    await allow("web", 1);
    expect(await end).toBeUndefined();
    expect(seen.slice(0, 4)).toEqual(["cordoned", "evicting web-1", "evicting web-2", "evicting web-3"]);
    expect(seen.filter((step) => step.startsWith("evicted")).sort()).toEqual(
      ["web-1", "web-2", "web-3"].map((name) => `evicted ${name}`),
    );
    expect((await progress).removed.map(({ name }) => name)).toEqual(["web-1", "web-2", "web-3"]);
    expect(requests.filter((request) => request.startsWith("DELETE"))).toEqual([]);
    // One list to select, one list and one watch to see them go, however often evictions were tried.
    expect(requests.filter((request) => request === "GET api/v1/pods")).toHaveLength(3);
  });

  test("as many pods as they allow are evicted, however many are on the node", async () => {
    const node = await createNode();
    const minAvailable = 4;
    const names = Array.from({ length: 8 }, (_, i) => `many-${i}`);
    for (const name of names) await createPod(node, name, { labels: { app: "many" } });
    await createBudget("many", "many", 0);
    const { seen, end } = follow(drain(await drainer(), node));
    let least = names.length;
    // A controller that allows what is above the minimum, and creates a new pod elsewhere from time to time.
    const budgets = k8s.policy.v1.podDisruptionBudgets("default");
    for (let replaced = 0; ; replaced = Math.min(names.length, replaced + 1)) {
      const budget = await budgets.get("many");
      const left = (await podsOn(node)).length;
      if (left === 0) break;
      least = Math.min(least, left + replaced);
      const disruptionsAllowed = Math.max(0, left + replaced - minAvailable);
      // A conflict: pods were evicted since they were counted.
      const write = budgets.status.update("many", { ...budget, status: { ...budget.status, disruptionsAllowed } });
      await write.catch((error: unknown) => expect(error).toSatisfy(isConflict));
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    expect(await end).toBeUndefined();
    expect(least).toBeGreaterThanOrEqual(minAvailable);
    expect(seen.some((step) => step.startsWith("refused"))).toBe(true);
    expect(requests.filter((request) => request.startsWith("DELETE"))).toEqual([]);
  });

  test("a pod with two of them is not evicted, and the others are", async () => {
    const node = await createNode();
    await createPod(node, "twice", { labels: { app: "twice" } });
    await createPod(node, "once", { labels: { app: "once" } });
    await createBudget("twice-a", "twice", 1);
    await createBudget("twice-b", "twice", 1);
    const error = await failureOf(drain(await drainer(), node));
    expect(error).toBeInstanceOf(DrainError);
    expect(error).toMatchObject({
      code: "Failed",
      node,
      problems: [{ pods: [{ namespace: "default", name: "twice" }] }],
    });
    expect((error as Error).message).toMatch(/more than one PodDisruptionBudget.*: default\/twice$/);
    expect(await podsOn(node)).toEqual(["twice"]);
    const { code, stderr } = await cluster.kubectl(["drain", node]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("more than one PodDisruptionBudget")]);
  });

  test("it gives up when its time is up, and says why", async () => {
    const node = await createNode();
    await createPod(node, "kept-1", { labels: { app: "kept" } });
    await createPod(node, "kept-2", { labels: { app: "kept" } });
    await createBudget("kept", "kept", 0);
    const error = await failureOf(drain(await drainer(), node, { timeout: 2000 }));
    expect(error).toMatchObject({
      name: "DrainError",
      code: "TimedOut",
      message: `timed out after 2 s draining node ${node}: Cannot evict pod as it would violate the pod's disruption budget.: default/kept-1, default/kept-2`,
    });
    expect(await podsOn(node)).toEqual(["kept-1", "kept-2"]);
    expect((await k8s.core.v1.nodes.get(node)).spec.unschedulable).toBe(true);
  });

  test("it ends with its signal, and when its steps are not followed any more", async () => {
    const node = await createNode();
    await createPod(node, "left", { labels: { app: "left" } });
    await createBudget("left", "left", 0);
    const nodes = await drainer();
    const abort = new AbortController();
    const aborted = failureOf(drain(nodes, node, { signal: abort.signal }));
    await expect.poll(() => requests, soon).toContain("POST pods/left/eviction");
    abort.abort(new Error("enough"));
    expect(await aborted).toMatchObject({ message: "enough" });
    for (const options of [{}, { timeout: 60_000 }, { signal: new AbortController().signal }]) {
      const progress = drain(nodes, node, options);
      for await (const { type } of progress) if (type === "refused") break;
      await expect(progress).rejects.toThrow("the loop over the steps was left before the end");
    }
    const count = requests.length;
    await new Promise((resolve) => setTimeout(resolve, 6000));
    expect(requests).toHaveLength(count);
    expect(await podsOn(node)).toEqual(["left"]);
  });

  test("deletions, which ignore them, need an option", async () => {
    const node = await createNode();
    await createPod(node, "deleted-1", { labels: { app: "deleted" } });
    await createPod(node, "deleted-2", { labels: { app: "deleted" } });
    await createBudget("deleted", "deleted", 0);
    const { seen, end } = follow(drain(await drainer(), node, { disableEviction: true }));
    expect(await end).toBeUndefined();
    expect(seen).toEqual(
      expect.arrayContaining(["deleting deleted-1", "deleting deleted-2", "deleted deleted-1", "deleted deleted-2"]),
    );
    expect(await podsOn(node)).toEqual([]);
    expect(requests.filter((request) => request.endsWith("eviction"))).toEqual([]);
  });
});

describe("drain() selects pods as kubectl does:", () => {
  /** One pod of each sort. */
  async function createAll(node: string): Promise<void> {
    await createPod(node, `${node}-managed`, { labels: { tier: "front" } });
    await createPod(node, `${node}-unmanaged`, { owner: "none", labels: { tier: "front" } });
    await createPod(node, `${node}-agent`, { owner: "DaemonSet" });
    await createPod(node, `${node}-orphan`, { owner: "missing DaemonSet" });
    await createPod(node, `${node}-storage`, { emptyDir: true });
    await createPod(node, `${node}-lonely-storage`, { emptyDir: true, owner: "none" });
    await createPod(node, `${node}-static`, { owner: "none", annotations: { "kubernetes.io/config.mirror": "x" } });
    await createPod(node, `${node}-finished`, { owner: "none", emptyDir: true, phase: "Succeeded" });
    await createPod(node, `${node}-finished-agent`, { owner: "DaemonSet", phase: "Succeeded" });
  }
  /** What kubectl says, with our names of its flags. */
  const translated = (text: string): string =>
    text
      .replaceAll("--ignore-daemonsets", "ignoreDaemonSets")
      .replaceAll("--delete-emptydir-data", "deleteEmptyDirData")
      .replaceAll("--force", "force");

  test.each<[string, DrainOptions, readonly string[]]>([
    ["without options", {}, []],
    ["DaemonSets ignored", { ignoreDaemonSets: true }, ["--ignore-daemonsets"]],
    ["local storage allowed", { deleteEmptyDirData: true }, ["--delete-emptydir-data"]],
    ["forced", { force: true }, ["--force"]],
    ["forced, DaemonSets ignored", { force: true, ignoreDaemonSets: true }, ["--force", "--ignore-daemonsets"]],
    ["some labels", { podSelector: { tier: "front" } }, ["--pod-selector=tier=front"]],
  ])("all problems at once, before any pod is removed: %s", async (_name, options, flags) => {
    const node = await createNode();
    await createAll(node);
    const before = await podsOn(node);
    const error = await failureOf(drain(await drainer(), node, options));
    expect(error).toBeInstanceOf(DrainError);
    const { code, problems } = error as DrainError;
    expect(code).toBe("NotAllowed");
    expect(await podsOn(node)).toEqual(before);
    const ours = problems.map(
      ({ message, pods }) => `${message}: ${pods.map(({ namespace, name }) => `${namespace}/${name}`).join(", ")}`,
    );
    const { stderr } = await cluster.kubectl(["drain", node, ...flags]);
    const [, theirs = ""] = /due to error: \[?(.*?)\]?, continuing command/.exec(translated(stderr)) ?? [];
    expect(ours.sort()).toEqual(theirs.split(/, (?=cannot delete )/).sort());
    expect(await podsOn(node)).toEqual(before);
  });

  test("with all options, the same pods go and the same pods stay", async () => {
    const [ours, theirs] = [await createNode(), await createNode()];
    await createAll(ours);
    await createAll(theirs);
    const options = { force: true, ignoreDaemonSets: true, deleteEmptyDirData: true };
    const { removed, kept, warnings } = await drain(await drainer(), ours, options);
    const { code } = await cluster.kubectl([
      "drain",
      theirs,
      "--force",
      "--ignore-daemonsets",
      "--delete-emptydir-data",
    ]);
    expect(code).toBe(0);
    const left = (await podsOn(ours)).map((name) => name.slice(ours.length));
    expect(left).toEqual((await podsOn(theirs)).map((name) => name.slice(theirs.length)));
    expect(left).toEqual(["-agent", "-static"]);
    expect(kept.map(({ name }) => name.slice(ours.length))).toEqual(left);
    expect(removed).toHaveLength(7);
    expect(warnings.map(({ message, pods }) => [message, pods.map(({ name }) => name.slice(ours.length))])).toEqual([
      ["ignoring DaemonSet-managed Pods", ["-agent"]],
      ["deleting Pods with local storage", ["-lonely-storage", "-storage"]],
      ["deleting Pods that declare no controller", ["-lonely-storage", "-unmanaged"]],
      ['daemonsets.apps "gone" not found', ["-orphan"]],
    ]);
  });

  test("only those with some labels, and no other change of labels looks like a removal", async () => {
    const node = await createNode();
    await createPod(node, "front", { labels: { tier: "front", app: "front" } });
    await createPod(node, "back", { labels: { tier: "back" } });
    await createBudget("front", "front", 0);
    const { seen, end } = follow(drain(await drainer(), node, { podSelector: "tier=front" }));
    await expect.poll(() => seen, soon).toContain("refused front");
    await k8s.core.v1.pods("default").patch.merge("front", { metadata: { labels: { tier: null } } });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(seen).not.toContain("evicted front");
    await allow("front", 1);
    expect(await end).toBeUndefined();
    expect(await podsOn(node)).toEqual(["back"]);
  });
});

describe("drain() waits until pods are gone:", () => {
  test("until their kubelet has ended them, with the grace period of the option", async () => {
    const node = await createNode();
    await createPod(node, "slow", { grace: 30 });
    const { seen, end } = follow(drain(await drainer(), node, { gracePeriodSeconds: 7 }));
    const pods = k8s.core.v1.pods("default");
    await expect.poll(async () => (await pods.get("slow")).metadata.deletionGracePeriodSeconds, soon).toBe(7);
    expect(seen).toEqual(["cordoned", "evicting slow"]);
    await pods.delete("slow", { gracePeriodSeconds: 0 });
    expect(await end).toBeUndefined();
    expect(seen.at(-1)).toBe("evicted slow");
  });

  test("or until its time is up", async () => {
    const node = await createNode();
    await createPod(node, "slower", { grace: 30 });
    const error = await failureOf(drain(await drainer(), node, { timeout: 1500 }));
    expect(error).toMatchObject({
      code: "TimedOut",
      message: `timed out after 1.5 s draining node ${node}: still terminating: default/slower`,
    });
  });

  test("another pod of the same name, on another node, is not touched", async () => {
    const [node, other] = [await createNode(), await createNode()];
    await createPod(node, "db-0", { labels: { app: "db" } });
    await createBudget("db", "db", 0);
    const { seen, end } = follow(drain(await drainer(), node));
    await expect.poll(() => seen, soon).toContain("refused db-0");
    await k8s.core.v1.pods("default").delete("db-0", { gracePeriodSeconds: 0 });
    const uid = await createPod(other, "db-0", { labels: { app: "db" } });
    await allow("db", 1);
    expect(await end).toBeUndefined();
    expect((await k8s.core.v1.pods("default").get("db-0")).metadata).toMatchObject({ uid });
    expect(await podsOn(other)).toEqual(["db-0"]);
  });

  test("an eviction of a pod that was replaced meanwhile is refused by its uid", async () => {
    const [node, other] = [await createNode(), await createNode()];
    await createPod(node, "db-1");
    let uid = "";
    const replacing = await connect({
      kubeconfig: cluster.users.admin.kubeconfig,
      interceptors: [
        async (request, next) => {
          if (request.path.endsWith("/eviction")) {
            await k8s.core.v1.pods("default").delete("db-1", { gracePeriodSeconds: 0 });
            uid = await createPod(other, "db-1");
          }
          return next(request);
        },
      ],
    });
    onTestFinished(() => replacing.close());
    await drain(clientset(replacing).core.v1.nodes, node);
    expect((await k8s.core.v1.pods("default").get("db-1")).metadata).toMatchObject({ uid });
    expect(await podsOn(other)).toEqual(["db-1"]);
  });

  test("in a namespace that is being deleted, which accepts no evictions, the namespace removes them", async () => {
    const node = await createNode();
    const namespace = "leaving";
    await k8s.core.v1.namespaces.create({ metadata: { name: namespace } });
    await createPod(node, "evictee", { namespace, grace: 30 });
    await createPod(node, "later", { namespace, grace: 30 });
    await k8s.core.v1.namespaces.delete(namespace);
    const pods = k8s.core.v1.pods(namespace);
    await pods.delete("evictee");
    const { seen, end } = follow(drain(await drainer(), node));
    await expect.poll(() => seen, soon).toContain("refused later");
    expect(seen).not.toContain("refused evictee");
    await pods.delete("later", { gracePeriodSeconds: 0 });
    await pods.delete("evictee", { gracePeriodSeconds: 0 });
    expect(await end).toBeUndefined();
    expect(seen).toEqual(expect.arrayContaining(["evicted evictee", "evicted later"]));
  });

  test("or not, if they should have been gone for long enough", async () => {
    const node = await createNode();
    const finalizers = ["example.com/held"];
    const pods = k8s.core.v1.pods("default");
    await createPod(node, "overdue", { finalizers });
    await pods.delete("overdue", { gracePeriodSeconds: 0 });
    await createPod(node, "late", { finalizers });
    await new Promise((resolve) => setTimeout(resolve, 3500));
    const { kept, removed } = await drain(await drainer(), node, { skipWaitForDeleteTimeoutSeconds: 1 });
    expect(removed).toEqual([]);
    expect(kept.map(({ name }) => name)).toEqual(["overdue", "late"]);
    expect(requests).not.toContain("POST pods/overdue/eviction");
    for (const name of ["overdue", "late"]) await pods.patch.merge(name, { metadata: { finalizers: null } });
  });

  test("for a user who may list pods but not watch them", async () => {
    const node = await createNode();
    await createPod(node, "unwatched", { grace: 30 });
    const { clusterRoles, clusterRoleBindings } = k8s.rbac.v1;
    await clusterRoles.create({
      metadata: { name: "drainer" },
      rules: [
        { apiGroups: [""], resources: ["nodes"], verbs: ["get", "patch"] },
        { apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] },
        { apiGroups: [""], resources: ["pods/eviction"], verbs: ["create"] },
      ],
    });
    await clusterRoleBindings.create({
      metadata: { name: "drainer" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "drainer" },
      subjects: [{ kind: "User", name: "drainer", apiGroup: "rbac.authorization.k8s.io" }],
    });
    const nodes = await drainer({ impersonate: { user: "drainer" } });
    await expect
      .poll(
        () =>
          nodes.get(node).then(
            () => true,
            () => false,
          ),
        soon,
      )
      .toBe(true);
    const { seen, end } = follow(drain(nodes, node));
    await expect.poll(() => seen, soon).toContain("evicting unwatched");
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await k8s.core.v1.pods("default").delete("unwatched", { gracePeriodSeconds: 0 });
    expect(await end).toBeUndefined();
    expect(seen.at(-1)).toBe("evicted unwatched");
  });

  test("a node without pods is drained at once; an unknown node is an error", async () => {
    const node = await createNode();
    expect(await drain(await drainer(), node)).toEqual({ removed: [], kept: [], warnings: [] });
    await expect(drain(await drainer(), "missing")).rejects.toThrow('nodes "missing" not found');
  });
});
