import type { TLSSocket } from "node:tls";
import type { Dispatcher } from "undici";
import { Exchange, lost } from "./exchange.js";
import { createSession, type Session, type SessionProfile } from "./session.js";

/** What is known of a server; shared by all multiplexers to it. */
export interface Negotiation {
  /** Whether the server has turned out not to speak HTTP/2. */
  unsupported: boolean;
}

/** What a multiplexer is made of. */
export interface MultiplexerOptions {
  /** Scheme, host and port of the server. */
  readonly origin: string;
  /** Milliseconds after which a connection ends that carries nothing. */
  readonly idle: number;
  readonly profile: SessionProfile;
  /** Largest number of connections that take requests. Requests wait while all of them are full. */
  readonly maxSessions: number;
  readonly negotiation: Negotiation;
  /** Opens a connection; undefined when the server does not speak HTTP/2. */
  readonly open: () => Promise<TLSSocket | undefined>;
  /** Sends a request that cannot be sent over HTTP/2. */
  readonly instead: (request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) => void;
}

/** Sends requests over shared connections, many at once on each. */
export interface Multiplexer {
  dispatch(request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void;
  /** Resolves when what is under way has ended, and the connections with it. */
  close(): Promise<void>;
  /** Ends the connections, and what is under way with an error. */
  destroy(error: Error): Promise<void>;
}

/**
 * Makes a multiplexer for requests that may be repeated: reads without a body. What waits while a connection goes, waits for the next
 * one; what a server has refused to look at, and all where it does not speak HTTP/2, goes another way.
 */
export function createMultiplexer(options: MultiplexerOptions): Multiplexer {
  const { origin, idle, profile, maxSessions, negotiation, open, instead } = options;
  /** In the order in which they came. */
  const waiting = new Set<Exchange>();
  const sessions = new Set<Session>();
  /** Those of them that take requests. */
  const taking = new Set<Session>();
  let opening: Promise<void> | undefined;
  let ended: Error | undefined;
  let closing = false;
  let onEmpty = (): void => {};

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
      onLeave: (unusable) => {
        taking.delete(session);
        // Another one would fare no better: whoever waits decides whether to try again.
        if (unusable) for (const exchange of waiting) exchange.fail(lost(null));
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
      // A connection that is being opened ends when it is there.
      for (const session of sessions) session.destroy(error);
    },
  };
}
