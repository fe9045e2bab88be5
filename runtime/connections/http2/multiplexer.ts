import type { TLSSocket } from "node:tls";
import type { Dispatcher } from "undici";
import { Exchange } from "./exchange.js";
import { createSession, type Session } from "./session.js";

/** What a multiplexer is made of. */
export interface MultiplexerOptions {
  /** Scheme, host and port of the server. */
  readonly origin: string;
  /** Milliseconds after which a connection ends that carries nothing. */
  readonly idle: number;
  /** Opens a connection; undefined when the server does not speak HTTP/2. */
  readonly open: () => Promise<TLSSocket | undefined>;
  /** Sends a request that cannot be sent over HTTP/2. */
  readonly instead: (request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) => void;
}

/** Sends requests over one connection, all at once. */
export interface Multiplexer {
  dispatch(request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void;
  /** Resolves when what is under way has ended, and the connection with it. */
  close(): Promise<void>;
  /** Ends the connection, and what is under way with an error. */
  destroy(error: Error): Promise<void>;
}

/**
 * Makes a multiplexer for requests that may be repeated: reads without a body. What waits while a connection goes, waits for the next
 * one; what a server has refused to look at, and all where it does not speak HTTP/2, goes another way.
 */
export function createMultiplexer({ origin, idle, open, instead }: MultiplexerOptions): Multiplexer {
  /** In the order in which they came. */
  const waiting = new Set<Exchange>();
  const sessions = new Set<Session>();
  let current: Session | undefined;
  let opening: Promise<void> | undefined;
  let unsupported = false;
  let ended: Error | undefined;
  let closing = false;
  let onEmpty = (): void => {};

  function sendInstead({ request, handler }: Exchange): void {
    instead(request, handler);
  }
  function drop(exchange: Exchange): void {
    waiting.delete(exchange);
    settle();
  }
  function settle(): void {
    if (waiting.size === 0 && closing) for (const session of sessions) session.close();
    if (waiting.size === 0 && sessions.size === 0 && opening === undefined) onEmpty();
  }
  function send(): void {
    if (waiting.size > 0 && current === undefined) opening ??= connect();
    for (const exchange of waiting) {
      if (current?.hasRoom !== true) break;
      waiting.delete(exchange);
      current.send(exchange);
    }
    settle();
  }
  async function connect(): Promise<void> {
    try {
      const socket = await open();
      if (socket === undefined) unsupported = true;
      else if (ended !== undefined) socket.destroy();
      else use(socket);
    } catch (error) {
      for (const exchange of waiting) exchange.fail(error as Error);
    }
    opening = undefined;
    if (unsupported) {
      const unsent = [...waiting];
      waiting.clear();
      unsent.forEach(sendInstead);
    }
    send();
  }
  function use(socket: TLSSocket): void {
    const session = createSession(origin, socket, idle, {
      onRoom: send,
      onRefused: sendInstead,
      onLeave: () => {
        if (current === session) current = undefined;
        send();
      },
      onClose: () => {
        sessions.delete(session);
        settle();
      },
    });
    sessions.add(session);
    current = session;
  }

  return {
    dispatch: (request, handler) => {
      if (unsupported) return instead(request, handler);
      const exchange = new Exchange(request, handler, drop);
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
      for (const session of sessions) session.destroy(error);
      await opening;
    },
  };
}
