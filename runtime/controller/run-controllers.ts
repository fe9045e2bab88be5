import { hostname } from "node:os";
import { linkSignals } from "../async/signals.js";
import { RequestError } from "../errors/request-error.js";
import { createInformers } from "../informer/index.js";
import { isObject } from "../json/write-json.js";
import { type Election, lead } from "../leader-election/index.js";
import { checkKinds, type OptionKind, type OptionKinds } from "../request/options.js";
import type { Client } from "../types/client.js";
import type { AbortSignal } from "../types/platform.js";
import { millisecondsOf } from "./duration.js";
import { type HealthServer, startHealthServer } from "./health/index.js";
import { createMetadataKeeper } from "./keep-metadata.js";
import { createLog, formatLogEntry, type LogEntry } from "./log/index.js";
import { createMetrics } from "./metrics/index.js";
import type { RunParts } from "./parts.js";
import { type ControllerPlan, planOf } from "./plan.js";
import type { RunControllersOptions } from "./run-options.js";
import { syncedWithin, workUntil } from "./run-until.js";
import { createRunner, type Runner } from "./runner.js";
import type { Controller } from "./types.js";

const ANY: OptionKind = { what: "set", is: () => true };
const OBJECT: OptionKind = { what: "an object", is: isObject };
const OPTIONS: OptionKinds = {
  leaderElection: OBJECT,
  health: OBJECT,
  signal: { what: "an AbortSignal", is: (value) => typeof value === "object" && value !== null && "aborted" in value },
  gracePeriod: ANY,
  syncTimeout: ANY,
  informers: OBJECT,
  metrics: OBJECT,
  log: { what: "a function", is: (value) => typeof value === "function" },
};
const HEALTH: OptionKinds = { port: ANY, host: ANY };

/** How long after the expiry of the Lease the process is still healthy: as long as controller-runtime's. */
const ELECTION_TOLERANCE_MS = 20_000;

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
 *   RequestError (`InvalidOption`, `InvalidResource`) for invalid options; an Error if the caches were not filled within `syncTimeout`, if a
 *   cache has ended because the client or the informers were closed, or if reconciles have not ended five seconds after their signals
 *   aborted; an ApiError if the Lease may not be read or written
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
  const { leaderElection, health, log: write = writeLine } = options;
  const gracePeriod = millisecondsOf(options.gracePeriod ?? "30s", "gracePeriod");
  const syncTimeout = millisecondsOf(options.syncTimeout ?? "2m", "syncTimeout");
  const plans = controllers.map(planOf);
  checkControllerNames(plans);
  checkKinds(health ?? {}, HEALTH, "runControllers: health");
  const log = createLog(write);
  const onError = (error: Error): void => log.warn("a cache may be out of date", { error });
  const informers = options.informers ?? createInformers(client, { onError });
  const { metrics = createMetrics() } = options;
  const instance = leaderElection?.identity ?? hostname();
  const failing = new AbortController();
  const fail = (error: Error): void => failing.abort(error);
  const { signal = failing.signal, release } = linkSignals(options.signal, failing.signal, 0, undefined);
  const keepMetadata = createMetadataKeeper();
  const parts: RunParts = { client, informers, keepMetadata, write, metrics, fail, instance };
  const runners: Runner[] = [];
  let election: Election<void> | undefined;
  let server: HealthServer | undefined;
  try {
    for (const plan of plans) runners.push(createRunner(plan, parts));
    if (health !== undefined) {
      server = await startHealthServer({
        ...health,
        live: { election: () => election?.isHealthy(ELECTION_TOLERANCE_MS) ?? true },
        ready: { caches: () => runners.every(({ hasSynced }) => hasSynced) },
        metrics,
      });
      log.info("the health server is listening", { port: server.port });
    }
    await syncedWithin(Promise.all(runners.map((runner) => runner.start())), syncTimeout, signal);
    if (signal.aborted) return failing.signal.throwIfAborted();
    if (leaderElection === undefined) {
      await workUntil(runners, { signal, lost: never(), isLeader: () => true }, gracePeriod);
      return failing.signal.throwIfAborted();
    }
    const report = (error: unknown): void => log.warn("the Lease could not be read or written", { error });
    const leadOptions = { ...leaderElection, releaseOnCancel: true, signal, onError: report };
    election = lead(client, leadOptions, (leadership) => workUntil(runners, leadership, gracePeriod));
    const { isLeader } = election;
    metrics.leader(leaderElection.name, isLeader);
    await election;
    failing.signal.throwIfAborted();
  } finally {
    release();
    await Promise.all(runners.map((runner) => runner.close()));
    if (options.informers === undefined) informers.close();
    await server?.close();
    if (options.metrics === undefined) metrics.close();
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
