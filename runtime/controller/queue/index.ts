// A queue of keys with priorities, delays and rate limits.

export { createObservedQueue, createQueue } from "./queue.js";
export { rateLimitSettings } from "./rate-limits.js";
export type { AddOptions, Queue, QueueItem, QueueOptions, RateLimits } from "./types.js";
