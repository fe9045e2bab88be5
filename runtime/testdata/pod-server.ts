import { createServer, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Client } from "../index.js";
import { listen } from "./listen.js";
import { openClient } from "./open-client.js";

/** A server of streams as a test needs it. */
export interface PodServer {
  readonly client: Client;
  readonly requests: readonly IncomingMessage[];
}

/** How a server answers the request for a stream. */
export interface PodBehaviour {
  /** The protocol that it chooses; undefined to choose none. */
  readonly protocol?: string | undefined;
  /** Answers instead of accepting. Returns false to accept. */
  readonly refuse?: (socket: Duplex, request: IncomingMessage) => boolean;
  /** What it does with the WebSocket. */
  readonly accept?: (socket: WebSocket, request: IncomingMessage) => void;
}

/** Starts a server whose streams behave as a test wants it: as no real server can be made to. It ends with the test. */
export async function startPodServer(behaviour: PodBehaviour): Promise<PodServer> {
  const requests: IncomingMessage[] = [];
  const { protocol, refuse, accept } = behaviour;
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => protocol ?? false });
  const server = createServer((_request, response) => response.writeHead(404).end());
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    requests.push(request);
    if (refuse?.(socket, request)) return;
    sockets.handleUpgrade(request, socket, head, (one) => accept?.(one, request));
  });
  const port = await listen(server);
  return { client: await openClient({ server: `http://127.0.0.1:${port}` }), requests };
}
