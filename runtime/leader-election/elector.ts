import { linkSignals } from "../async/signals.js";
import { descriptionOf } from "../client/description.js";
import { ConnectionError } from "../errors/connection-error.js";
import { isAlreadyExists, isConflict, isNotFound } from "../errors/guards.js";
import type { ResourceClient } from "../types/client.js";
import type { AbortSignal } from "../types/platform.js";
import { decide, type Observation, observe } from "./decide.js";
import {
  type Claim,
  createdSpec,
  type Lease,
  type LeaseResource,
  type LeaseSpec,
  releasedSpec,
  renewedSpec,
  takenSpec,
} from "./lease.js";
import type { Settings } from "./options.js";

/** The result of one attempt to acquire or to renew the Lease. */
export type Attempt =
  /** The Lease is ours. `sentAt`: when the request that wrote it was sent, on the monotonic clock. */
  | { readonly kind: "held"; readonly sentAt: number }
  /** It is not. `until`: when it expires, if another process holds it. */
  | { readonly kind: "not held"; readonly until?: number }
  /** It was ours, and now another process holds it, or it was released. */
  | { readonly kind: "taken away"; readonly holder: string };

/** Reads and writes the Lease of one election. */
export interface Elector {
  /** The holder as it was last seen; undefined before that. */
  readonly holder: string | undefined;
  /** Whether the Lease may be ours: a request to acquire it was sent, even if its response did not arrive. */
  readonly mayHold: boolean;
  /** Tries once to acquire the Lease, or to renew it. Rejects if a request fails for another reason than a lost race. */
  attempt(isLeading: boolean, signal: AbortSignal | undefined): Promise<Attempt>;
  /** Gives the Lease up if it is still ours. Rejects if that is not possible before the signal aborts. */
  release(signal: AbortSignal | undefined): Promise<void>;
}

/** Creates the elector of one election. It sends nothing before it is asked to. */
export function createElector(leases: ResourceClient<LeaseResource>, settings: Settings): Elector {
  const { name, namespace, identity, leaseDuration, renewDeadline } = settings;
  const { server } = descriptionOf(leases).client;
  let lease: Lease | undefined;
  let observation: Observation | undefined;
  let mayHold = false;

  // Half the deadline, as in Kubernetes' components: after a request that is not answered, there is time for another one.
  async function limited<T>(
    method: string,
    signal: AbortSignal | undefined,
    send: (options: { signal?: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    const timeout = renewDeadline / 2;
    const url = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/${name}`;
    const message = `${server}: no response within ${timeout} ms (${method} ${url})`;
    const late = new ConnectionError("ETIMEDOUT", message, { method, url, server });
    const link = linkSignals(signal, undefined, timeout, late);
    try {
      return await send(link.signal ? { signal: link.signal } : {});
    } finally {
      link.release();
    }
  }

  function remember(found: Lease | undefined): void {
    lease = found;
    observation = found && observe(observation, found.spec ?? {}, performance.now());
  }

  async function read(signal: AbortSignal | undefined): Promise<Lease | undefined> {
    const found = await limited("GET", signal, (options) => leases.get(name, options)).catch((error: unknown) => {
      if (isNotFound(error)) return undefined;
      throw error;
    });
    remember(found);
    return found;
  }

  function claim(): Claim {
    return { identity, leaseDurationSeconds: leaseDuration / 1000, time: new Date() };
  }

  /** Writes the Lease as it was last read, with another spec: the server refuses it if anything changed meanwhile. */
  async function write(spec: LeaseSpec, signal: AbortSignal | undefined): Promise<Attempt> {
    const before = lease;
    const { labels = before?.metadata?.labels } = settings;
    const metadata = {
      ...(before?.metadata ?? { name, namespace }),
      ...(labels && { labels: { ...before?.metadata?.labels, ...labels } }),
    };
    const sentAt = performance.now();
    mayHold ||= spec.holderIdentity === identity;
    const written = { ...before, metadata, spec };
    remember(
      await limited(before === undefined ? "POST" : "PUT", signal, (options) =>
        before === undefined ? leases.create(written, options) : leases.update(written, options),
      ),
    );
    return { kind: "held", sentAt };
  }

  async function attempt(isLeading: boolean, signal: AbortSignal | undefined): Promise<Attempt> {
    if (isLeading && lease !== undefined) {
      try {
        return await write(renewedSpec(lease.spec ?? {}, claim()), signal);
      } catch {
        // Perhaps only the labels were changed. What is wrong otherwise shows in the read.
        signal?.throwIfAborted();
      }
    }
    const spec = (await read(signal))?.spec ?? {};
    const decision = decide(observation, identity, performance.now(), isLeading);
    switch (decision.action) {
      case "wait":
        return { kind: "not held", until: decision.until };
      case "yield":
        return { kind: "taken away", holder: observation?.holder ?? "" };
      case "create":
        return lostRace(write(createdSpec(claim()), signal));
      case "renew":
        return lostRace(write(renewedSpec(spec, claim()), signal));
      case "take":
        return lostRace(write(takenSpec(spec, claim()), signal));
    }
  }

  async function release(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      const found = await read(signal);
      if (found === undefined || observation?.holder !== identity) return;
      try {
        await write(releasedSpec(found.spec ?? {}, new Date()), signal);
        return;
      } catch (error) {
        // A renewal that was under way has arrived meanwhile, or someone has changed the labels.
        if (!isConflict(error)) throw error;
      }
    }
  }

  return {
    get holder() {
      return observation?.holder;
    },
    get mayHold() {
      return mayHold;
    },
    attempt,
    release,
  };
}

/** Someone else has written first: not a failure. */
async function lostRace(writing: Promise<Attempt>): Promise<Attempt> {
  try {
    return await writing;
  } catch (error) {
    if (isConflict(error) || isAlreadyExists(error)) return { kind: "not held" };
    throw error;
  }
}
