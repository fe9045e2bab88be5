import { apiErrorOf } from "./guards.js";

/**
 * How many seconds the server asks to wait before the request is sent again; undefined if it does not ask for that. 0 means that it asks
 * for another attempt, but names no time. Requests whose response has `Retry-After` have already been retried ten times when they reject.
 * @see https://pkg.go.dev/k8s.io/apimachinery/pkg/api/errors#SuggestsClientDelay
 */
export function suggestedDelay(error: unknown): number | undefined {
  const failure = apiErrorOf(error);
  const seconds = failure?.details?.retryAfterSeconds;
  if (seconds !== undefined && seconds > 0) return seconds;
  return failure?.reason === "ServerTimeout" ? 0 : undefined;
}
