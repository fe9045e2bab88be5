// Apart from the public types: undici's types, which nobody who uses a client should have to load.
import type { Dispatcher } from "undici";

/** What is told of a request whose answer is collected. */
export type CallHandler = Dispatcher.DispatchHandler;

/** What is told of a stream or of an upgraded connection, for as long as it lives. */
export interface StreamHandler extends Dispatcher.DispatchHandler {
  /** Set by the connections; to be called once, when nothing of it is left. */
  onOver: () => void;
  /** Ends it with an error, unless it is over. */
  end(reason: Error): void;
}

/** Carries requests to one server. */
export interface Connections {
  /** Sends a request whose answer is collected. It may have to wait for a connection. */
  dispatch(request: Dispatcher.DispatchOptions, handler: CallHandler): void;
  /** Opens a stream, or upgrades a connection. It takes no connection that calls wait for, however many there are. */
  open(request: Dispatcher.DispatchOptions, handler: StreamHandler): void;
  /** Ends all connections, and what is on them. */
  destroy(): Promise<void>;
}

/** Connections that can be left to end. */
export interface DrainableConnections extends Connections {
  /**
   * Takes no more requests, and resolves when the connections are closed: calls end by themselves, streams are ended with an error after a
   * grace time.
   */
  close(): Promise<void>;
}
