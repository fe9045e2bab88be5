import type { Duplex } from "node:stream";
import { Receiver, Sender } from "#ws";

/** Who receives the messages of a WebSocket. */
export interface Messages {
  /** One message, of any size. */
  message(data: Buffer): void;
  /** The WebSocket is over, without an error if the server closed it. Called once, after the last message. */
  end(error: Error | undefined): void;
}

const OPCODE = { binary: 2, close: 8, ping: 9, pong: 10 } as const;

// client-go's limits.
const PING_MS = 5_000;
const SILENCE_MS = 61_000;
/** How long the server may take to confirm a close frame. */
const CLOSE_MS = 2_000;
/** Servers send at most some ten thousand bytes in a message. A larger one would be kept in memory until it is complete. */
const MAX_MESSAGE_BYTES = 128 * 1024 * 1024;
const NORMAL_CLOSURE = 1000;

function nothing(): void {}

/** The error of a connection that is interrupted, which callers convert into a ConnectionError with the request. */
export function interrupted(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/** Sends and receives the messages of a WebSocket over its socket. Only binary messages are expected. */
export class Connection {
  private readonly socket: Duplex;
  private messages: Messages | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private heard = performance.now();
  private paused = false;
  private closing: ReturnType<typeof setTimeout> | undefined;
  private over = false;

  constructor(socket: Duplex) {
    this.socket = socket;
  }

  /** Begins to receive messages. */
  begin(messages: Messages): void {
    this.messages = messages;
    const { socket } = this;
    const receiver = new Receiver({
      binaryType: "nodebuffer",
      isServer: false,
      maxPayload: MAX_MESSAGE_BYTES,
      skipUTF8Validation: true,
    });
    receiver.on("message", (data: Buffer, isBinary: boolean) => {
      if (this.over) return;
      if (isBinary) messages.message(data);
      else this.finish(interrupted("EPROTO", "the server sent a text message"));
    });
    receiver.on("ping", (data: Buffer) => this.frame(OPCODE.pong, data));
    receiver.on("conclude", () => this.concluded());
    receiver.on("error", (error: Error) => this.finish(interrupted("EPROTO", error.message)));
    socket.on("data", (chunk: Buffer) => {
      this.heard = performance.now();
      receiver.write(chunk);
    });
    socket.on("error", (error: Error) => this.finish(error));
    socket.on("close", () => this.finish(interrupted("ECONNRESET", "the connection was interrupted")));
    this.timer = setInterval(() => this.beat(), PING_MS);
    this.timer.unref();
    if (socket.destroyed) this.finish(interrupted("ECONNRESET", "the connection was interrupted"));
  }

  /**
   * Sends one message.
   * @param data is changed, and must not be used afterwards
   * @param sent called when the operating system has it, or when the connection failed
   */
  send(data: Buffer, sent?: (error?: Error | null) => void): void {
    this.frame(OPCODE.binary, data, sent);
  }

  /** Stops receiving, or continues. While it is paused, silence does not count. */
  setPaused(paused: boolean): void {
    if (paused === this.paused || this.over) return;
    this.paused = paused;
    this.heard = performance.now();
    if (paused) this.socket.pause();
    else this.socket.resume();
  }

  /** Closes the WebSocket, after what was sent. Messages that arrive later are dropped. */
  close(): void {
    if (this.over || this.closing !== undefined) return;
    const code = Buffer.alloc(2);
    code.writeUInt16BE(NORMAL_CLOSURE);
    this.frame(OPCODE.close, code);
    this.setPaused(false);
    this.closing = setTimeout(() => this.finish(undefined), CLOSE_MS);
  }

  /** Ends the connection at once. */
  destroy(error?: Error): void {
    this.finish(error);
  }

  private frame(opcode: number, data: Buffer, sent?: (error?: Error | null) => void): void {
    const { socket } = this;
    if (this.over || !socket.writable) {
      sent?.(interrupted("EPIPE", "the connection was closed"));
      return;
    }
    const readOnly = opcode === OPCODE.pong;
    const pieces = Sender.frame(data, { fin: true, mask: true, opcode, readOnly, rsv1: false });
    socket.cork();
    for (const [i, piece] of pieces.entries())
      socket.write(piece, i === pieces.length - 1 ? (sent ?? nothing) : nothing);
    socket.uncork();
  }

  private beat(): void {
    if (this.paused) return;
    if (performance.now() - this.heard > SILENCE_MS) {
      this.finish(interrupted("ETIMEDOUT", `the server did not answer a ping for ${SILENCE_MS / 1000} s`));
    } else {
      this.frame(OPCODE.ping, Buffer.alloc(0));
    }
  }

  /** The server closed the WebSocket, or confirms that it is closed. */
  private concluded(): void {
    if (this.closing === undefined) {
      const code = Buffer.alloc(2);
      code.writeUInt16BE(NORMAL_CLOSURE);
      this.frame(OPCODE.close, code);
    }
    this.finish(undefined);
  }

  private finish(error: Error | undefined): void {
    if (this.over) return;
    this.over = true;
    clearInterval(this.timer);
    clearTimeout(this.closing);
    const { socket } = this;
    // The socket of a request that was aborted has the signal's reason as its error.
    if (error === undefined) {
      socket.end();
      socket.resume();
      const timer = setTimeout(() => socket.destroy(), CLOSE_MS);
      timer.unref();
      socket.once("close", () => clearTimeout(timer));
    } else {
      socket.destroy();
    }
    this.messages?.end(error);
  }
}
