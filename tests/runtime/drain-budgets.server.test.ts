import { isConflict } from "@kubesmith/runtime";
import { DrainError, drain } from "@kubesmith/runtime/rollout";
import { describe, expect, test } from "vitest";
import { follow, soon, useDrainCluster } from "../support/drain-cluster.js";
import { failureOf } from "../support/failure-of.js";

const { allow, createBudget, createNode, createPod, drainer, podsOn, requests, cluster } = useDrainCluster();

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
    const budgets = cluster.k8s.policy.v1.podDisruptionBudgets("default");
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
    expect((await cluster.k8s.core.v1.nodes.get(node)).spec.unschedulable).toBe(true);
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
      await expect(progress).rejects.toThrow("the loop over the steps ended before the last step");
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
