import type { TLSSocket } from "node:tls";
import type { Dispatcher } from "undici";
import { watchPlaces } from "../slow-calls.js";
import { Exchange, lost } from "./exchange.js";
import { createSession, type Session, type SessionProfile } from "./session.js";

/** What is known about a server; shared by all multiplexers for it. */
export interface Negotiation {
  /** Whether the server has turned out not to speak HTTP/2. */
  unsupported: boolean;
}

/** What a multiplexer is created from. */
export interface MultiplexerOptions {
  /** Scheme, host and port of the server. */
  readonly origin: string;
  /** Milliseconds after which an idle connection is closed. */
  readonly idle: number;
  readonly profile: SessionProfile;
  /** Maximum number of connections that accept requests. Requests wait while all of them are full. */
  readonly maxSessions: number;
  readonly negotiation: Negotiation;
  /** Opens a connection; undefined if the server does not speak HTTP/2. */
  readonly open: () => Promise<TLSSocket | undefined>;
  /** Sends a request that cannot be sent over HTTP/2. */
  readonly instead: (request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) => void;
}

/** Sends many requests at once over each of its shared connections. */
export interface Multiplexer {
  dispatch(request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void;
  /** Resolves when the requests in flight have ended and the connections are closed. */
  close(): Promise<void>;
  /** Closes the connections, and ends requests in flight with an error. */
  destroy(error: Error): Promise<void>;
}

/**
 * Creates a multiplexer for requests that may be retried: reads without a body. If a connection is lost, waiting requests wait for the
 * next one. Requests that the server refused to process, and all requests to a server that does not speak HTTP/2, are sent over HTTP/1.1.
 */
export function createMultiplexer(options: MultiplexerOptions): Multiplexer {
  const { origin, idle, profile, maxSessions, negotiation, open, instead } = options;
  /** In order of arrival. */
  const waiting = new Set<Exchange>();
  const sessions = new Set<Session>();
  /** Those that accept requests. */
  const taking = new Set<Session>();
  let opening: Promise<void> | undefined;
  let ended: Error | undefined;
  let closing = false;
  let onEmpty = (): void => {};

  const look = watchPlaces<Exchange>({
    count: () => [...taking].reduce((sum, { places }) => sum + places, 0),
    taken: () => [...taking].flatMap(({ carried }) => carried),
    // Where the number of connections is not limited, requests only wait for the next one.
    areShort: () =>
      Number.isFinite(maxSessions) && (waiting.size > 0 || [...taking].some(({ isCrowded }) => isCrowded)),
    // Requests under way may continue; the next ones get another connection.
    relieve: () => {
      for (const session of [...taking]) {
        session.withdraw();
        session.close();
      }
    },
  });

  function sendInstead(exchange: Exchange): void {
    exchange.handOver(instead);
  }
  function sendAllInstead(): void {
    const unsent = [...waiting];
    waiting.clear();
    unsent.forEach(sendInstead);
  }
  function drop(exchange: Exchange): void {
    waiting.delete(exchange);
    settle();
  }
  function settle(): void {
    for (const session of taking) session.hold(waiting.size > 0);
    if (waiting.size === 0 && closing) for (const session of sessions) session.close();
    if (waiting.size === 0 && sessions.size === 0 && opening === undefined) onEmpty();
  }
  function send(): void {
    for (const session of taking) {
      for (const exchange of waiting) {
        if (!session.hasRoom) break;
        waiting.delete(exchange);
        session.send(exchange);
      }
    }
    if (waiting.size > 0 && taking.size < maxSessions && ![...taking].some(({ isStarting }) => isStarting))
      opening ??= connect();
    look();
    settle();
  }
  async function connect(): Promise<void> {
    try {
      const socket = await open();
      if (socket === undefined) negotiation.unsupported = true;
      else if (ended !== undefined) socket.destroy();
      else use(socket);
    } catch (error) {
      for (const exchange of waiting) exchange.fail(error as Error);
    }
    opening = undefined;
    if (negotiation.unsupported) sendAllInstead();
    send();
  }
  function use(socket: TLSSocket): void {
    const session = createSession(origin, socket, idle, profile, {
      onRoom: send,
      onRefused: sendInstead,
      onNoRoom: () => {
        sendAllInstead();
        session.close();
      },
      onLeave: (unusable, error) => {
        taking.delete(session);
        // Another connection would fail in the same way; the callers decide whether to try again.
        if (unusable) for (const exchange of waiting) exchange.fail(lost(error));
        send();
      },
      onClose: () => {
        sessions.delete(session);
        settle();
      },
    });
    sessions.add(session);
    taking.add(session);
  }

  return {
    dispatch: (request, handler) => {
      if (negotiation.unsupported) return instead(request, handler);
      const exchange = new Exchange({ origin, ...request }, handler, drop);
      waiting.add(exchange);
      handler.onRequestStart?.(exchange, undefined);
      if (ended === undefined) send();
      else exchange.fail(ended);
    },
    close: () =>
      new Promise((resolve) => {
        closing = true;
        onEmpty = resolve;
        settle();
      }),
    destroy: async (error) => {
      ended = error;
      for (const exchange of waiting) exchange.fail(error);
      // A connection that is being opened is closed as soon as it is open.
      for (const session of sessions) session.destroy(error);
    },
  };
}
