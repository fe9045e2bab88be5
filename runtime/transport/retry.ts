import { wait } from "../async/wait.js";
import { connectionCode } from "../errors/connection-failure.js";
import type { RawHeaders } from "../types/raw.js";

/** The maximum number of retries, as in client-go (`maxRetries` of its rest client). */
const MAX_RETRIES = 10;
const RESET_WAIT_MS = 1000;

/** The seconds of a `Retry-After` header, if it is a number of seconds; dates are ignored, as in client-go. */
export function retryAfterSeconds(headers: RawHeaders): number | undefined {
  const value = headers["retry-after"];
  return typeof value === "string" && /^\d{1,18}$/.test(value) ? Number(value) : undefined;
}

/**
 * How long to wait before a request is retried after this response, in milliseconds; undefined if it is not retried. A request is retried
 * only if the server asks for it, with 429 or a 5xx status and seconds to wait. The server has not acted on it then, so any verb may be
 * retried.
 */
function waitBeforeRetry({ status, headers }: Head): number | undefined {
  if (status !== 429 && status < 500) return undefined;
  const seconds = retryAfterSeconds(headers);
  return seconds === undefined ? undefined : seconds * 1000;
}

/** Whether a connection was interrupted, or was closed because its certificate was replaced: a read may then be sent again. */
function isLost(error: unknown): boolean {
  const code = connectionCode(error);
  return code === "ECONNRESET" || code === "CERTIFICATES_CHANGED";
}

interface Head {
  readonly status: number;
  readonly headers: RawHeaders;
}

/** A request to send, and what may end it. */
export interface Retryable<A extends Head> {
  /** Sends it once. */
  readonly send: () => Promise<A>;
  /** Releases a response that is not the last one. */
  readonly discard: (answer: A) => void;
  /** Called with each response, including the last one. */
  readonly onAnswer: (answer: A) => void;
  /** Whether it may be sent again if its connection was interrupted before a response: it must have no effects. */
  readonly isRead: boolean;
  readonly signal: AbortSignal | undefined;
  /** Aborts when the client is closed. */
  readonly closed: AbortSignal;
  /** Creates the error that the caller sees; `before` describes earlier attempts. */
  readonly explain: (error: unknown, before: string) => unknown;
}

/**
 * Sends a request until there is a final response, with up to ten retries: if the server asks for it, after the time that it specifies; and, for reads,
 * if the connection was interrupted.
 */
export async function sendWithRetries<A extends Head>(call: Retryable<A>): Promise<A> {
  const { send, discard, onAnswer, isRead, signal, closed, explain } = call;
  let before = "";
  for (let attempts = 1; ; attempts++) {
    let answer: A | undefined;
    let delay: number | undefined;
    try {
      answer = await send();
    } catch (error) {
      if (isRead && isLost(error)) delay = RESET_WAIT_MS;
      if (delay === undefined || attempts > MAX_RETRIES || signal?.aborted || closed.aborted)
        throw explain(error, before);
      before = `attempt ${attempts} failed with ${connectionCode(error)}`;
    }
    if (answer !== undefined) {
      try {
        onAnswer(answer);
      } catch (error) {
        // The listener is user code.
        discard(answer);
        throw error;
      }
      delay = waitBeforeRetry(answer);
      if (delay === undefined || attempts > MAX_RETRIES) return answer;
      discard(answer);
      before = `attempt ${attempts} failed with HTTP ${answer.status}`;
    }
    await wait(delay ?? 0, signal, closed).catch((reason: unknown) => {
      throw explain(reason, before);
    });
  }
}
