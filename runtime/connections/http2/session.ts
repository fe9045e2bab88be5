import { type ClientHttp2Session, connect } from "node:http2";
import type { TLSSocket } from "node:tls";
import type { Carrier, Exchange } from "./exchange.js";
import { watchLiveness } from "./liveness.js";

/** The configuration of a session, which depends on what it carries. */
export interface SessionProfile {
  /** Bytes of one response that the server may send before they are read. */
  readonly streamWindow: number;
  /**
   * Whether requests stay within the number of streams that the server allows. Requests beyond it wait inside node:http2, which suits
   * calls, because they end soon, but not streams.
   */
  readonly heedsLimit: boolean;
}

// Answers of calls are collected completely: with Go's window size, large lists arrive without pauses.
export const CALLS: SessionProfile = { streamWindow: 4 * 1024 * 1024, heedsLimit: false };
// Limits the memory of a reader that stops reading, and still lets a watch use a fast network.
export const STREAMS: SessionProfile = { streamWindow: 1024 * 1024, heedsLimit: true };

/** One connection that carries many requests at once. */
export interface Session {
  /** Whether it accepts another request now. */
  readonly hasRoom: boolean;
  /** Whether the server has not yet said how many streams it allows. */
  readonly isStarting: boolean;
  /** How many requests it carries at a time. */
  readonly places: number;
  /** The requests that it carries. */
  readonly carried: readonly Exchange[];
  /** Whether other requests wait for places inside of node:http2. */
  readonly isCrowded: boolean;
  /** Sets whether requests wait for it to start. Only then does it keep the process alive before it has started. */
  hold(needed: boolean): void;
  send(exchange: Exchange): void;
  /** Takes requests back that wait inside of node:http2, as if the server had refused them. */
  withdraw(): void;
  /** Closes it as soon as no request is in flight. */
  close(): void;
  /** Closes it, and ends requests in flight with an error. */
  destroy(error: Error): void;
}

/** The events of a session. */
export interface SessionEvents {
  /** There is room for another request. */
  onRoom(): void;
  /** The server refused a request without processing it. */
  onRefused(exchange: Exchange): void;
  /** The server allows no request on this connection, nor on another one. */
  onNoRoom(): void;
  /** It accepts no more requests; those in flight may still end. `unusable`: it never accepted any. `error`: why, if it failed. */
  onLeave(unusable: boolean, error: Error | null): void;
  /** It has ended. */
  onClose(): void;
}

// How many requests are given to node:http2 at a time. Requests above the server's own limit, 100 in Kubernetes, wait there.
const MAX_REQUESTS = 250;
// Large enough that unread responses do not block the others.
const CONNECTION_WINDOW = 1024 * 1024 * 1024;

/**
 * Carries requests over a connection on which the server has agreed to HTTP/2.
 * @param idle milliseconds after which an idle connection is closed; until then it does not keep the process alive
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

  function leave(error: Error | null = null): void {
    if (!open) return;
    open = false;
    const unusable = isStarting;
    isStarting = false;
    events.onLeave(unusable, error);
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
  session.on("goaway", () => leave());
  // Each request learns about it through the close event of its stream.
  session.on("error", leave);
  session.once("close", () => {
    clearTimeout(resting);
    stopWatching();
    leave();
    events.onClose();
  });

  function places(): number {
    const { maxConcurrentStreams = MAX_REQUESTS } = session.destroyed ? {} : session.remoteSettings;
    return Math.min(MAX_REQUESTS, maxConcurrentStreams);
  }
  function hasRoom(): boolean {
    if (!open || isStarting || session.closed || session.destroyed) return false;
    return underWay.size < (profile.heedsLimit ? places() : MAX_REQUESTS);
  }
  return {
    get places() {
      return places();
    },
    get carried() {
      return [...underWay].slice(0, places());
    },
    get isCrowded() {
      return underWay.size > places();
    },
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
        // The session is closed, or HTTP/2 does not allow a header.
        carrier.ended(exchange, true);
      }
    },
    withdraw: () => {
      for (const exchange of [...underWay].slice(places())) exchange.withdraw();
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
