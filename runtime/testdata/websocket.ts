import { randomBytes } from "node:crypto";
import type { Duplex, Writable } from "node:stream";
import { Receiver, Sender } from "ws";
import type { Client } from "../index.js";

// What ws exports, and its types leave out.
declare module "ws" {
  const Receiver: new (options: { readonly isServer: boolean }) => Writable;
  const Sender: new (
    socket: Duplex,
  ) => {
    send(data: Buffer, options: { fin: boolean; binary: boolean; mask: boolean; compress: boolean }): void;
  };
}

/** A WebSocket as a test needs it. */
export interface TestWebSocket {
  readonly socket: Duplex;
  send(text: string): void;
  /** The next message of the other side. */
  next(): Promise<string>;
}

/** Opens a WebSocket over a client's connection. */
export async function openWebSocket(client: Client, path: string, signal?: AbortSignal): Promise<TestWebSocket> {
  const key = randomBytes(16).toString("base64");
  const headers = { "sec-websocket-key": key, "sec-websocket-version": "13" };
  const { socket } = await client.upgrade({ path, headers, ...(signal && { signal }) });
  const receiver = new Receiver({ isServer: false });
  const sender = new Sender(socket);
  const messages: string[] = [];
  const waiting: ((text: string) => void)[] = [];
  receiver.on("message", (data: Buffer) => {
    const take = waiting.shift();
    if (take === undefined) messages.push(data.toString());
    else take(data.toString());
  });
  socket.pipe(receiver);
  return {
    socket,
    send: (text) => sender.send(Buffer.from(text), { fin: true, binary: false, mask: true, compress: false }),
    next: () => new Promise((resolve) => (messages.length > 0 ? resolve(messages.shift() ?? "") : waiting.push(resolve))),
  };
}
