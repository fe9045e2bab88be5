import { Readable } from "node:stream";

/** What a process writes to one of its outputs: collected, or passed on as a stream if the program uses it. */
export class Output {
  /** Called when the reader wants more, after `push` returned false. */
  onDrain: () => void = () => {};
  private readable: Readable | undefined;
  private chunks: Buffer[] = [];
  private collectedBytes = 0;
  private over = false;
  private error: Error | undefined;

  /** The stream, which first contains what was collected so far. */
  get stream(): Readable {
    this.readable ??= this.createStream();
    return this.readable;
  }

  /** How many bytes are kept for the result. */
  get size(): number {
    return this.collectedBytes;
  }

  /** Adds output. Returns false if the reader is slower than the process. */
  push(chunk: Buffer): boolean {
    if (this.readable !== undefined) return this.readable.destroyed || this.readable.push(chunk);
    this.chunks.push(chunk);
    this.collectedBytes += chunk.length;
    return true;
  }

  /** Ends the output, with an error if it is not complete. */
  end(error: Error | undefined): void {
    if (this.over) return;
    this.over = true;
    this.error = error;
    if (this.readable !== undefined) this.endStream(this.readable);
  }

  /** What was collected, unless the program uses the stream. */
  take(): Buffer {
    return Buffer.concat(this.chunks);
  }

  private createStream(): Readable {
    const stream = new Readable({
      read: () => this.onDrain(),
      destroy: (error, done) => {
        this.onDrain();
        done(error);
      },
    });
    // An interrupted session rejects; a stream without a listener for errors must not end the process in addition.
    stream.on("error", () => {});
    for (const chunk of this.chunks.splice(0)) stream.push(chunk);
    this.collectedBytes = 0;
    if (this.over) this.endStream(stream);
    return stream;
  }

  private endStream(stream: Readable): void {
    if (this.error === undefined) stream.push(null);
    else stream.destroy(this.error);
  }
}
