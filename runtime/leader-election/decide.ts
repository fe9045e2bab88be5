import type { LeaseSpec } from "./lease.js";

/** What a process knows about the Lease: its record, and when it first saw this record on its own monotonic clock. */
export interface Observation {
  /** The record as text, to notice changes. */
  readonly record: string;
  /** The holder; empty if it was released. */
  readonly holder: string;
  /** For how many milliseconds the holder is safe after its last renewal. */
  readonly duration: number;
  /** When this record was first seen: milliseconds of the monotonic clock. */
  readonly seenAt: number;
}

/** What to do about the Lease. */
export type Decision =
  /** It does not exist. */
  | { readonly action: "create" }
  /** It is ours. */
  | { readonly action: "renew" }
  /** It was released, or its holder has not renewed it in time. */
  | { readonly action: "take" }
  /** Another process holds it, at least until this time of the monotonic clock. */
  | { readonly action: "wait"; readonly until: number }
  /** We led, and it is no longer ours. */
  | { readonly action: "yield" };

/** client-go's JitterFactor: a wait lasts from 1 to 2.2 retry periods. */
export const JITTER_FACTOR: number = 1.2;

/**
 * The observation after a read. A record that has not changed keeps the time at which it was first seen: only a change shows that its
 * holder is alive.
 * @param now when the response arrived. Not earlier: the holder may have written the record just before the server answered.
 */
export function observe(before: Observation | undefined, spec: LeaseSpec, now: number): Observation {
  const { holderIdentity, leaseDurationSeconds, acquireTime, renewTime, leaseTransitions } = spec;
  const holder = typeof holderIdentity === "string" ? holderIdentity : "";
  const duration = (typeof leaseDurationSeconds === "number" ? leaseDurationSeconds : 0) * 1000;
  const record = JSON.stringify([holder, duration, acquireTime, renewTime, leaseTransitions]);
  return { record, holder, duration, seenAt: before?.record === record ? before.seenAt : now };
}

/**
 * Decides what to do next. The times in the record have no part in it.
 * @param observation of the Lease as it is now; undefined if it does not exist
 * @param now on the clock of `seenAt`
 */
export function decide(
  observation: Observation | undefined,
  identity: string,
  now: number,
  isLeading: boolean,
): Decision {
  if (observation === undefined) return { action: "create" };
  const { holder, seenAt, duration } = observation;
  if (holder === identity) return { action: "renew" };
  if (isLeading) return { action: "yield" };
  const until = seenAt + duration;
  return holder !== "" && now < until ? { action: "wait", until } : { action: "take" };
}

/**
 * How many milliseconds a process that does not lead waits before it tries again: a random time, so that processes do not try at once, or
 * until the Lease expires, if that is sooner.
 * @param until when the Lease expires, if another process holds it
 * @param random from 0 to 1
 */
export function pauseOf(until: number | undefined, now: number, retryPeriod: number, random: number): number {
  const jittered = retryPeriod * (1 + random * JITTER_FACTOR);
  return until === undefined ? jittered : Math.min(jittered, Math.max(Math.ceil(until - now), 0));
}
