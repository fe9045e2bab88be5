/** What of a session is needed here. */
export interface WatchedSession {
  readonly destroyed: boolean;
  ping(answered: () => void): boolean;
  destroy(error: Error): void;
}

/** What of a request is needed here. */
export interface WatchedRequest {
  /** Changes with all that comes of the answer. */
  readonly progress: number;
  /** Whether nothing more has to come once there was some progress. */
  readonly isStream: boolean;
  fail(error: Error): void;
}

const TICK_MS = 15_000;
/** As long as client-go waits (ReadIdleTimeout 30 s, PingTimeout 15 s): asked after 30 seconds of silence, given up 15 seconds later. */
const PING_TICKS = 2;
const TIMEOUT_TICKS = 3;
/** undici's limit of an answer that does not come or does not go on: five minutes. */
const STUCK_TICKS = 20;

function timedOut(): Error {
  return Object.assign(new Error("the server stopped answering over HTTP/2"), { code: "ETIMEDOUT" });
}

/**
 * Ends a session whose peer is silent, and requests whose answers do not come although it is not. A connection that was lost without a word
 * would hold all of them for as long as TCP repeats. It is judged by its own silence, whether or not somebody waits at the moment: requests
 * with a time limit give up before it is found out.
 * @returns stops watching
 */
export function watchLiveness(
  session: WatchedSession,
  socket: { readonly bytesRead: number },
  underWay: Iterable<WatchedRequest>,
): () => void {
  let bytes = socket.bytesRead;
  let silent = 0;
  // The progress of each request when it was last seen to make some, and the ticks since.
  const seen = new WeakMap<WatchedRequest, { progress: number; ticks: number }>();

  function look(): void {
    silent = socket.bytesRead === bytes ? silent + 1 : 0;
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
