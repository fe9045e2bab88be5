import { type RolloutStatus, rolloutRestart, rolloutStatus } from "@kubesmith/runtime/rollout";
import { describe, expect, onTestFinished, test } from "vitest";
import { useControlPlane } from "../support/use-control-plane.js";

// Rollouts by the real controllers. A kubelet is all that is missing: the tests make pods ready as one would.

const cluster = useControlPlane({ controllerManager: true });

const specOf = (app: string) => ({
  selector: { matchLabels: { app } },
  template: { metadata: { labels: { app } }, spec: { containers: [{ name: "main", image: "nginx" }] } },
});

/** Makes the pods of an app ready, one every 100 ms, until the test ends. */
function startKubelet(app: string): void {
  const stop = new AbortController();
  const pods = cluster.k8s.core.v1.pods("default");
  const run = async (): Promise<void> => {
    for await (const { type, object } of pods.watch({ labelSelector: { app }, signal: stop.signal })) {
      const isReady = object.status.conditions?.some(({ type, status }) => type === "Ready" && status === "True");
      if (type === "DELETED" || isReady || object.metadata.deletionTimestamp) continue;
      await new Promise((resolve) => setTimeout(resolve, 100));
      const conditions = [{ type: "Ready", status: "True" }];
      // It may have been deleted meanwhile.
      await pods.status.patch.merge(object.metadata.name, { status: { phase: "Running", conditions } }).catch(() => {});
    }
  };
  const running = run();
  onTestFinished(async () => {
    stop.abort();
    await running;
  });
}

interface Outcome {
  readonly code: number;
  readonly lines: readonly string[];
  readonly end: string;
}
async function askKubectl(target: string, ...flags: string[]): Promise<Outcome> {
  const { code, stdout, stderr } = await cluster.kubectl(["rollout", "status", target, ...flags]);
  const lines = stdout.split("\n").filter((line, i, all) => line !== "" && line !== all[i - 1]);
  return { code, lines, end: stderr.trim() };
}
async function outcomeOf(steps: AsyncIterable<RolloutStatus>): Promise<Outcome> {
  const lines: string[] = [];
  try {
    for await (const { message } of steps) lines.push(message);
    return { code: 0, lines, end: "" };
  } catch (error) {
    return { code: 1, lines, end: (error as Error).message };
  }
}
/** The two saw the same states, although one of them began later. */
function expectSameLines(one: readonly string[], other: readonly string[]): void {
  const count = Math.min(one.length, other.length);
  expect(count).toBeGreaterThan(0);
  expect(one.slice(-count)).toEqual(other.slice(-count));
}

describe("rolloutStatus() and `kubectl rollout status` agree about a live rollout", () => {
  test("of a Deployment that surges, from its creation and after a restart", async () => {
    const deployments = cluster.k8s.apps.v1.deployments("default");
    const rollingUpdate = { maxSurge: 2, maxUnavailable: 0 };
    await deployments.create({
      metadata: { name: "surge" },
      spec: { ...specOf("surge"), replicas: 4, strategy: { type: "RollingUpdate", rollingUpdate } },
    });
    for (let round = 1; round <= 2; round++) {
      const theirs = askKubectl("deployment/surge", "--timeout=60s");
      const ours = outcomeOf(rolloutStatus(deployments, "surge", { timeout: 60_000 }));
      if (round === 1) {
        await new Promise((resolve) => setTimeout(resolve, 1500));
        startKubelet("surge");
      }
      const [one, other] = await Promise.all([ours, theirs]);
      expect([one.code, other.code]).toEqual([0, 0]);
      expectSameLines(one.lines, other.lines);
      expect(one.lines.at(-1)).toBe('deployment "surge" successfully rolled out');
      if (round === 1) await rolloutRestart(deployments, "surge");
    }
  });

  test("of a Deployment whose pods do not become ready before its deadline", async () => {
    const deployments = cluster.k8s.apps.v1.deployments("default");
    await deployments.create({
      metadata: { name: "stuck" },
      spec: { ...specOf("stuck"), replicas: 2, progressDeadlineSeconds: 3 },
    });
    const [ours, theirs] = await Promise.all([
      outcomeOf(rolloutStatus(deployments, "stuck", { timeout: 60_000 })),
      askKubectl("deployment/stuck", "--timeout=60s"),
    ]);
    expect([ours.code, theirs.code]).toEqual([1, 1]);
    expectSameLines(ours.lines, theirs.lines);
    expect(theirs.end).toBe('error: deployment "stuck" exceeded its progress deadline');
    expect(ours.end).toContain(': deployment "stuck" exceeded its progress deadline');
  });

  test("of a Deployment that is paused, and resumed", async () => {
    startKubelet("paused");
    const deployments = cluster.k8s.apps.v1.deployments("default");
    await deployments.create({ metadata: { name: "paused" }, spec: { ...specOf("paused"), replicas: 2 } });
    await rolloutStatus(deployments, "paused", { timeout: 60_000 });
    await deployments.patch.merge("paused", {
      spec: { paused: true, template: { metadata: { annotations: { edit: "1" } } } },
    });
    const [ours, theirs] = await Promise.all([
      outcomeOf(rolloutStatus(deployments, "paused", { timeout: 3000 })),
      askKubectl("deployment/paused", "--timeout=3s"),
    ]);
    expect([ours.code, theirs.code]).toEqual([1, 1]);
    expect(ours.lines.at(-1)).toBe(theirs.lines.at(-1));
    expect(ours.end).toBe(
      `timed out after 3 s waiting for the rollout of deployment default/paused: ${theirs.lines.at(-1)}`,
    );
    await deployments.patch.merge("paused", { spec: { paused: false } });
    await rolloutStatus(deployments, "paused", { timeout: 60_000 });
    expect((await askKubectl("deployment/paused")).lines).toEqual(['deployment "paused" successfully rolled out']);
  });

  test("of a StatefulSet, from its creation and with a partition", async () => {
    startKubelet("db");
    const statefulSets = cluster.k8s.apps.v1.statefulSets("default");
    await statefulSets.create({
      metadata: { name: "db" },
      spec: { ...specOf("db"), serviceName: "db", replicas: 3, podManagementPolicy: "Parallel" },
    });
    for (const partition of [0, 2]) {
      const [ours, theirs] = await Promise.all([
        outcomeOf(rolloutStatus(statefulSets, "db", { timeout: 60_000 })),
        askKubectl("statefulset/db", "--timeout=60s"),
      ]);
      expect([ours.code, theirs.code]).toEqual([0, 0]);
      expect(ours.lines.at(-1)).toBe(theirs.lines.at(-1));
      const updated = partition === 0 ? 3 : 1;
      expect(ours.lines.at(-1)).toBe(`partitioned roll out complete: ${updated} new pods have been updated...`);
      if (partition === 2) break;
      await statefulSets.patch.merge("db", { spec: { updateStrategy: { rollingUpdate: { partition: 2 } } } });
      await rolloutRestart(statefulSets, "db");
    }
  });

  test("of a DaemonSet, from its creation and after a restart", async () => {
    for (const name of ["one", "two"]) await cluster.k8s.core.v1.nodes.create({ metadata: { name } });
    startKubelet("agent");
    const daemonSets = cluster.k8s.apps.v1.daemonSets("default");
    await daemonSets.create({ metadata: { name: "agent" }, spec: specOf("agent") });
    for (let round = 1; round <= 2; round++) {
      const [ours, theirs] = await Promise.all([
        outcomeOf(rolloutStatus(daemonSets, "agent", { timeout: 60_000 })),
        askKubectl("daemonset/agent", "--timeout=60s"),
      ]);
      expect([ours.code, theirs.code]).toEqual([0, 0]);
      expect(ours.lines.at(-1)).toBe(theirs.lines.at(-1));
      if (round === 1) await rolloutRestart(daemonSets, "agent");
    }
  });
});
