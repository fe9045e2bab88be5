import { type ClientHttp2Session, connect } from "node:http2";
import type { TLSSocket } from "node:tls";
import type { Carrier, Exchange } from "./exchange.js";
import { watchLiveness } from "./liveness.js";

/** How a session is set up for what it carries. */
export interface SessionProfile {
  /** Bytes of one answer that the server may send ahead of its reader. */
  readonly streamWindow: number;
  /**
   * Whether requests stay within the number that the server carries at once. Those beyond wait inside of node:http2, which is right for
   * calls, as they end soon, and wrong for streams.
   */
  readonly heedsLimit: boolean;
}

// Answers of calls are collected as a whole: with Go's window large lists come without a pause.
export const CALLS: SessionProfile = { streamWindow: 4 * 1024 * 1024, heedsLimit: false };
// A reader that stops reading leaves no more than this in memory, and a watch still fills a fast network.
export const STREAMS: SessionProfile = { streamWindow: 1024 * 1024, heedsLimit: true };

/** One connection that carries many requests at once. */
export interface Session {
  /** Whether it takes another request now. */
  readonly hasRoom: boolean;
  /** Whether the server has yet to say how much it carries. */
  readonly isStarting: boolean;
  /** Says whether requests wait for it to start. Only then does it keep the process from ending before it has started. */
  hold(needed: boolean): void;
  send(exchange: Exchange): void;
  /** Ends it as soon as nothing is under way. */
  close(): void;
  /** Ends it, and what is under way with an error. */
  destroy(error: Error): void;
}

/** What a session tells. */
export interface SessionEvents {
  /** There is room for another request. */
  onRoom(): void;
  /** The server refused a request without processing it. */
  onRefused(exchange: Exchange): void;
  /** The server allows no request on it, and would allow none on another one. */
  onNoRoom(): void;
  /** It takes no more requests; those under way may still end. `unusable`: it has taken none. */
  onLeave(unusable: boolean): void;
  /** It has ended. */
  onClose(): void;
}

// How many requests node:http2 is given at a time. Those above the server's own limit, 100 in Kubernetes, wait there.
const MAX_REQUESTS = 250;
// So that answers that nobody reads do not hold back the others.
const CONNECTION_WINDOW = 1024 * 1024 * 1024;

/**
 * Carries requests over a connection on which the server has agreed to HTTP/2.
 * @param idle milliseconds after which it ends when nothing was sent; meanwhile it keeps no process from ending
 */
export function createSession(
  origin: string,
  socket: TLSSocket,
  idle: number,
  profile: SessionProfile,
  events: SessionEvents,
): Session {
  const session: ClientHttp2Session = connect(origin, {
    createConnection: () => socket,
    settings: { enablePush: false, initialWindowSize: profile.streamWindow },
  });
  const underWay = new Set<Exchange>();
  const stopWatching = watchLiveness(session, socket, underWay);
  let isStarting = profile.heedsLimit;
  let isHeld = false;
  let open = true;
  let closing = false;
  session.unref();

  function leave(): void {
    if (!open) return;
    open = false;
    const unusable = isStarting;
    isStarting = false;
    events.onLeave(unusable);
  }
  function closeUnused(): void {
    if (underWay.size > 0) return;
    leave();
    session.close();
  }
  const resting = setTimeout(closeUnused, idle).unref();

  const carrier: Carrier = {
    ended: (exchange, refused) => {
      underWay.delete(exchange);
      if (underWay.size === 0) {
        session.unref();
        resting.refresh();
        if (closing) session.close();
      }
      if (refused) events.onRefused(exchange);
      else events.onRoom();
    },
  };
  session.once("connect", () => {
    if (!session.destroyed) session.setLocalWindowSize(CONNECTION_WINDOW);
  });
  if (isStarting) {
    session.once("remoteSettings", ({ maxConcurrentStreams }) => {
      isStarting = false;
      if (underWay.size === 0) session.unref();
      if (maxConcurrentStreams === 0) events.onNoRoom();
      else events.onRoom();
    });
  }
  session.on("goaway", leave);
  // The requests learn of it by their own ends.
  session.on("error", leave);
  session.once("close", () => {
    clearTimeout(resting);
    stopWatching();
    leave();
    events.onClose();
  });

  function hasRoom(): boolean {
    if (!open || isStarting || session.closed || session.destroyed) return false;
    const { maxConcurrentStreams = MAX_REQUESTS } = profile.heedsLimit ? session.remoteSettings : {};
    return underWay.size < Math.min(MAX_REQUESTS, maxConcurrentStreams);
  }
  return {
    get hasRoom() {
      return hasRoom();
    },
    get isStarting() {
      return isStarting;
    },
    hold: (needed) => {
      if (!isStarting || needed === isHeld) return;
      isHeld = needed;
      if (needed) session.ref();
      else session.unref();
    },
    send: (exchange) => {
      if (underWay.size === 0) session.ref();
      underWay.add(exchange);
      try {
        exchange.send(session, carrier);
      } catch {
        // The session has ended, or HTTP/2 does not allow a header.
        carrier.ended(exchange, true);
      }
    },
    close: () => {
      closing = true;
      leave();
      closeUnused();
    },
    destroy: (error) => {
      leave();
      for (const exchange of underWay) exchange.fail(error);
      session.destroy();
    },
  };
}
