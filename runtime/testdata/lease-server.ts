// One Lease on a server that can be made to fail, for tests of elections.
import type { ServerResponse } from "node:http";
import type { LeadOptions } from "../leader-election/index.js";
import type { Lease, LeaseSpec } from "../leader-election/lease.js";
import type { Client } from "../types/client.js";
import { json, type SeenRequest, serve } from "./server.js";

/** Does something else with a request than the server of Leases would. Returns whether it did. */
export type Fault = (request: SeenRequest, response: ServerResponse) => boolean;

/** The one Lease `ops/websites`, its server and a client. */
export interface Leases {
  readonly client: Client;
  /** The methods of the requests so far. */
  readonly methods: () => string[];
  readonly spec: () => LeaseSpec | undefined;
  /** Writes the Lease as another process would; undefined deletes it. */
  put(spec: LeaseSpec | undefined, metadata?: object): void;
  /** Asked about each request; nothing fails at first. */
  fault: Fault;
}

/** Sends a failure as the API server does. */
export const status = (response: ServerResponse, code: number, reason: string): void =>
  json(response, { kind: "Status", apiVersion: "v1", status: "Failure", reason, message: reason, code }, code);

/** Starts a server with one Lease, which checks resource versions. Ends with the test. */
export async function serveLease(): Promise<Leases> {
  let version = 100;
  let lease: Lease | undefined;
  const store = (next: Lease): Lease => {
    lease = { ...next, metadata: { ...next.metadata, resourceVersion: String(++version) } };
    return lease;
  };
  const { server, client } = await serve((request, response) => {
    if (leases.fault(request, response)) return;
    if (request.method === "GET")
      return lease === undefined ? status(response, 404, "NotFound") : json(response, lease);
    const sent: Lease = JSON.parse(request.body);
    if (request.method === "POST") {
      return lease === undefined ? json(response, store(sent), 201) : status(response, 409, "AlreadyExists");
    }
    if (lease === undefined) return status(response, 404, "NotFound");
    const isCurrent = sent.metadata?.resourceVersion === lease.metadata?.resourceVersion;
    return isCurrent ? json(response, store(sent)) : status(response, 409, "Conflict");
  });
  const leases: Leases = {
    client,
    methods: () => server.requests.map(({ method }) => method),
    spec: () => lease?.spec ?? undefined,
    put: (spec, metadata) => {
      if (spec === undefined) lease = undefined;
      else store({ metadata: { name: "websites", namespace: "ops", ...lease?.metadata, ...metadata }, spec });
    },
    fault: () => false,
  };
  return leases;
}

/** Long enough that a busy machine does not end a term by itself, with retries that come soon. */
export const calm: LeadOptions = { namespace: "ops", name: "websites", identity: "a", retryPeriod: 20 };
/** As short as a Lease can be. */
export const brief: LeadOptions = { ...calm, leaseDuration: 1000, renewDeadline: 900 };
/** What another process has written. */
export const other: LeaseSpec = {
  holderIdentity: "b",
  leaseDurationSeconds: 1,
  acquireTime: "2020-01-01T00:00:00.000000Z",
  renewTime: "2020-01-01T00:00:00.000000Z",
  leaseTransitions: 4,
};
/** Resolves when a signal aborts. */
export const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
