import { createServer, type Server, type Socket } from "node:net";
import { pipeline } from "node:stream";
import { onAbort } from "../../async/on-abort.js";
import { linkSignals } from "../../async/signals.js";
import { RequestError } from "../../errors/request-error.js";
import type { PortForward, PortForwardOptions } from "../../types/streams.js";
import type { Target } from "../target.js";
import { type Dialer, openDialer } from "./dialects.js";
import type { Ports } from "./ports.js";

const LOCALHOST = ["127.0.0.1", "::1"];

/** A server that listens on one port of all addresses. */
interface Listener {
  readonly port: number;
  readonly servers: readonly Server[];
}

function nothing(): void {}

/**
 * Listens on this machine, and forwards each connection to a pod.
 * @throws what opening the connection to the pod throws; Node's error if a port is in use
 */
export async function listen(
  target: Target,
  ports: readonly Ports[],
  options: PortForwardOptions,
): Promise<PortForward> {
  const { address = "localhost", onError = nothing, signal } = options;
  const ending = new AbortController();
  const link = linkSignals(signal, ending.signal, 0, undefined);
  const sockets = new Set<Socket>();
  const listeners: Listener[] = [];
  let settle: { resolve(): void; reject(reason: unknown): void } | undefined;
  const closed = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  closed.catch(nothing);
  let dialer: Dialer | undefined;
  let release: () => void = nothing;

  const stop = async (failure?: { readonly error: unknown }): Promise<void> => {
    const settled = settle;
    settle = undefined;
    if (settled === undefined) return;
    release();
    link.release();
    dialer?.close();
    for (const socket of sockets) socket.destroy();
    await Promise.all(listeners.flatMap(({ servers }) => servers.map(closeServer)));
    if (failure === undefined) settled.resolve();
    else settled.reject(failure.error);
  };

  const accept = async (socket: Socket, port: number): Promise<void> => {
    sockets.add(socket);
    socket.on("error", nothing);
    socket.once("close", () => sockets.delete(socket));
    try {
      const connection = await (dialer as Dialer).connect(port);
      connection.on("error", (error: Error) => {
        if (settle !== undefined) onError(error);
        socket.destroy();
      });
      if (socket.destroyed) {
        connection.destroy();
        return;
      }
      pipeline(socket, connection, nothing);
      pipeline(connection, socket, nothing);
    } catch (error) {
      if (settle !== undefined) onError(error as Error);
      socket.destroy();
    }
  };

  try {
    dialer = await openDialer(target, link.signal, (error) => void stop({ error }));
    for (const { local, remote } of ports) {
      listeners.push(await listenOn(address, local, (socket) => void accept(socket, remote)));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  if (signal !== undefined) release = onAbort(signal, () => void stop({ error: signal.reason }));
  const [first] = listeners;
  return {
    localPort: first?.port ?? 0,
    ports: listeners.map(({ port }, i) => ({ local: port, remote: ports[i]?.remote ?? 0 })),
    closed,
    close: () => stop(),
    [Symbol.asyncDispose]: () => stop(),
  };
}

async function listenOn(address: string, port: number, accept: (socket: Socket) => void): Promise<Listener> {
  const addresses = address === "localhost" ? LOCALHOST : [address];
  const servers: Server[] = [];
  let chosen = port;
  let failure: unknown;
  for (const host of addresses) {
    try {
      const server = await startServer(host, chosen, accept);
      servers.push(server);
      const bound = server.address();
      if (typeof bound === "object" && bound !== null) chosen = bound.port;
    } catch (error) {
      failure ??= error;
    }
  }
  if (servers.length > 0) return { port: chosen, servers };
  const code = failure instanceof Error && "code" in failure ? ` (${failure.code})` : "";
  throw new RequestError(
    "InvalidOption",
    `portForward: cannot listen on port ${port} of ${address}${code}; use another port, or 0 for any free one`,
    {
      cause: failure,
    },
  );
}

function startServer(host: string, port: number, accept: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true }, accept);
    server.once("error", reject);
    server.listen({ host, port, ipv6Only: true }, () => {
      server.removeListener("error", reject);
      server.on("error", nothing);
      resolve(server);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
