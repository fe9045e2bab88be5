// Apart from types.ts: undici's types, which nobody who uses a client should have to load.
import type { Dispatcher } from "undici";

/** The connections to one server: undici's pool, or what stands for several. */
export interface Connections {
  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean;
  /** Ends them all, and the requests on them. */
  destroy(): Promise<void>;
}
