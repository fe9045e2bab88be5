import { microTime } from "../text/micro-time.js";
import type { KubernetesObject, LiveNamespaced } from "../types/object.js";
import type { NamespacedResource, Resource, Verbs } from "../types/resource.js";

/** The part of a Lease that an election reads and writes. Everything else in it keeps its value. */
export interface LeaseSpec {
  holderIdentity?: string | null;
  leaseDurationSeconds?: number | null;
  acquireTime?: string | null;
  renewTime?: string | null;
  leaseTransitions?: number | null;
}

export interface Lease extends KubernetesObject {
  spec?: LeaseSpec | null;
}

export interface LeaseResource extends NamespacedResource<"coordination.k8s.io", "v1", "leases", "Lease"> {
  verbs: Verbs<"get" | "create" | "update">;
  object: Lease;
  live: LiveNamespaced<Lease>;
  strategic: true;
}

/** The token of Leases: generated code is not needed for an election. */
export const leases: Resource<LeaseResource> = {
  group: "coordination.k8s.io",
  version: "v1",
  plural: "leases",
  kind: "Lease",
  scope: "Namespaced",
  verbs: ["get", "create", "update"],
};

/** What a process writes into the Lease. */
export interface Claim {
  readonly identity: string;
  readonly leaseDurationSeconds: number;
  /** For people to read: no process compares it with its own clock. */
  readonly time: Date;
}

/** leaseTransitions is an int32. */
const MAX_TRANSITIONS = 2 ** 31 - 1;

/** The spec of a new Lease. */
export function createdSpec({ identity, leaseDurationSeconds, time }: Claim): LeaseSpec {
  const now = microTime(time);
  return { holderIdentity: identity, leaseDurationSeconds, acquireTime: now, renewTime: now, leaseTransitions: 0 };
}

/** The spec after a renewal: `acquireTime` and `leaseTransitions` stay as they are. */
export function renewedSpec(spec: LeaseSpec, { identity, leaseDurationSeconds, time }: Claim): LeaseSpec {
  return { ...spec, holderIdentity: identity, leaseDurationSeconds, renewTime: otherTime(time, spec.renewTime) };
}

/** The spec after a take-over from another holder, or from none after a release. */
export function takenSpec(spec: LeaseSpec, claim: Claim): LeaseSpec {
  const leaseTransitions = Math.min((spec.leaseTransitions ?? 0) + 1, MAX_TRANSITIONS);
  return { ...renewedSpec(spec, claim), acquireTime: microTime(claim.time), leaseTransitions };
}

/** The spec after a release. The server refuses a duration of 0, and client-go writes 1 as well. */
export function releasedSpec(spec: LeaseSpec, time: Date): LeaseSpec {
  const now = microTime(time);
  return { ...spec, holderIdentity: "", leaseDurationSeconds: 1, acquireTime: now, renewTime: now };
}

/**
 * The time, which differs from the one before: others see a renewal only if the record changes, and a clock that was set back can show the
 * same time twice.
 */
function otherTime(time: Date, before: string | null | undefined): string {
  const text = microTime(time);
  return text === before ? text.replace(/0Z$/, "1Z") : text;
}
