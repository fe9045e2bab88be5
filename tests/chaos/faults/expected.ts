import { CRASH_KINDS } from "./crashes.js";
import { REQUEST_FAULTS } from "./requests.js";
import { STREAM_ENDS } from "./streams.js";
import { STRIKE_KINDS } from "./strikes.js";

/** What is logged of the faults inside a stream, and of what the server refuses by itself. */
export const STREAM_EVENTS = {
  cut: "event cut inside a character",
  repeated: "events repeated",
  stalled: "stream stalls",
  old: "stream begins with old events",
  expired: "the server itself reports 410",
} as const;

/** How the faults of requests and the ends of streams are logged. */
export const requestFault = (request: string, fault: string): string => `${request} request gets ${fault}`;
export const streamEnd = (end: string): string => `stream ends by ${end}`;

/** Whether a fault of requests has not happened yet, whatever the request was for. */
export function isRequestFaultDue(counts: FaultCounts, fault: string): boolean {
  return !Object.keys(counts).some((what) => what.endsWith(requestFault("", fault)));
}

/** How often each fault happened. */
export type FaultCounts = { readonly [what: string]: number };

/** The kinds of faults that belong to every run, but did not happen in this one: it has not shown anything about them. */
export function missingFaults(counts: FaultCounts): string[] {
  const others = [
    ...STREAM_ENDS.map(streamEnd),
    ...Object.values(STREAM_EVENTS),
    ...CRASH_KINDS,
    ...STRIKE_KINDS,
  ].filter((what) => counts[what] === undefined);
  const ofRequests = REQUEST_FAULTS.filter((fault) => isRequestFaultDue(counts, fault));
  return [...ofRequests.map((fault) => `a request gets ${fault}`), ...others];
}
