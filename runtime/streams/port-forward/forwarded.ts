import { Duplex } from "node:stream";
import { ConnectionError } from "../../errors/connection-error.js";
import { printable } from "../../text/printable.js";
import { lostConnection } from "../failure.js";
import type { Target } from "../target.js";

/** How a connection sends. */
export interface Sending {
  write(chunk: Uint8Array, sent: (error?: Error | null) => void): void;
  /** Ends the sending side. */
  end(sent: (error?: Error | null) => void): void;
  /** The reader wants more. */
  drained(): void;
  /** The connection is over, or was destroyed by the program. */
  release(): void;
}

/** A message that a server sends about one port: longer ones are cut off. */
const MAX_ERROR_BYTES = 4096;
const MAX_CHUNK_BYTES = 64 * 1024;

/** One connection to a port of a pod. */
export class ForwardedConnection extends Duplex {
  private readonly problem: Buffer[] = [];
  private problemBytes = 0;
  private sending: Sending | undefined;

  constructor(
    private readonly target: Target,
    private readonly port: number,
  ) {
    super({ allowHalfOpen: true, readableHighWaterMark: 256 * 1024, writableHighWaterMark: 256 * 1024 });
  }

  /** Connects it to how it sends. */
  attach(sending: Sending): void {
    this.sending = sending;
  }

  /** Data from the pod. Returns false if the reader is slower. */
  receive(chunk: Buffer): boolean {
    return this.destroyed || this.push(chunk);
  }

  /** A part of the server's message about why the connection failed. */
  receiveProblem(chunk: Buffer): void {
    if (this.problemBytes < MAX_ERROR_BYTES) this.problem.push(chunk);
    this.problemBytes += chunk.length;
  }

  /** The server has sent everything that it has to say about failures. */
  endOfProblems(): void {
    if (this.problemBytes === 0) return;
    const text = printable(Buffer.concat(this.problem).toString("utf8"), MAX_ERROR_BYTES);
    const { client, path } = this.target;
    const message = `port ${this.port} of the pod: ${text} (GET ${path})`;
    this.destroy(
      new ConnectionError("PORT_FORWARD_FAILED", message, { method: "GET", url: path, server: client.server }),
    );
  }

  /** The pod has sent everything. */
  receiveEnd(): void {
    if (!this.destroyed) this.push(null);
  }

  /** The connection was interrupted. */
  fail(error: Error): void {
    this.destroy(lostConnection(error, this.target) as Error);
  }

  override _read(): void {
    this.sending?.drained();
  }
  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    let at = 0;
    for (; chunk.length - at > MAX_CHUNK_BYTES; at += MAX_CHUNK_BYTES) {
      this.sending?.write(chunk.subarray(at, at + MAX_CHUNK_BYTES), () => {});
    }
    this.sending?.write(chunk.subarray(at), done);
  }
  override _final(done: (error?: Error | null) => void): void {
    this.sending?.end(done);
  }
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.sending?.release();
    done(error);
  }
}
