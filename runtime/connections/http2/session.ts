import { connect } from "node:http2";
import type { TLSSocket } from "node:tls";
import type { Carrier, Exchange } from "./exchange.js";
import { watchLiveness } from "./liveness.js";

/** One connection that carries many requests at once. */
export interface Session {
  /** Whether it takes another request now. */
  readonly hasRoom: boolean;
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
  /** The server has not looked at a request, and will not. */
  onRefused(exchange: Exchange): void;
  /** It takes no more requests; those under way may still end. */
  onLeave(): void;
  /** It has ended. */
  onClose(): void;
}

// How many requests node:http2 is given at a time. Those above the server's own limit, 100 in Kubernetes, wait there.
const MOST = 250;
// Go's, so that large lists come without a pause: answers are collected as a whole.
const STREAM_WINDOW = 4 * 1024 * 1024;
const CONNECTION_WINDOW = 1024 * 1024 * 1024;

/**
 * Carries requests over a connection on which the server has agreed to HTTP/2.
 * @param idle milliseconds after which it ends when nothing was sent; meanwhile it keeps no process from ending
 */
export function createSession(origin: string, socket: TLSSocket, idle: number, events: SessionEvents): Session {
  const session = connect(origin, {
    createConnection: () => socket,
    settings: { enablePush: false, initialWindowSize: STREAM_WINDOW },
  });
  const underWay = new Set<Exchange>();
  const liveness = watchLiveness(session, socket, underWay);
  let open = true;
  let closing = false;
  session.unref();

  function leave(): void {
    if (!open) return;
    open = false;
    events.onLeave();
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
        liveness.stop();
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
  session.on("goaway", leave);
  // Told by the requests' own ends.
  session.on("error", leave);
  session.once("close", () => {
    clearTimeout(resting);
    leave();
    events.onClose();
  });

  return {
    get hasRoom() {
      return open && !session.closed && !session.destroyed && underWay.size < MOST;
    },
    send: (exchange) => {
      if (underWay.size === 0) {
        session.ref();
        liveness.start();
      }
      underWay.add(exchange);
      try {
        exchange.send(session, carrier);
      } catch {
        // The session has ended, or a header is none of HTTP/2.
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
