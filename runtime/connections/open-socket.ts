import type { Socket } from "node:net";
import type { Connector } from "./undici.js";

export type Target = Parameters<Connector>[0];

/** Opens a socket. */
export function openSocket(connect: Connector, target: Target): Promise<Socket> {
  return new Promise((resolve, reject) =>
    connect(target, (...[error, socket]) => (error === null ? resolve(socket) : reject(error))),
  );
}
