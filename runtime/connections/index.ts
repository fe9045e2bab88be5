// Kept apart from the public types, because it uses undici's types, which users of a client should not have to load.
import type { Dispatcher } from "undici";

/** Callbacks of a request whose response is collected. */
export type CallHandler = Dispatcher.DispatchHandler;

/** Callbacks of a stream or an upgraded connection. */
export interface StreamHandler extends Dispatcher.DispatchHandler {
  /** Set by the connections. To be called once, when it has ended completely. */
  onOver: () => void;
  /** Ends it with an error, unless it has ended. */
  end(reason: Error): void;
}

/** Carries requests to one server. */
export interface Connections {
  /** Sends a request whose response is collected. It may wait for a connection. */
  dispatch(request: Dispatcher.DispatchOptions, handler: CallHandler): void;
  /** Opens a stream, or upgrades a connection. It never uses a connection that calls are waiting for. */
  open(request: Dispatcher.DispatchOptions, handler: StreamHandler): void;
  /** Closes all connections, and ends what they carry. */
  destroy(): Promise<void>;
}

/** Connections that can be closed gracefully. */
export interface DrainableConnections extends Connections {
  /**
   * Refuses new requests, and resolves when the connections are closed: calls may finish, and streams end with an error after a grace
   * period.
   */
  close(): Promise<void>;
}
