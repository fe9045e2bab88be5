import { clientset } from "@kubesmith/kubernetes";
import { connect } from "@kubesmith/runtime";
import { drain } from "@kubesmith/runtime/rollout";
import { describe, expect, onTestFinished, test } from "vitest";
import { follow, soon, useDrainCluster } from "../support/drain-cluster.js";
import { failureOf } from "../support/failure-of.js";

const { allow, createBudget, createNode, createPod, drainer, podsOn, requests, cluster } = useDrainCluster();

describe("drain() waits until pods are gone:", () => {
  test("until their kubelet has ended them, with the grace period of the option", async () => {
    const node = await createNode();
    await createPod(node, "slow", { grace: 30 });
    const { seen, end } = follow(drain(await drainer(), node, { gracePeriodSeconds: 7 }));
    const pods = cluster.k8s.core.v1.pods("default");
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
    await cluster.k8s.core.v1.pods("default").delete("db-0", { gracePeriodSeconds: 0 });
    const uid = await createPod(other, "db-0", { labels: { app: "db" } });
    await allow("db", 1);
    expect(await end).toBeUndefined();
    expect((await cluster.k8s.core.v1.pods("default").get("db-0")).metadata).toMatchObject({ uid });
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
            await cluster.k8s.core.v1.pods("default").delete("db-1", { gracePeriodSeconds: 0 });
            uid = await createPod(other, "db-1");
          }
          return next(request);
        },
      ],
    });
    onTestFinished(() => replacing.close());
    await drain(clientset(replacing).core.v1.nodes, node);
    expect((await cluster.k8s.core.v1.pods("default").get("db-1")).metadata).toMatchObject({ uid });
    expect(await podsOn(other)).toEqual(["db-1"]);
  });

  test("in a namespace that is being deleted, which accepts no evictions, the namespace removes them", async () => {
    const node = await createNode();
    const namespace = "leaving";
    await cluster.k8s.core.v1.namespaces.create({ metadata: { name: namespace } });
    await createPod(node, "evictee", { namespace, grace: 30 });
    await createPod(node, "later", { namespace, grace: 30 });
    await cluster.k8s.core.v1.namespaces.delete(namespace);
    const pods = cluster.k8s.core.v1.pods(namespace);
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
    const pods = cluster.k8s.core.v1.pods("default");
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
    const { clusterRoles, clusterRoleBindings } = cluster.k8s.rbac.v1;
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
    await cluster.k8s.core.v1.pods("default").delete("unwatched", { gracePeriodSeconds: 0 });
    expect(await end).toBeUndefined();
    expect(seen.at(-1)).toBe("evicted unwatched");
  });

  test("a node without pods is drained at once; an unknown node is an error", async () => {
    const node = await createNode();
    expect(await drain(await drainer(), node)).toEqual({ removed: [], kept: [], warnings: [] });
    await expect(drain(await drainer(), "missing")).rejects.toThrow('nodes "missing" not found');
  });
});
