// What goes wrong, and when: data that follows from the seed.
export { type CrashKind, planCrashes } from "./crashes.js";
export { createFaultLog } from "./fault-log.js";
export { planRequest, type RequestFault, type RequestKind } from "./requests.js";
export { planStream, type StreamEnd, type StreamPlan } from "./streams.js";
