import type { Socket } from "node:net";

/** What opening a tunnel depends on. */
export interface TunnelOptions {
  /** The cluster's authorities, in PEM. An https proxy may have its certificate from them. */
  readonly ca: string | undefined;
  /** Gets the socket as soon as there is one, so that an attempt can be ended. */
  readonly onSocket: (socket: Socket) => void;
}
