import { wait } from "../async/wait.js";
import { connectionCode } from "../errors/connection-failure.js";
import type { RawHeaders } from "../types/raw.js";

/** How often a request is repeated at most, as in client-go (`maxRetries` of its rest client). */
const MAX_RETRIES = 10;
const RESET_WAIT_MS = 1000;
// Node's timers fire at once for more.
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** The seconds of a `Retry-After` header, where it is a number of seconds; dates are not heeded, as in client-go. */
export function retryAfterSeconds(headers: RawHeaders): number | undefined {
  const value = headers["retry-after"];
  return typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

/**
 * How long to wait before a request is repeated after this answer, in milliseconds; undefined when it is not: only where the server
 * asks for it, with 429 or a failure of its own and seconds to wait. It then did nothing yet, so any verb may be repeated.
 */
function waitAfterAnswer({ status, headers }: Head): number | undefined {
  if (status !== 429 && status < 500) return undefined;
  const seconds = retryAfterSeconds(headers);
  return seconds === undefined ? undefined : Math.min(seconds * 1000, LONGEST_WAIT_MS);
}

/** Whether a connection broke off, or was ended as its certificate was replaced: a read may then be sent again. */
function isLost(error: unknown): boolean {
  const code = connectionCode(error);
  return code === "ECONNRESET" || code === "CERTIFICATES_CHANGED";
}

interface Head {
  readonly status: number;
  readonly headers: RawHeaders;
}

/** What is sent, and what may end it. */
export interface Repeatable<A extends Head> {
  /** Sends it once. */
  readonly send: () => Promise<A>;
  /** Lets go of an answer that is not the last. */
  readonly discard: (answer: A) => void;
  /** Told of each answer, the last one included. */
  readonly onAnswer: (answer: A) => void;
  /** Whether it may be sent again when its connection broke off before an answer: it must be without effect. */
  readonly isRead: boolean;
  readonly signal: AbortSignal | undefined;
  /** Aborts when the client is closed. */
  readonly closed: AbortSignal;
  /** Makes the error that the caller sees; `before` is what earlier attempts met. */
  readonly explain: (error: unknown, before: string) => unknown;
}

/**
 * Sends a request until there is an answer that is not to be repeated. It is repeated up to ten times: at the server's own request, after
 * the time that it names, and a read also after its connection broke off.
 */
export async function sendWithRetries<A extends Head>(call: Repeatable<A>): Promise<A> {
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
      before = `${attempts} × ${connectionCode(error)}`;
    }
    if (answer !== undefined) {
      try {
        onAnswer(answer);
      } catch (error) {
        // What listens is the user's.
        discard(answer);
        throw error;
      }
      delay = waitAfterAnswer(answer);
      if (delay === undefined || attempts > MAX_RETRIES) return answer;
      discard(answer);
      before = `${attempts} × HTTP ${answer.status}`;
    }
    await wait(delay ?? 0, signal, closed).catch((reason: unknown) => {
      throw explain(reason, before);
    });
  }
}
