import { expect, test, vi } from "vitest";
import type { KubernetesObject } from "../types/object.js";
import { type ObjectKey, type QueueKey, queueKeyOf, textOfQueueKey } from "./keys.js";
import type { LogEntry } from "./log/index.js";
import { createMetrics } from "./metrics/index.js";
import { createObservedQueue, type Queue } from "./queue/index.js";
import { TerminalError } from "./terminal-error.js";
import { type RunningController, work } from "./work.js";

const FINALIZER = "example.com/websites";

/** A controller of objects that are given here, without a server. Its queue contains all of them. */
function running(
  objects: Readonly<Record<string, object>>,
  reconcile: (object: KubernetesObject) => unknown,
): { controller: RunningController; queue: Queue<QueueKey>; log: LogEntry[] } {
  const queue = createObservedQueue({ rateLimits: { base: 1, max: 1 } }, undefined, textOfQueueKey);
  const log: LogEntry[] = [];
  const token = { group: "example.com", version: "v1", kind: "Website", plural: "websites", scope: "Cluster" };
  const plan = { name: "websites", concurrency: 1, timeout: Number.POSITIVE_INFINITY, finalizer: FINALIZER, reconcile };
  const controller = {
    plan: { ...plan, resource: { token } },
    queue,
    watched: { find: ({ name }: ObjectKey) => objects[name] },
    ownWrites: {
      blocked: () => undefined,
      forget: () => {},
      run: (_: unknown, action: (latest: () => undefined) => unknown) => action(() => undefined),
    },
    recorder: {},
    metrics: createMetrics().controller("websites", { concurrency: 1, depth: () => 0 }),
    parts: { write: (entry: LogEntry) => void log.push(entry) },
  } as unknown as RunningController;
  for (const name of Object.keys(objects)) queue.add(queueKeyOf(name, undefined));
  return { controller, queue, log };
}

const website = (finalizers: unknown): object => ({ metadata: { name: "blog", uid: "u1", finalizers } });

test("H.6 an object that the controller cannot read is logged and backs off, and the others are reconciled", async () => {
  const reconciled = vi.fn();
  const { controller, queue, log } = running({ bad: website(5), good: website([FINALIZER]) }, reconciled);
  const working = work(controller, new AbortController().signal, () => true);
  await vi.waitFor(() => expect(queue.failures(queueKeyOf("bad", undefined))).toBeGreaterThan(1));
  await vi.waitFor(() => expect(reconciled).toHaveBeenCalledOnce());
  queue.close();
  await working;
  expect(log[0]).toMatchObject({ level: "error", controller: "websites", key: { name: "bad" } });
  expect(log[0]?.fields.error).toBeInstanceOf(TypeError);
});

test("H.6 an error that was caused by a terminal error is not retried", async () => {
  const reconcile = vi.fn(() => {
    throw new Error("outer", { cause: new Error("between", { cause: new TerminalError("the object is wrong") }) });
  });
  const { controller, queue, log } = running({ blog: website([FINALIZER]) }, reconcile);
  const working = work(controller, new AbortController().signal, () => true);
  await vi.waitFor(() => expect(log.length).toBe(1));
  expect([queue.failures(queueKeyOf("blog", undefined)), queue.waiting, queue.ready]).toEqual([0, 0, 0]);
  queue.close();
  await working;
  expect(log.map(({ message }) => message)).toEqual(["the reconcile failed and will not be retried"]);
});

test("H.6 causes that form a cycle do not end the loop, and are retried", async () => {
  const error = new Error("cyclic");
  error.cause = error;
  const { controller, queue, log } = running({ blog: website([FINALIZER]) }, () => {
    throw error;
  });
  const working = work(controller, new AbortController().signal, () => true);
  await vi.waitFor(() => expect(log.length).toBeGreaterThan(1));
  queue.close();
  await working;
  expect(log[0]?.message).toBe("the reconcile failed");
});

test("H.6 only a controller without a time limit warns of a reconcile that does not end", async () => {
  vi.useFakeTimers();
  try {
    for (const timeout of [Number.POSITIVE_INFINITY, 600_000]) {
      let end = (): void => {};
      const reconcile = (): Promise<void> => new Promise((resolve) => (end = resolve));
      const { controller, queue, log } = running({ blog: website([FINALIZER]) }, reconcile);
      const working = work(
        { ...controller, plan: { ...controller.plan, timeout } },
        new AbortController().signal,
        () => true,
      );
      await vi.advanceTimersByTimeAsync(80_000);
      const warnings = log.filter(({ level }) => level === "warn");
      expect(warnings).toHaveLength(timeout === Number.POSITIVE_INFINITY ? 1 : 0);
      end();
      queue.close();
      await working;
      expect(vi.getTimerCount()).toBe(0);
    }
  } finally {
    vi.useRealTimers();
  }
});

test("F.7 no reconcile begins after this process has lost leadership, even if it has not been told yet", async () => {
  let isLeader = true;
  const reconciled = vi.fn(() => {
    isLeader = false;
  });
  const { controller, queue } = running({ a: website([FINALIZER]), b: website([FINALIZER]) }, reconciled);
  await work(controller, new AbortController().signal, () => isLeader);
  expect(reconciled).toHaveBeenCalledOnce();
  expect(queue.ready).toBe(0);
});
