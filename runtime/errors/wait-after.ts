import { ApiError } from "./api-error.js";
import { ConnectionError } from "./connection-error.js";
import { isExpired, isGone } from "./guards.js";
import { ResponseError } from "./response-error.js";
import { suggestedDelay } from "./suggested-delay.js";

/**
 * How many milliseconds the server asks to wait before the watch continues after a failure; 0 if it does not say; undefined if the watch
 * cannot continue: its version is too old, it is not allowed, or its resource does not exist.
 */
export function waitAfter(error: unknown): number | undefined {
  if (error instanceof ConnectionError) return 0;
  // The bytes were damaged, by a proxy for example.
  if (error instanceof ResponseError && error.code === "InvalidJson") return 0;
  if (!(error instanceof ApiError) || isExpired(error) || isGone(error)) return undefined;
  return error.code === 429 || error.code >= 500 ? (suggestedDelay(error) ?? 0) * 1000 : undefined;
}
