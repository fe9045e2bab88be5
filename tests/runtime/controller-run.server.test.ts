import { clientset } from "@kubesmith/kubernetes";
import { type Client, connect } from "@kubesmith/runtime";
import { createController, type RunControllersOptions, TerminalError } from "@kubesmith/runtime/controller";
import { LeadershipLostError } from "@kubesmith/runtime/leader-election";
import { expect, onTestFinished, test, vi } from "vitest";
import { startControllers } from "../support/run-controllers.js";
import { useControlPlane } from "../support/use-control-plane.js";

const cluster = useControlPlane();
const eventually = (assertion: () => void | Promise<void>): Promise<void> => vi.waitFor(assertion, { timeout: 20_000 });
const selected = (app: string): { informer: { labelSelector: string } } => ({
  informer: { labelSelector: `app=${app}` },
});

/** Creates a ConfigMap with the label that the controllers select. */
const create = (app: string, name = app): Promise<unknown> =>
  cluster.k8s.core.v1.configMaps("default").create({ metadata: { name, labels: { app } } });
const touch = (name: string): Promise<unknown> =>
  cluster.k8s.core.v1.configMaps("default").patch.merge(name, { data: { touched: String(performance.now()) } });
const election = (name: string, identity = "us"): NonNullable<RunControllersOptions["leaderElection"]> => ({
  ...{ namespace: "default", name, identity, retryPeriod: 100 },
});
const holderOf = async (name: string): Promise<string | undefined> =>
  (await cluster.k8s.coordination.v1.leases("default").get(name)).spec.holderIdentity;

test("H.6 an exception backs off its object, and neither others nor the process", async () => {
  const { k8s, client } = cluster;
  const attempts = { bad: [] as number[], good: 0 };
  const controller = createController(k8s.core.v1.configMaps, {
    ...selected("failing"),
    reconcile: ({ metadata: { name } }, { attempt }) => {
      if (name === "good") attempts.good++;
      else if (attempts.bad.push(attempt) < 5) throw new Error(`failure ${attempt}`);
    },
  });
  for (const name of ["bad", "good"]) await create("failing", name);
  const { log } = startControllers(client, [controller]);
  await eventually(() => expect(attempts).toEqual({ bad: [0, 1, 2, 3, 4], good: 1 }));
  expect(log.map(({ controller: by, key, fields }) => [by, key?.name, String(fields.error)])).toEqual(
    [0, 1, 2, 3].map((attempt) => ["configmaps", "bad", `Error: failure ${attempt}`]),
  );
  // The success was the end of the failures.
  await touch("bad");
  await eventually(() => expect(attempts.bad.slice(5)).toEqual([0]));
});

test("H.6 a terminal error is not tried again until the object changes", async () => {
  const { k8s, client } = cluster;
  let calls = 0;
  const controller = createController(k8s.core.v1.configMaps, {
    ...selected("terminal"),
    rateLimits: { base: 1, max: 1 },
    reconcile: ({ metadata: { name } }) => {
      if (name === "probe") return;
      calls++;
      throw new TerminalError("the object is wrong");
    },
  });
  await create("terminal");
  const { log } = startControllers(client, [controller]);
  await eventually(() => expect(calls).toBe(1));
  await touch("terminal");
  await eventually(() => expect(calls).toBe(2));
  await create("terminal", "probe");
  expect(calls).toBe(2);
  expect(log.map(({ message }) => message)).toEqual(Array(2).fill("the reconcile failed and will not be retried"));
});

test("H.6 the signal of a reconcile aborts after its time limit, and the object is tried again", async () => {
  const { k8s, client } = cluster;
  const reasons: unknown[] = [];
  const controller = createController(k8s.core.v1.configMaps, {
    ...selected("slow"),
    timeout: "50ms",
    reconcile: async (_, { signal, attempt }) => {
      if (attempt === 2) return;
      await new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));
    },
  });
  await create("slow");
  startControllers(client, [controller], { log: ({ fields: { error } }) => void reasons.push(error) });
  await eventually(() => expect(reasons.length).toBe(2));
  expect(String(reasons[0])).toBe("TimeoutError: the reconcile took longer than 50 ms");
});

test("H.1 an object is never reconciled twice at once, and different objects are, up to the limit", async () => {
  const { k8s, client } = cluster;
  const running = new Map<string, number>();
  let most = 0;
  let calls = 0;
  const controller = createController(k8s.core.v1.configMaps, {
    ...selected("parallel"),
    concurrency: 3,
    reconcile: async ({ metadata: { name } }) => {
      calls++;
      running.set(name, (running.get(name) ?? 0) + 1);
      most = Math.max(
        most,
        [...running.values()].reduce((a, b) => a + b),
      );
      expect(running.get(name)).toBe(1);
      await touch(name);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running.set(name, 0);
      return calls < 30 ? { requeueAfter: 1 } : undefined;
    },
  });
  for (let i = 0; i < 6; i++) await create("parallel", `parallel-${i}`);
  const { log, stop } = startControllers(client, [controller]);
  await eventually(() => expect(calls).toBeGreaterThan(30));
  await stop();
  expect(most).toBe(3);
  expect(log).toEqual([]);
});

test("H.13 cached objects are frozen in tests, and a reconcile that changes one fails", async () => {
  const { k8s, client } = cluster;
  const controller = createController(k8s.core.v1.configMaps, {
    ...selected("frozen"),
    reconcile: ({ metadata }) => {
      (metadata as { name: string }).name = "changed";
    },
  });
  await create("frozen");
  const { log } = startControllers(client, [controller]);
  await eventually(() => expect(log[0]?.fields.error).toBeInstanceOf(TypeError));
});

/** A client that reports its requests. */
async function observed(onRequest: (request: string, body: string) => void): Promise<Client> {
  const client = await connect({
    kubeconfig: cluster.users.admin.kubeconfig,
    interceptors: [
      (request, next) => {
        onRequest(`${request.method} ${request.path}`, String(request.body ?? ""));
        return next(request);
      },
    ],
  });
  onTestFinished(() => client.close());
  return client;
}

test("H.10 at the end: no further reconcile, the running ones may end, then the Lease is released, then the informers end", async () => {
  const steps: string[] = [];
  let isOpen = (): boolean => false;
  const client = await observed((request, body) => {
    if (/^PUT .*leases/.test(request) && body.includes('"holderIdentity":""')) {
      steps.push(`released while the informers are ${isOpen() ? "open" : "closed"}`);
    }
  });
  const { configMaps } = clientset(client).core.v1;
  const controller = createController(configMaps, {
    ...selected("ending"),
    reconcile: async ({ metadata: { name } }, { signal, informers }) => {
      isOpen = () => {
        try {
          informers.of(configMaps).close();
          return true;
        } catch {
          return false;
        }
      };
      steps.push(`begin ${name}`);
      void stop().then(() => steps.push("ended"));
      await create("ending", "ending-2");
      await new Promise((resolve) => setTimeout(resolve, 300));
      steps.push(`end ${name}, aborted: ${signal.aborted}, leader: ${await holderOf("ending")}`);
    },
  });
  await create("ending");
  const { stop, ended } = startControllers(client, [controller], { leaderElection: election("ending") });
  await ended;
  await eventually(() => expect(steps.at(-1)).toBe("ended"));
  expect(steps).toEqual([
    "begin ending",
    "end ending, aborted: false, leader: us",
    "released while the informers are open",
    "ended",
  ]);
  expect(isOpen()).toBe(false);
});

test("H.10 reconciles that are still running after the grace time are aborted, and waited for", async () => {
  const { k8s, client } = cluster;
  const steps: string[] = [];
  const controller = createController(k8s.core.v1.configMaps, {
    ...selected("grace"),
    reconcile: async (_, { signal }) => {
      void stop().then(() => steps.push("ended"));
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      steps.push("aborted");
      await new Promise((resolve) => setTimeout(resolve, 100));
      steps.push("cleaned up");
      throw signal.reason;
    },
  });
  await create("grace");
  const { stop, log } = startControllers(client, [controller], { gracePeriod: "200ms" });
  await eventually(() => expect(steps).toEqual(["aborted", "cleaned up", "ended"]));
  expect(log.filter(({ level }) => level !== "debug")).toEqual([]);
});

test("H.5 caches are filled before leadership is won, and a new leader begins with them", async () => {
  const requests: string[] = [];
  const client = await observed((request) => void requests.push(request));
  const reconciled: string[] = [];
  const of = (by: string, k8s: typeof cluster.k8s) =>
    createController(k8s.core.v1.configMaps, {
      ...selected("warm"),
      reconcile: ({ metadata }) => void reconciled.push(`${by} ${metadata.name}`),
    });
  await create("warm");
  const first = startControllers(cluster.client, [of("first", cluster.k8s)], { leaderElection: election("warm", "a") });
  await eventually(() => expect(reconciled).toEqual(["first warm"]));
  startControllers(client, [of("second", clientset(client))], { leaderElection: election("warm", "b") });
  await eventually(() => expect(requests.some((request) => request.includes("leases"))).toBe(true));
  const lists = requests.filter((request) => request.includes("configmaps"));
  expect(requests.findIndex((request) => request.includes("leases"))).toBe(lists.length);
  await create("warm", "warm-2");
  await eventually(() => expect(reconciled.slice(1)).toEqual(["first warm-2"]));
  await first.stop();
  await eventually(() => expect(reconciled.slice(2).sort()).toEqual(["second warm", "second warm-2"]));
  // Nothing was listed again.
  expect(requests.filter((request) => request.includes("configmaps"))).toEqual(lists);
});

test("when leadership is lost, reconciles are aborted at once, and the run rejects", async () => {
  const { k8s, client } = cluster;
  const reasons: unknown[] = [];
  const controller = createController(k8s.core.v1.configMaps, {
    ...selected("lost"),
    reconcile: async (_, { signal }) => {
      const lease = await k8s.coordination.v1.leases("default").get("lost");
      await k8s.coordination.v1.leases("default").update({ ...lease, spec: { ...lease.spec, holderIdentity: "them" } });
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      reasons.push(signal.reason);
      throw new Error("ended");
    },
  });
  await create("lost");
  const { ended } = startControllers(client, [controller], { leaderElection: election("lost") });
  await expect(ended).rejects.toBeInstanceOf(LeadershipLostError);
  expect(reasons).toEqual([expect.any(LeadershipLostError)]);
});

test("a run whose caches have ended for good rejects, with the reason", async () => {
  const client = await observed(() => {});
  let calls = 0;
  const controller = createController(clientset(client).core.v1.configMaps, {
    ...selected("closed"),
    reconcile: () => void calls++,
  });
  await create("closed");
  const { ended } = startControllers(client, [controller]);
  await eventually(() => expect(calls).toBe(1));
  await client.close();
  await expect(ended).rejects.toMatchObject({
    message: "the controller configmaps stops, because the cache of configmaps has ended",
    cause: { code: "ClientClosed" },
  });
});
