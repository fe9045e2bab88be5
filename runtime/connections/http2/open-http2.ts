import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { openSocket } from "../open-socket.js";
import { bare } from "../proxy/address.js";
import type { Connector } from "../undici.js";

/**
 * Opens a connection for HTTP/2. Resolves with undefined if the server does not agree to it.
 * @param onSpare called with the connection in that case, which can be used for HTTP/1.1
 */
export async function openHttp2(
  origin: string,
  connect: Connector,
  onSpare: (socket: Socket) => void,
): Promise<TLSSocket | undefined> {
  const { protocol, host, hostname, port } = new URL(origin);
  const socket = (await openSocket(connect, { protocol, host, hostname: bare(hostname), port })) as TLSSocket;
  if (socket.alpnProtocol === "h2") return socket;
  onSpare(socket);
  return undefined;
}
