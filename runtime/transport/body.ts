import type { RawHeaders } from "../types/raw.js";

// Below, there is little to gain; above, a length is not believed before the bytes have come.
const PUT_TOGETHER = { least: 128 * 1024, most: 64 * 1024 * 1024 };

/**
 * Collects the body of an answer. A large one whose length is known is put together while it comes, when the processor still has the
 * pieces at hand: to join them afterwards took a fifth of the time of a list of 13 MB.
 */
export class BodyCollector {
  /** In bytes, so far. */
  size = 0;
  private whole: Buffer | undefined;
  private chunks: Buffer[] = [];

  /** Says how long the body will be; it may be wrong. */
  expect(length: number): void {
    if (length >= PUT_TOGETHER.least && length <= PUT_TOGETHER.most) this.whole = Buffer.allocUnsafeSlow(length);
  }
  add(chunk: Buffer): void {
    this.size += chunk.length;
    if (this.whole !== undefined && this.size <= this.whole.length) chunk.copy(this.whole, this.size - chunk.length);
    else this.chunks.push(chunk);
  }
  /** The body in one piece. */
  join(): Buffer {
    const { whole, chunks, size } = this;
    if (whole !== undefined) {
      const rest = chunks.reduce((sum, { length }) => sum + length, 0);
      return rest === 0 ? whole.subarray(0, size) : Buffer.concat([whole.subarray(0, size - rest), ...chunks]);
    }
    const [first] = chunks;
    return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
  }
}

/** Whether the body of an answer is compressed. */
export function isCompressed(headers: RawHeaders): boolean {
  return headers["content-encoding"] === "gzip";
}

/**
 * Decompresses a body; what is empty stays so. Throws Node's zlib errors for what is no gzip, and for more than `maxBytes`.
 * @param maxBytes unset: no limit
 */
export async function decompress(body: Buffer, maxBytes: number | undefined): Promise<Buffer> {
  if (body.length === 0) return body;
  const { gunzip } = await import("node:zlib");
  const limit = maxBytes !== undefined && Number.isFinite(maxBytes) ? { maxOutputLength: maxBytes } : {};
  return new Promise((resolve, reject) => {
    gunzip(body, limit, (error, result) => (error === null ? resolve(result) : reject(error)));
  });
}
