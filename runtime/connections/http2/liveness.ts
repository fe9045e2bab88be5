/** The members of a session that are needed here. */
export interface WatchedSession {
  readonly destroyed: boolean;
  ping(answered: () => void): boolean;
  destroy(error: Error): void;
}

/** The members of a request that are needed here. */
export interface WatchedRequest {
  /** Changes whenever a part of the response arrives. */
  readonly progress: number;
  /** Whether it may stay silent after the first progress. */
  readonly isStream: boolean;
  fail(error: Error): void;
}

const TICK_MS = 5_000;
/** client-go's limits (ReadIdleTimeout 30 s, PingTimeout 15 s): a ping after 30 seconds of silence, and the end 15 seconds later. */
const PING_TICKS = 6;
const TIMEOUT_TICKS = 9;
/** undici's limit of five minutes for a response that does not begin or does not continue. */
const STUCK_TICKS = 60;

function timedOut(): Error {
  return Object.assign(new Error("the server stopped answering over HTTP/2"), { code: "ETIMEDOUT" });
}

/**
 * Ends a session whose peer is silent, and requests without progress on a session that is not. Otherwise a connection that was lost without
 * notice would block them for as long as TCP retransmits. Silence counts whether or not a request is waiting, because requests with a
 * timeout end before it is detected.
 * @returns a function that stops the check
 */
export function watchLiveness(
  session: WatchedSession,
  socket: { readonly bytesRead: number },
  underWay: Iterable<WatchedRequest>,
): () => void {
  let bytes = socket.bytesRead;
  // Ticks of silence. Counted rather than measured, because a process that was suspended has not looked for a long time.
  let silent = 0;
  // The last progress of each request, and the number of ticks since then.
  const seen = new WeakMap<WatchedRequest, { progress: number; ticks: number }>();

  function look(): void {
    // Bytes that have arrived since the last tick may have arrived right after it.
    silent = socket.bytesRead === bytes ? silent + 1 : 1;
    bytes = socket.bytesRead;
    if (silent === PING_TICKS && !session.destroyed) session.ping(() => {});
    if (silent === TIMEOUT_TICKS) return void session.destroy(timedOut());
    for (const request of underWay) {
      const { progress, isStream } = request;
      if (isStream && progress > 0) continue;
      const before = seen.get(request);
      const ticks = before?.progress === progress ? before.ticks + 1 : 0;
      seen.set(request, { progress, ticks });
      if (ticks === STUCK_TICKS) request.fail(timedOut());
    }
  }
  const timer = setInterval(look, TICK_MS).unref();
  return () => clearInterval(timer);
}
