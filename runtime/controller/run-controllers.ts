import { onAbort } from "../async/on-abort.js";
import { wait } from "../async/wait.js";
import { RequestError } from "../errors/request-error.js";
import { createInformers } from "../informer/index.js";
import { isObject } from "../json/write-json.js";
import { lead } from "../leader-election/index.js";
import { checkKinds, type OptionKind, type OptionKinds } from "../request/options.js";
import type { Client } from "../types/client.js";
import type { AbortSignal } from "../types/platform.js";
import { millisecondsOf } from "./duration.js";
import { createLog, formatLogEntry, type LogEntry } from "./log/index.js";
import type { RunParts } from "./parts.js";
import { type ControllerPlan, planOf } from "./plan.js";
import { createQueue } from "./queue/index.js";
import type { RunControllersOptions } from "./run-options.js";
import type { Controller } from "./types.js";
import { watchFor } from "./watched.js";
import { work } from "./work.js";

const ANY: OptionKind = { what: "set", is: () => true };
const OBJECT: OptionKind = { what: "an object", is: isObject };
const OPTIONS: OptionKinds = {
  leaderElection: OBJECT,
  health: OBJECT,
  signal: { what: "an AbortSignal", is: (value) => typeof value === "object" && value !== null && "aborted" in value },
  gracePeriod: ANY,
  syncTimeout: ANY,
  informers: OBJECT,
  log: { what: "a function", is: (value) => typeof value === "function" },
};

/** The signal of something that does not end. */
const never = (): AbortSignal => new AbortController().signal;

/**
 * Runs controllers until `signal` aborts.
 *
 * Their caches are filled first. Then this process waits until it is the leader, if there is an election, and reconciles each object, and
 * again after each change. At the end, no further reconcile begins; those that run may go on for the grace period, and are aborted after it.
 * When all have ended, the Lease is released, and the caches are closed. Objects that wait are reconciled by the next run, which reconciles
 * all objects.
 *
 * @param client the client of all resources of the controllers
 * @param controllers results of `createController`, with different names
 * @param options an election, health checks, and how the run ends
 * @returns a promise that resolves when the run has ended because `signal` aborted
 * @throws LeadershipLostError after leadership was lost, and all reconciles have ended: end the process then, and let it be started again;
 *   RequestError (`InvalidOption`, `InvalidResource`) for invalid options; an Error if the caches were not filled within `syncTimeout`; an
 *   ApiError if the Lease may not be read or written
 * @example
 * await runControllers(client, [websites], {
 *   leaderElection: { namespace: "ops", name: "websites" },
 *   health: { port: 8081 },
 *   signal: shutdownSignal(),
 * });
 */
export async function runControllers(
  client: Client,
  controllers: readonly Controller[],
  options: RunControllersOptions = {},
): Promise<void> {
  checkKinds(options, OPTIONS, "runControllers");
  const { leaderElection, signal = never(), log: write = writeLine } = options;
  const gracePeriod = millisecondsOf(options.gracePeriod ?? "30s", "gracePeriod");
  const syncTimeout = millisecondsOf(options.syncTimeout ?? "2m", "syncTimeout");
  const plans = controllers.map(planOf);
  checkControllerNames(plans);
  const log = createLog(write);
  const onError = (error: Error): void => log.warn("a cache does not follow the server at present", { error });
  const informers = options.informers ?? createInformers(client, { onError });
  const parts: RunParts = { client, informers, write, record: () => {} };
  const runners: Runner[] = [];
  try {
    for (const plan of plans) runners.push(createRunner(plan, parts));
    await within(Promise.all(runners.map((runner) => runner.start())), syncTimeout, signal);
    if (signal.aborted) return;
    const lead_ = { signal, lost: never() };
    if (leaderElection === undefined) await workUntil(runners, lead_, gracePeriod);
    else {
      const report = (error: unknown): void => log.warn("the Lease could not be read or written", { error });
      await lead(client, { ...leaderElection, releaseOnCancel: true, signal, onError: report }, (leadership) =>
        workUntil(runners, leadership, gracePeriod),
      );
    }
  } finally {
    for (const runner of runners) runner.close();
    if (options.informers === undefined) informers.close();
  }
}

/** A controller that runs. */
interface Runner {
  /** Fills the caches. */
  start(): Promise<void>;
  /** Reconciles until `stop`, and until all reconciles have ended. */
  work(abort: AbortSignal): Promise<void>;
  /** No further reconcile begins. */
  stop(): void;
  close(): void;
}

function createRunner(plan: ControllerPlan, parts: RunParts): Runner {
  const log = createLog(parts.write, { controller: plan.name });
  const queue = createQueue<string>({ rateLimits: plan.rateLimits });
  const watched = watchFor(plan, queue, parts, log);
  return {
    start: watched.start,
    work: (abort) => work(plan, queue, watched, parts, abort),
    stop: queue.close,
    close: () => {
      queue.close();
      watched.close();
    },
  };
}

/** Works until a signal aborts, and until all reconciles have ended: after the grace period, or at once if leadership is lost. */
async function workUntil(
  runners: readonly Runner[],
  { signal, lost }: { readonly signal: AbortSignal; readonly lost: AbortSignal },
  gracePeriod: number,
): Promise<void> {
  const abort = new AbortController();
  const working = Promise.all(runners.map((runner) => runner.work(abort.signal)));
  await aborted(signal);
  for (const runner of runners) runner.stop();
  const ended = new AbortController();
  const over = working.finally(() => ended.abort());
  await wait(gracePeriod, ended.signal, lost).catch(() => {});
  abort.abort(lost.aborted ? lost.reason : signal.reason);
  await over;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else onAbort(signal, resolve);
  });
}

/** Waits until the caches are filled, or until the signal aborts. */
async function within(synced: Promise<unknown>, timeout: number, signal: AbortSignal): Promise<void> {
  const done = new AbortController();
  const late = new Error(`the caches were not filled within ${timeout} ms`);
  const limit = wait(timeout > 0 ? timeout : Number.POSITIVE_INFINITY, signal, done.signal).then(
    () => {
      if (timeout > 0) throw late;
    },
    () => {},
  );
  // Closing the informers makes it reject.
  synced.catch(() => {});
  try {
    await Promise.race([synced, limit]);
  } finally {
    done.abort();
  }
}

function checkControllerNames(plans: readonly ControllerPlan[]): void {
  const names = plans.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new RequestError("InvalidOption", `runControllers: two controllers have the name ${JSON.stringify(twice)}`);
  }
}

function writeLine(entry: LogEntry): void {
  if (entry.level !== "debug") process.stderr.write(`${formatLogEntry(entry)}\n`);
}
