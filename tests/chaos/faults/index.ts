// What goes wrong, and when: data that follows from the seed.
export { type CrashKind, planCrashes } from "./crashes.js";
export { isRequestFaultDue, missingFaults, requestFault, STREAM_EVENTS, streamEnd } from "./expected.js";
export { createFaultLog, type FaultLog } from "./fault-log.js";
export { planRequest, type RequestFault, type RequestKind } from "./requests.js";
export { planStream, type StreamEnd, type StreamPlan } from "./streams.js";
export { planStrikes, type StrikeKind } from "./strikes.js";
