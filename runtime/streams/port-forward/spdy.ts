import { type Connection, interrupted, type Messages } from "../websocket/connection.js";

/**
 * The part of SPDY/3.1 that servers of Kubernetes use for ports: streams that the client opens, their data, and their end. There are no
 * windows, so a reader that is too slow pauses the whole session.
 * @see https://www.chromium.org/spdy/spdy-protocol/spdy-protocol-draft3-1/
 */
const FRAME = { synStream: 1, synReply: 2, rstStream: 3, ping: 6, goAway: 7 } as const;
const HEAD_BYTES = 8;
const VERSION = 3;
const FIN = 1;
const CANCEL = 5;
const STREAM_ID_MASK = 0x7fffffff;
// Control frames that a server sends are short. A longer one would be kept in memory until it is complete.
const MAX_CONTROL_BYTES = 1024 * 1024;
const MAX_STREAM_ID = STREAM_ID_MASK - 1;

/** Who receives what arrives on one stream. */
export interface StreamListener {
  /** Returns false if no more data should arrive until `drained` is called. */
  data(chunk: Buffer): boolean;
  /** The other side has sent everything. */
  end(): void;
  /** The stream was interrupted, or refused. */
  fail(error: Error): void;
}

/** One stream of a session. */
export interface SpdyStream {
  /** Sends data. `chunk` is not changed. */
  write(chunk: Uint8Array, sent?: (error?: Error | null) => void): void;
  /** Ends the sending side. */
  end(sent?: (error?: Error | null) => void): void;
  /** The listener wants more data. */
  drained(): void;
  /** Interrupts the stream, and forgets it. */
  reset(): void;
}

/** A session of streams inside a WebSocket. */
export class SpdySession implements Messages {
  private readonly streams = new Map<number, StreamListener>();
  private readonly blocked = new Set<number>();
  private nextId = 1;
  private wroteHeaders = false;
  private over: { readonly error: Error | undefined } | undefined;
  private goingAway = false;
  private readonly head = Buffer.alloc(HEAD_BYTES);
  private headBytes = 0;
  /** What is left of the frame that is being received. */
  private left = 0;
  private control: Buffer[] = [];

  constructor(
    private readonly connection: Connection,
    private readonly onEnd: (error: Error | undefined) => void,
  ) {}

  /** Whether streams can be opened. */
  get isUsable(): boolean {
    return this.over === undefined && !this.goingAway && this.nextId <= MAX_STREAM_ID;
  }
  /** Whether a slow reader pauses all streams. */
  get isPaused(): boolean {
    return this.blocked.size > 0;
  }

  /** Opens a stream. */
  open(headers: { readonly [name: string]: string }, listener: StreamListener): SpdyStream {
    const id = this.nextId;
    this.nextId += 2;
    const { connection } = this;
    const payload = Buffer.concat([uint32(id), uint32(0), Buffer.from([0, 0]), this.headerBlock(headers)]);
    if (this.over === undefined) {
      this.streams.set(id, listener);
      connection.send(controlFrame(FRAME.synStream, payload));
    } else {
      queueMicrotask(() => listener.fail(this.over?.error ?? interrupted("ECONNRESET", "the connection was closed")));
    }
    return {
      write: (chunk, sent) => connection.send(dataFrame(id, 0, chunk), sent),
      end: (sent) => connection.send(dataFrame(id, FIN, new Uint8Array()), sent),
      drained: () => {
        if (this.blocked.delete(id) && this.blocked.size === 0) connection.setPaused(false);
      },
      reset: () => {
        if (!this.streams.delete(id)) return;
        connection.send(controlFrame(FRAME.rstStream, Buffer.concat([uint32(id), uint32(CANCEL)])));
        this.unblock(id);
      },
    };
  }

  /** Closes the session. */
  close(): void {
    this.connection.close();
  }

  message(data: Buffer): void {
    let at = 0;
    while (at < data.length || (this.headBytes === HEAD_BYTES && this.left === 0)) {
      if (this.headBytes < HEAD_BYTES) {
        const part = Math.min(HEAD_BYTES - this.headBytes, data.length - at);
        data.copy(this.head, this.headBytes, at, at + part);
        this.headBytes += part;
        at += part;
        if (this.headBytes < HEAD_BYTES) return;
        this.left = this.head.readUIntBE(5, 3);
        if (this.isControl && this.left > MAX_CONTROL_BYTES) {
          this.connection.destroy(interrupted("EPROTO", "the server sent a control frame that is too large"));
          return;
        }
      }
      const part = data.subarray(at, at + this.left);
      at += part.length;
      this.left -= part.length;
      if (this.isControl) this.control.push(part);
      else this.receive(part);
      if (this.left > 0) return;
      if (this.isControl) this.receiveControl(Buffer.concat(this.control));
      this.control = [];
      this.headBytes = 0;
    }
  }

  end(error: Error | undefined): void {
    this.over = { error };
    const failure = error ?? interrupted("ECONNRESET", "the server closed the connection");
    for (const listener of this.streams.values()) listener.fail(failure);
    this.streams.clear();
    this.onEnd(error);
  }

  private get isControl(): boolean {
    return (this.head.readUInt8(0) & 0x80) !== 0;
  }

  /** A part of a data frame. */
  private receive(part: Buffer): void {
    const id = this.head.readUInt32BE(0) & STREAM_ID_MASK;
    const listener = this.streams.get(id);
    if (listener === undefined) return;
    if (part.length > 0 && !listener.data(part)) {
      this.blocked.add(id);
      this.connection.setPaused(true);
    }
    if (this.left === 0 && (this.head.readUInt8(4) & FIN) !== 0) listener.end();
  }

  private receiveControl(payload: Buffer): void {
    const type = this.head.readUInt16BE(2);
    const id = payload.length >= 4 ? payload.readUInt32BE(0) & STREAM_ID_MASK : 0;
    switch (type) {
      case FRAME.synReply:
        if ((this.head.readUInt8(4) & FIN) !== 0) this.streams.get(id)?.end();
        return;
      case FRAME.rstStream: {
        const listener = this.streams.get(id);
        this.streams.delete(id);
        this.unblock(id);
        listener?.fail(interrupted("ECONNRESET", "the server interrupted the stream"));
        return;
      }
      case FRAME.ping:
        this.connection.send(controlFrame(FRAME.ping, payload));
        return;
      case FRAME.goAway:
        this.goingAway = true;
        return;
      default:
    }
  }

  /** A stream that is gone pauses nothing. */
  private unblock(id: number): void {
    if (this.blocked.delete(id) && this.blocked.size === 0) this.connection.setPaused(false);
  }

  /**
   * Headers as one zlib stream over the whole session. Servers accept blocks that are stored as they are, which need no compressor; the empty
   * one at the end says that the block is complete.
   */
  private headerBlock(headers: { readonly [name: string]: string }): Buffer {
    const entries = Object.entries(headers);
    const text = entries.flatMap(([name, value]) => [lengthPrefixed(name.toLowerCase()), lengthPrefixed(value)]);
    const block = Buffer.concat([uint32(entries.length), ...text]);
    const length = Buffer.alloc(4);
    length.writeUInt16LE(block.length, 0);
    length.writeUInt16LE(~block.length & 0xffff, 2);
    const head = this.wroteHeaders ? Buffer.alloc(0) : Buffer.from([0x78, 0x01]);
    this.wroteHeaders = true;
    return Buffer.concat([head, Buffer.from([0]), length, block, Buffer.from([0, 0, 0, 0xff, 0xff])]);
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function lengthPrefixed(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function controlFrame(type: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt16BE(0x8000 | VERSION, 0);
  head.writeUInt16BE(type, 2);
  head.writeUIntBE(payload.length, 5, 3);
  return Buffer.concat([head, payload]);
}

function dataFrame(id: number, flags: number, data: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(HEAD_BYTES + data.length);
  frame.writeUInt32BE(id, 0);
  frame.writeUInt8(flags, 4);
  frame.writeUIntBE(data.length, 5, 3);
  frame.set(data, HEAD_BYTES);
  return frame;
}
