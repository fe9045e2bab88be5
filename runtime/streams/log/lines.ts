const NEWLINE = 0x0a;

/** Splits bytes into lines. A line may arrive in any number of pieces. */
export class LineSplitter {
  private pieces: Uint8Array[] = [];

  /** Adds bytes, and returns the lines that are complete, without their line breaks. */
  add(chunk: Uint8Array): Buffer[] {
    const lines: Buffer[] = [];
    let at = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, at);
      if (end === -1) break;
      lines.push(this.take(chunk.subarray(at, end)));
      at = end + 1;
    }
    if (at < chunk.length) this.pieces.push(chunk.subarray(at));
    return lines;
  }

  /** The last line, if it has no line break. */
  rest(): Buffer | undefined {
    return this.pieces.length === 0 ? undefined : this.take(new Uint8Array());
  }

  private take(last: Uint8Array): Buffer {
    if (this.pieces.length === 0) return Buffer.from(last.buffer, last.byteOffset, last.byteLength);
    const line = Buffer.concat([...this.pieces, last]);
    this.pieces = [];
    return line;
  }
}
