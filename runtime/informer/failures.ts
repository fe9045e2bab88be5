import { ApiError } from "../errors/api-error.js";
import { ConnectionError } from "../errors/connection-error.js";
import { apiErrorOf, isExpired, isGone, isTimeout, isTooManyRequests } from "../errors/guards.js";
import { ResponseError } from "../errors/response-error.js";
import { suggestedDelay } from "../errors/suggested-delay.js";

const TOO_LARGE = "Too large resource version";

/**
 * Whether the server does not have the version that was requested: it is too old, or newer than the server's state. Old servers report the
 * latter only by a message.
 * @see https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1#CauseTypeResourceVersionTooLarge
 */
export function isVersionUnavailable(error: unknown): boolean {
  if (isExpired(error) || isGone(error)) return true;
  const status = apiErrorOf(error)?.status;
  const causes = status?.details?.causes ?? [];
  if (causes.some(({ reason }) => reason === "ResourceVersionTooLarge")) return true;
  if (!isTimeout(error)) return false;
  return (status?.message ?? "").includes(TOO_LARGE) || causes.some(({ message }) => message === TOO_LARGE);
}

/** Whether the connection was interrupted, or its bytes were damaged: nothing that the server decided. */
export function isInterruption(error: unknown): boolean {
  return error instanceof ConnectionError || (error instanceof ResponseError && error.code === "InvalidJson");
}

/**
 * How many milliseconds to wait at least before a watch continues from its version, after a failure that says nothing about that version;
 * undefined if the objects must be listed again.
 */
export function rewatchDelay(error: unknown): number | undefined {
  if (isInterruption(error)) return 0;
  if (error instanceof ApiError && isTooManyRequests(error)) return (suggestedDelay(error) ?? 0) * 1000;
  return undefined;
}
