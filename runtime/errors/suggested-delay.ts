import { apiErrorOf } from "./guards.js";

/**
 * How many seconds the server asks to wait before the request is sent again; undefined where it does not ask. 0: it asks for another
 * attempt, but names no time.
 *
 * Answers with `Retry-After` were repeated already: what comes here has been tried ten times.
 * @see https://pkg.go.dev/k8s.io/apimachinery/pkg/api/errors#SuggestsClientDelay
 */
export function suggestedDelay(error: unknown): number | undefined {
  const failure = apiErrorOf(error);
  const seconds = failure?.details?.retryAfterSeconds;
  if (seconds !== undefined && seconds > 0) return seconds;
  return failure?.reason === "ServerTimeout" ? 0 : undefined;
}
