import type { Socket } from "node:net";
import type { Dispatcher } from "undici";
import type { Connector, CreatePool } from "./undici.js";

/** What a pool is created from. */
export interface Http1PoolOptions {
  readonly origin: string;
  readonly connect: Connector;
  /** Maximum number of connections; unset: as many as there are requests. */
  readonly connections?: number;
  /** Milliseconds after which an idle connection is closed. */
  readonly idle: number;
}

/** Connections that carry one request at a time. */
export interface Http1Pool extends Dispatcher {
  /** Uses a socket that was opened for HTTP/2, but whose server does not speak it. */
  adopt(socket: Socket): void;
}

/** Creates a pool of connections over HTTP/1.1. */
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
      // A waiting request uses it immediately, or it is not used.
      setImmediate(() => {
        if (spare === socket) socket.destroy();
        spare = undefined;
      });
    },
  });
}
