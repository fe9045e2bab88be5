// Apart from types.ts: undici's types, which nobody who uses a client should have to load.
import type { Dispatcher } from "undici";

/** The connections to one server: undici's pool, or what stands for several. */
export interface Connections {
  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean;
  /** Ends them all, and the requests on them. */
  destroy(): Promise<void>;
}

/** Connections that can be left to end. */
export interface DrainableConnections extends Connections {
  /** Takes no more requests, and resolves when those under way have ended and the connections are closed. */
  close(): Promise<void>;
}
