import type { Socket } from "node:net";
import type { Dispatcher } from "undici";
import type { Connector, CreatePool } from "./undici.js";

/** What a pool is made of. */
export interface Http1PoolOptions {
  readonly origin: string;
  readonly connect: Connector;
  /** How many connections there may be; unset: as many as there are requests. */
  readonly connections?: number;
  /** Milliseconds after which a connection ends that carries nothing. */
  readonly idle: number;
}

/** Connections that carry one request at a time. */
export interface Http1Pool extends Dispatcher {
  /** Takes over a socket that was opened for HTTP/2, which the server turned out not to speak. */
  adopt(socket: Socket): void;
}

/** Makes a pool of connections over HTTP/1.1. */
export function createHttp1Pool(createPool: CreatePool, options: Http1PoolOptions): Http1Pool {
  const { origin, connect, connections, idle } = options;
  let spare: Socket | undefined;
  const pool = createPool(origin, {
    ...(connections !== undefined && { connections }),
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: idle,
    keepAliveMaxTimeout: idle,
    connect: (target, callback) => {
      const socket = spare;
      spare = undefined;
      if (socket === undefined || socket.destroyed) connect(target, callback);
      else queueMicrotask(() => callback(null, socket));
    },
  });
  return Object.assign(pool, {
    adopt: (socket: Socket): void => {
      spare = socket;
      // What waits for it takes it at once, or nobody does.
      setImmediate(() => {
        if (spare === socket) socket.destroy();
        spare = undefined;
      });
    },
  });
}
