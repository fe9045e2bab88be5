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
  fail(error: Error): void;
}

/** Looks after a session as long as requests are under way. */
export interface Liveness {
  start(): void;
  stop(): void;
}

const TICK = 15_000;
/** Go's: asked after 30 seconds of silence, given up 15 seconds later. */
const ASKED = 2;
const GIVEN_UP = 3;
/** undici's limit of an answer that does not come or does not go on: five minutes. */
const STUCK = 20;

function timedOut(): Error {
  return Object.assign(new Error("no answer over HTTP/2"), { code: "ETIMEDOUT" });
}

/**
 * Ends a session whose peer is silent, and requests whose answers do not come although it is not: a connection that was lost without a
 * word would hold all of them for as long as TCP repeats.
 */
export function watchLiveness(
  session: WatchedSession,
  socket: { readonly bytesRead: number },
  underWay: Iterable<WatchedRequest>,
): Liveness {
  let timer: NodeJS.Timeout | undefined;
  let bytes = 0;
  let silent = 0;
  // The progress of each request when it was last seen to make some, and the ticks since.
  const seen = new WeakMap<WatchedRequest, { progress: number; ticks: number }>();

  function look(): void {
    silent = socket.bytesRead === bytes ? silent + 1 : 0;
    bytes = socket.bytesRead;
    if (silent === ASKED && !session.destroyed) session.ping(() => {});
    if (silent === GIVEN_UP) return void session.destroy(timedOut());
    for (const request of underWay) {
      const { progress } = request;
      const before = seen.get(request);
      const ticks = before?.progress === progress ? before.ticks + 1 : 0;
      seen.set(request, { progress, ticks });
      if (ticks === STUCK) request.fail(timedOut());
    }
  }
  return {
    start: () => {
      timer ??= setInterval(look, TICK);
      bytes = socket.bytesRead;
      silent = 0;
    },
    stop: () => {
      clearInterval(timer);
      timer = undefined;
    },
  };
}
