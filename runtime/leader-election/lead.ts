import { onAbort } from "../async/on-abort.js";
import { linkSignals } from "../async/signals.js";
import { wait } from "../async/wait.js";
import { ApiError } from "../errors/api-error.js";
import { ConfigError } from "../errors/config-error.js";
import { ConnectionError } from "../errors/connection-error.js";
import { isConflict, isTooManyRequests } from "../errors/guards.js";
import { ResponseError } from "../errors/response-error.js";
import type { Client } from "../types/client.js";
import { pauseOf } from "./decide.js";
import { createElector, type Elector } from "./elector.js";
import { leases } from "./lease.js";
import { type LeadOptions, type Settings, settingsOf } from "./options.js";
import { beginTerm, type Term } from "./term.js";
import type { Election, Leadership } from "./types.js";

/** The part of an election that can be asked about while it runs. */
interface State {
  elector: Elector | undefined;
  term: Term | undefined;
}

/**
 * Waits until this process is the leader, then runs `work`, and renews the Lease until it has ended. Compatible with client-go's leader
 * election. Needs the verbs `get`, `create` and `update` on Leases of `coordination.k8s.io`.
 *
 * @param client the connection to the cluster
 * @param options which Lease, and the durations in milliseconds
 * @param work called once, when this process leads; must end soon after its `signal` aborts
 * @returns the election, which resolves with what `work` returned. If `options.signal` aborts, it resolves after `work` has ended: with
 *   undefined if `work` was not called, or threw because of the signal. Also tells who leads, and whether it is healthy
 * @throws LeadershipLostError after leadership was lost and `work` has ended; what `work` threw; ApiError if the server refuses the first
 *   request, such as for a lack of permission; RequestError (`InvalidOption`) if an option is not valid
 * @see https://pkg.go.dev/k8s.io/client-go/tools/leaderelection
 * @example
 * await lead(client, { namespace: "ops", name: "websites", signal }, async ({ signal, isLeader }) => {
 *   for await (const { object } of websites.watch({ signal })) {
 *     if (isLeader()) await publish(object, { signal });
 *   }
 * });
 */
export function lead<T>(
  client: Client,
  options: LeadOptions,
  work: (leadership: Leadership) => Promise<T> | T,
): Election<T> {
  const state: State = { elector: undefined, term: undefined };
  return Object.defineProperties(run(client, options, work, state), {
    leader: { get: () => state.elector?.holder },
    isLeader: { value: () => state.term?.isLeader() ?? false },
    isHealthy: { value: (tolerance = 0) => state.term?.isCurrent(tolerance) ?? true },
  }) as Election<T>;
}

async function run<T>(
  client: Client,
  options: LeadOptions,
  work: (leadership: Leadership) => Promise<T> | T,
  state: State,
): Promise<T | undefined> {
  const settings = settingsOf(options);
  const elector = createElector(client.resource(leases, settings.namespace), settings);
  state.elector = elector;
  const report = reporter(elector, settings);
  try {
    const term = await acquire(elector, settings, report);
    if (term === undefined) return undefined;
    state.term = term;
    return await hold(term, elector, settings, report, work);
  } finally {
    if (settings.releaseOnCancel && elector.mayHold) await release(elector, settings);
    report();
  }
}

/** Reports the holder of the Lease when it has changed. In a microtask, so that what a callback throws does not change the election. */
function reporter(elector: Elector, { onNewLeader }: Settings): () => void {
  let reported: string | undefined;
  return () => {
    const { holder } = elector;
    if (holder === undefined || holder === reported) return;
    reported = holder;
    if (onNewLeader !== undefined) queueMicrotask(() => onNewLeader(holder));
  };
}

function reportError({ onError }: Settings, error: unknown): void {
  if (onError !== undefined) queueMicrotask(() => onError(error));
}

/** Competes for the Lease until it is ours; resolves with undefined if the options' signal aborts. */
async function acquire(elector: Elector, settings: Settings, report: () => void): Promise<Term | undefined> {
  const { signal, retryPeriod, renewDeadline } = settings;
  let hasSucceeded = false;
  while (!signal?.aborted) {
    let until: number | undefined;
    try {
      const attempt = await elector.attempt(false, signal);
      hasSucceeded = true;
      report();
      if (signal?.aborted) break;
      if (attempt.kind === "held" && performance.now() < attempt.sentAt + renewDeadline) {
        return beginTerm(settings, attempt.sentAt);
      }
      if (attempt.kind === "not held") until = attempt.until;
    } catch (error) {
      if (signal?.aborted) break;
      if (!mayPass(error) || (!hasSucceeded && isRefusal(error))) throw error;
      reportError(settings, error);
    }
    await wait(pauseOf(until, performance.now(), retryPeriod, Math.random()), signal).catch(() => {});
  }
  return undefined;
}

/** Whether a request that failed may succeed later: not if the call is invalid, or the client was closed or aborted. */
function mayPass(error: unknown): boolean {
  return [ApiError, ConnectionError, ResponseError, ConfigError].some((type) => error instanceof type);
}

/** Whether the server understood a request and does not want it: a retry would not help. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof ApiError &&
    error.code >= 400 &&
    error.code < 500 &&
    error.code !== 408 &&
    !isTooManyRequests(error) &&
    !isConflict(error)
  );
}

/** Runs the work, and renews the Lease until it has ended. */
async function hold<T>(
  term: Term,
  elector: Elector,
  settings: Settings,
  report: () => void,
  work: (leadership: Leadership) => Promise<T> | T,
): Promise<T | undefined> {
  const stop = new AbortController();
  const done = new AbortController();
  const { signal: asked, identity } = settings;
  const releases = [onAbort(term.lost, () => stop.abort(term.lost.reason))];
  if (asked?.aborted) stop.abort(asked.reason);
  else if (asked !== undefined) releases.push(onAbort(asked, () => stop.abort(asked.reason)));
  const renewing = renewUntil(done.signal, term, elector, settings, report);
  const leadership = { isLeader: term.isLeader, signal: stop.signal, lost: term.lost, identity };
  try {
    const result = await work(leadership);
    // Notices that the process was suspended while the work ended.
    if (!term.isLeader() && term.error !== undefined) throw term.error;
    return result;
  } catch (error) {
    term.isLeader();
    if (!isAbort(error, stop.signal)) throw error;
    if (term.error !== undefined) throw term.error;
    return undefined;
  } finally {
    term.end();
    done.abort();
    for (const release of releases) release();
    await renewing;
  }
}

/** Renews the Lease every retry period, until the work has ended or leadership is lost. Does not reject. */
async function renewUntil(
  done: AbortSignal,
  term: Term,
  elector: Elector,
  settings: Settings,
  report: () => void,
): Promise<void> {
  const link = linkSignals(done, term.lost, 0, undefined);
  const ended = link.signal;
  let triedAt = performance.now();
  while (!ended?.aborted) {
    try {
      await wait(Math.max(triedAt + settings.retryPeriod - performance.now(), 0), ended);
      // The timer of the deadline may be late as well, after the process was suspended.
      if (!term.isLeader()) break;
      triedAt = performance.now();
      const attempt = await elector.attempt(true, ended);
      if (attempt.kind === "held") term.renewed(attempt.sentAt);
      if (attempt.kind === "taken away") term.takenBy(attempt.holder);
    } catch (error) {
      if (ended?.aborted) break;
      term.failed(error);
      reportError(settings, error);
    }
    report();
  }
  link.release();
}

async function release(elector: Elector, settings: Settings): Promise<void> {
  const { renewDeadline } = settings;
  const late = new Error(`the Lease was not released within ${renewDeadline} ms`);
  const link = linkSignals(undefined, undefined, renewDeadline, late);
  try {
    await elector.release(link.signal);
  } catch (error) {
    reportError(settings, error);
  } finally {
    link.release();
  }
}

/** Whether the work threw because its signal aborted: the reason itself, or the `AbortError` that Node's functions throw instead. */
function isAbort(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && (error === signal.reason || (error instanceof Error && error.name === "AbortError"));
}
