import { clientset } from "@kubesmith/kubernetes";
import { connect } from "@kubesmith/runtime";
import { createController, createMetrics, TerminalError } from "@kubesmith/runtime/controller";
import { lead } from "@kubesmith/runtime/leader-election";
import { expect, onTestFinished, test, vi } from "vitest";
import { startControllers } from "../support/run-controllers.js";
import { useControlPlane } from "../support/use-control-plane.js";

const cluster = useControlPlane();
const eventually = (assertion: () => void | Promise<void>): Promise<void> => vi.waitFor(assertion, { timeout: 20_000 });
const selected = (app: string): { informer: { labelSelector: string } } => ({
  informer: { labelSelector: `app=${app}` },
});
const health = { port: 0, host: "127.0.0.1" };

function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
/** The port at which a run answers, from its log. */
async function portOf(log: readonly { fields: { readonly [name: string]: unknown } }[]): Promise<number> {
  await eventually(() => expect(log[0]?.fields.port).toBeTypeOf("number"));
  return log[0]?.fields.port as number;
}
async function ask(port: number, path: string): Promise<[status: number, body: string]> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return [response.status, await response.text()];
}

test("H.5, H.11 a process is ready when its caches are filled, whether or not it leads; the Lease tells whether it lives", async () => {
  const lists = gate();
  const client = await connect({
    kubeconfig: cluster.users.admin.kubeconfig,
    interceptors: [
      async (request, next) => {
        if (request.path.includes("configmaps")) await lists.opened;
        return next(request);
      },
    ],
  });
  onTestFinished(() => client.close());
  const options = { namespace: "default", name: "ready", retryPeriod: 100 };
  const other = new AbortController();
  const leading = gate();
  const otherLeader = lead(
    cluster.client,
    { ...options, releaseOnCancel: true, signal: other.signal },
    async ({ signal }) => {
      leading.open();
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    },
  );
  await leading.opened;
  let calls = 0;
  const controller = createController(clientset(client).core.v1.configMaps, {
    ...selected("ready"),
    reconcile: () => void calls++,
  });
  await cluster.k8s.core.v1.configMaps("default").create({ metadata: { name: "ready", labels: { app: "ready" } } });
  const { log } = startControllers(client, [controller], { health, leaderElection: options });
  const port = await portOf(log);
  expect(await ask(port, "/readyz")).toEqual([500, expect.stringContaining("[-]caches failed")]);
  expect(await ask(port, "/livez")).toEqual([200, "ok"]);
  lists.open();
  await eventually(async () => expect(await ask(port, "/readyz")).toEqual([200, "ok"]));
  const isLeader = 'leader_election_master_status{name="ready"}';
  await eventually(async () => expect((await ask(port, "/metrics"))[1]).toContain(`${isLeader} 0`));
  expect(calls).toBe(0);
  other.abort();
  await otherLeader;
  await eventually(() => expect(calls).toBe(1));
  expect((await ask(port, "/metrics"))[1]).toContain(`${isLeader} 1`);
  expect(await ask(port, "/healthz?verbose")).toEqual([200, expect.stringContaining("[+]election ok")]);
});

test("H.11 metrics count what the queue and the reconciles do, under the names that controllers in Go have", async () => {
  const { k8s, client } = cluster;
  const metrics = createMetrics();
  const attempts = new Map<string, number>();
  const controller = createController(k8s.core.v1.configMaps, {
    ...selected("metrics"),
    name: "counted",
    concurrency: 2,
    timeout: "1s",
    reconcile: async ({ metadata: { name } }, { signal, attempt }) => {
      attempts.set(name, (attempts.get(name) ?? 0) + 1);
      if (name === "terminal") throw new TerminalError("wrong");
      if (name === "failing" && attempt === 0) throw new Error("failed");
      if (name === "later" && attempts.get(name) === 1) return { requeueAfter: 1 };
      if (name !== "slow" || attempt > 0) return undefined;
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    },
  });
  const names = ["fine", "terminal", "failing", "later", "slow"];
  const metadata = (name: string) => ({ metadata: { name, labels: { app: "metrics" } } });
  for (const name of names) await k8s.core.v1.configMaps("default").create(metadata(name));
  const { stop } = startControllers(client, [controller], { metrics });
  await eventually(() => expect(names.map((name) => attempts.get(name))).toEqual([1, 1, 2, 2, 2]));
  await stop();
  const lines = metrics.text().split("\n");
  const numberOf = (start: string): number =>
    Number(
      lines
        .find((line) => line.startsWith(`${start} `))
        ?.split(" ")
        .at(-1),
    );
  const results = ["success", "error", "requeue_after", "requeue"].map((result) =>
    numberOf(`controller_runtime_reconcile_total{controller="counted",result="${result}"}`),
  );
  expect(results).toEqual([4, 3, 1, 0]);
  const ofController = (name: string): number => numberOf(`controller_runtime_${name}{controller="counted"}`);
  expect(
    [
      ...["reconcile_errors_total", "terminal_reconcile_errors_total", "reconcile_timeouts_total"],
      ...["max_concurrent_reconciles", "active_workers", "reconcile_time_seconds_count"],
    ].map(ofController),
  ).toEqual([3, 1, 1, 2, 0, 8]);
  const ofQueue = (name: string): number => numberOf(`workqueue_${name}{name="counted",controller="counted"}`);
  expect(["adds_total", "queue_duration_seconds_count", "work_duration_seconds_count", "depth"].map(ofQueue)).toEqual([
    8, 8, 8, 0,
  ]);
  expect(ofQueue("retries_total")).toBe(3);
});

test("H.11 a port that is in use is an error, and nothing is left running", async () => {
  const first = startControllers(cluster.client, [], { health });
  const port = await portOf(first.log);
  const { ended } = startControllers(cluster.client, [], { health: { ...health, port } });
  await expect(ended).rejects.toThrow(`port ${port}: the port is already in use`);
  await expect(startControllers(cluster.client, [], { health: { prot: 1 } as never }).ended).rejects.toThrow(
    'runControllers: health: unknown option "prot"',
  );
});
