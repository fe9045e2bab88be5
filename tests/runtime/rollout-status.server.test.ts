import { clientset } from "@kubesmith/kubernetes";
import { deployments as deploymentsToken } from "@kubesmith/kubernetes/apps/v1";
import { connect, isForbidden, isNotFound, type KubernetesObject, type Readable } from "@kubesmith/runtime";
import { createDynamicClient } from "@kubesmith/runtime/dynamic";
import { type RolloutStatus, rolloutStatus, rolloutStatusOf } from "@kubesmith/runtime/rollout";
import { describe, expect, test } from "vitest";
import { useControlPlane } from "../support/use-control-plane.js";
import { ROLLOUT_STATES, type RolloutState } from "./testdata/rollouts.js";

const cluster = useControlPlane();
let number = 0;

const labels = { app: "web" };
const template = { metadata: { labels }, spec: { containers: [{ name: "main", image: "nginx" }] } };

/** Creates an object in a state. Its status is written as its controller would. */
async function create({ kind, spec, status, edits = 0, annotations }: RolloutState): Promise<string> {
  const name = `rollout-${++number}`;
  const everywhere = await createDynamicClient(cluster.client).resource(kind.toLowerCase());
  const workloads = everywhere("default");
  const scale = kind === "DaemonSet" ? {} : { replicas: 3 };
  await workloads.create({
    metadata: { name, ...(annotations && { annotations }) },
    spec: { ...scale, selector: { matchLabels: labels }, template, ...spec },
  });
  for (let i = 1; i <= edits; i++) {
    await workloads.patch.merge(name, { spec: { template: { metadata: { annotations: { edit: `${i}` } } } } });
  }
  await workloads.status.patch.merge(name, { status });
  return name;
}

/** What kubectl says of a rollout, and its exit code. */
async function askKubectl(kind: string, name: string, ...flags: string[]) {
  const { code, stdout, stderr } = await cluster.kubectl(["rollout", "status", `${kind}/${name}`, ...flags]);
  return { code, stdout, stderr };
}
/** What kubectl would print for a status, and exit with. */
const asKubectl = ({ state, message }: RolloutStatus) =>
  state === "failed"
    ? { code: 1, stdout: "", stderr: `error: ${message}\n` }
    : { code: 0, stdout: `${message}\n`, stderr: "" };

const resourceOf = (kind: string): Readable<KubernetesObject> => {
  const { deployments, statefulSets, daemonSets } = cluster.k8s.apps.v1;
  if (kind === "Deployment") return deployments("default");
  return kind === "StatefulSet" ? statefulSets("default") : daemonSets("default");
};

describe("rolloutStatusOf() and `kubectl rollout status --watch=false` agree:", () => {
  test("there are at least 50 states", () => {
    expect(ROLLOUT_STATES.length).toBeGreaterThanOrEqual(50);
  });

  test.each(ROLLOUT_STATES.map((state) => [state.kind, state.title, state] as const))(
    "a %s %s",
    async (kind, _, state) => {
      const name = await create(state);
      const { revision } = state;
      const flags = revision === undefined ? [] : [`--revision=${revision}`];
      const object = await resourceOf(kind).get(name);
      const status = rolloutStatusOf(object, revision === undefined ? {} : { revision });
      expect(asKubectl(status)).toEqual(await askKubectl(kind, name, "--watch=false", ...flags));
    },
  );
});

describe("rolloutStatus()", () => {
  const deployments = () => cluster.k8s.apps.v1.deployments("default");
  const begun: RolloutState = { title: "", kind: "Deployment", status: { observedGeneration: 1 } };
  const complete = { observedGeneration: 1, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 };
  /** The messages until the end, and how it ended. */
  async function messagesOf(steps: AsyncIterable<RolloutStatus>): Promise<string[]> {
    const messages: string[] = [];
    try {
      for await (const { message } of steps) messages.push(message);
    } catch (error) {
      messages.push(`${(error as Error).name}: ${(error as Error).message}`);
    }
    return messages;
  }

  test("yields what kubectl prints while the rollout goes on, and resolves with the last one", async () => {
    const name = await create(begun);
    const printed = askKubectl("deployment", name);
    const progress = rolloutStatus(deployments(), name);
    const messages = messagesOf(progress);
    const steps = [
      { replicas: 1, updatedReplicas: 1 },
      { replicas: 3, updatedReplicas: 3 },
      { replicas: 3, updatedReplicas: 3, readyReplicas: 1, availableReplicas: 1 },
      complete,
    ];
    for (const status of steps) {
      // A moment for kubectl to start and to print each state.
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await deployments().status.patch.merge(name, { status });
    }
    const { code, stdout } = await printed;
    const lines = stdout.trimEnd().split("\n");
    expect(await messages).toEqual(lines.filter((line, i) => line !== lines[i - 1]));
    expect(code).toBe(0);
    expect(await progress).toMatchObject({ state: "complete", reason: "Complete", done: 3, wanted: 3 });
  });

  test("ends with the failure that kubectl reports: the deadline is exceeded", async () => {
    const name = await create(begun);
    const printed = askKubectl("deployment", name);
    const messages = messagesOf(rolloutStatus(deployments(), name));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const conditions = [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" }];
    await deployments().status.patch.merge(name, { status: { conditions } });
    expect(await printed).toMatchObject({
      code: 1,
      stderr: `error: deployment "${name}" exceeded its progress deadline\n`,
    });
    expect((await messages).at(-1)).toBe(
      `WaitFailedError: gave up waiting for the rollout of deployment default/${name}: deployment "${name}" exceeded its progress deadline`,
    );
  });

  test("ends with the failure that kubectl reports: the object is deleted, and created again", async () => {
    const name = await create(begun);
    const printed = askKubectl("deployment", name);
    const messages = messagesOf(rolloutStatus(deployments(), name));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await deployments().delete(name);
    await deployments().create({
      metadata: { name },
      spec: { replicas: 3, selector: { matchLabels: labels }, template },
    });
    expect(await printed).toMatchObject({ code: 1, stderr: "error: object has been deleted\n" });
    expect((await messages).at(-1)).toBe(
      `WaitFailedError: gave up waiting for the rollout of deployment default/${name}: the object has been deleted`,
    );
  });

  test("ends with the failure that kubectl reports: the object does not exist", async () => {
    expect(await askKubectl("deployment", "missing")).toMatchObject({
      code: 1,
      stderr: 'Error from server (NotFound): deployments.apps "missing" not found\n',
    });
    const error = await rolloutStatus(deployments(), "missing").catch((reason: unknown) => reason);
    expect(error).toSatisfy(isNotFound);
    expect(error).toMatchObject({ status: { message: 'deployments.apps "missing" not found' } });
  });

  test("works for a user who may only list and watch, also if the object does not exist", async () => {
    const rbac = cluster.k8s.rbac.v1;
    await rbac.roles("default").create({
      metadata: { name: "follower" },
      rules: [{ apiGroups: ["apps"], resources: ["deployments"], verbs: ["list", "watch"] }],
    });
    await rbac.roleBindings("default").create({
      metadata: { name: "follower" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "follower" },
      subjects: [{ kind: "User", name: "follower", apiGroup: "rbac.authorization.k8s.io" }],
    });
    await using client = await connect({
      kubeconfig: cluster.users.admin.kubeconfig,
      impersonate: { user: "follower" },
    });
    const followed = clientset(client).apps.v1.deployments("default");
    // The server takes a moment to see the role.
    await expect.poll(() => followed.list().then(() => true, isForbidden), { timeout: 30_000 }).toBe(true);
    const complete = { observedGeneration: 1, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 };
    const name = await create({ ...begun, status: complete });
    const withoutGet = client.resource({ ...deploymentsToken, verbs: ["list", "watch"] }, "default");
    for (const resource of [followed, withoutGet]) {
      expect(await rolloutStatus(resource, name)).toMatchObject({ state: "complete" });
      const error = await rolloutStatus(resource, "missing").catch((reason: unknown) => reason);
      expect(error).toSatisfy(isNotFound);
      expect(error).toMatchObject({ status: { message: 'deployments.apps "missing" not found' } });
    }
  });

  test("times out when kubectl does, and says how far the rollout is", async () => {
    const name = await create({ ...begun, status: { observedGeneration: 1, replicas: 2, updatedReplicas: 2 } });
    const printed = await askKubectl("deployment", name, "--timeout=1s");
    expect(printed.code).toBe(1);
    await expect(rolloutStatus(deployments(), name, { timeout: 1000 })).rejects.toMatchObject({
      name: "WaitTimeoutError",
      message: `timed out after 1 s waiting for the rollout of deployment default/${name}: ${printed.stdout.trimEnd()}`,
      last: { metadata: { name } },
    });
  });

  test("ends with its signal", async () => {
    const name = await create(begun);
    const abort = new AbortController();
    const steps = rolloutStatus(deployments(), name, { signal: abort.signal })[Symbol.asyncIterator]();
    await steps.next();
    abort.abort(new Error("enough"));
    await expect(steps.next()).rejects.toThrow("enough");
  });

  test("accepts resources that are known only at run time", async () => {
    const name = await create({ ...begun, status: complete });
    const dynamic = (await createDynamicClient(cluster.client).resource("deploy"))("default");
    expect((await rolloutStatus(dynamic, name)).state).toBe("complete");
  });
});
