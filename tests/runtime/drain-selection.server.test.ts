import { cordon, DrainError, type DrainOptions, drain, uncordon } from "@kubesmith/runtime/rollout";
import { describe, expect, test } from "vitest";
import { follow, soon, useDrainCluster } from "../support/drain-cluster.js";
import { failureOf } from "../support/failure-of.js";

const { allow, createBudget, createNode, createPod, drainer, podsOn, requests, cluster } = useDrainCluster();

describe("cordon() and uncordon()", () => {
  test("mark a node as kubectl does, and write nothing if it is marked already", async () => {
    const node = await createNode();
    const other = await createNode();
    const nodes = await drainer();
    expect((await cordon(nodes, node)).spec.unschedulable).toBe(true);
    await cordon(nodes, node);
    await cluster.kubectl(["cordon", other]);
    const { items } = await cluster.k8s.core.v1.nodes.list();
    expect(items.find(({ metadata }) => metadata.name === node)?.spec).toEqual(
      items.find(({ metadata }) => metadata.name === other)?.spec,
    );
    expect((await uncordon(nodes, node)).spec.unschedulable).toBeUndefined();
    await uncordon(nodes, node);
    expect(requests.filter((request) => request.startsWith("PATCH"))).toHaveLength(2);
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
    await cluster.k8s.core.v1.pods("default").patch.merge("front", { metadata: { labels: { tier: null } } });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(seen).not.toContain("evicted front");
    await allow("front", 1);
    expect(await end).toBeUndefined();
    expect(await podsOn(node)).toEqual(["back"]);
  });
});
