import { connectionCode } from "../errors/connection-failure.js";
import type { RawHeaders } from "../types/raw.js";

/** How often a request is repeated at most. */
export const MAX_RETRIES = 10;
const RESET_WAIT = 1000;

/** The seconds of a `Retry-After` header, where it is a number of seconds; dates are not heeded, as in client-go. */
export function retryAfterSeconds(headers: RawHeaders): number | undefined {
  const value = headers["retry-after"];
  return typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

/**
 * How long to wait before a request is repeated after this answer, in milliseconds; undefined when it is not: only where the server
 * asks for it, with 429 or a failure of its own and seconds to wait. It then did nothing yet, so any verb may be repeated.
 */
export function retryAnswer(status: number, headers: RawHeaders): number | undefined {
  if (status !== 429 && status < 500) return undefined;
  const seconds = retryAfterSeconds(headers);
  return seconds === undefined ? undefined : seconds * 1000;
}

/** How long to wait before a request is repeated after it got no answer: only reads whose connection broke off are. */
export function retryFailure(method: string, error: unknown): number | undefined {
  return method === "GET" && connectionCode(error) === "ECONNRESET" ? RESET_WAIT : undefined;
}
