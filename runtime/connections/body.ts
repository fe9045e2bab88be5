import type { RawHeaders } from "../types/raw.js";

// Smaller bodies gain little from it, and larger lengths are not trusted before the bytes have arrived.
const PREALLOCATED_BYTES = { least: 128 * 1024, most: 64 * 1024 * 1024 };

/**
 * Collects the body of a response. A large body of known length is copied into one buffer while it arrives, when the pieces are still in the
 * processor's cache: joining them afterwards took a fifth of the time of a 13 MB list.
 */
export class BodyCollector {
  /** The bytes received so far. */
  size = 0;
  /** The length that the server announced; `NaN` if it did not. Memory is allocated when the first byte arrives. */
  expected: number = Number.NaN;
  private whole: Buffer | undefined;
  private readonly chunks: Buffer[] = [];

  add(chunk: Buffer): void {
    const { size, expected } = this;
    if (size === 0 && expected >= PREALLOCATED_BYTES.least && expected <= PREALLOCATED_BYTES.most)
      this.whole = Buffer.allocUnsafeSlow(expected);
    this.size += chunk.length;
    // The body is longer than announced.
    if (this.whole !== undefined && this.size > expected) {
      this.chunks.push(this.whole.subarray(0, size));
      this.whole = undefined;
    }
    if (this.whole === undefined) this.chunks.push(chunk);
    else chunk.copy(this.whole, size);
  }
  /** The body in one piece. */
  join(): Buffer {
    if (this.whole !== undefined) return this.whole.subarray(0, this.size);
    const [first] = this.chunks;
    return this.chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.chunks);
  }
}

/** Whether the body of a response is compressed. */
export function isCompressed(headers: RawHeaders): boolean {
  return headers["content-encoding"] === "gzip";
}

/**
 * Decompresses a body; an empty body stays empty. Throws Node's zlib errors for bytes that are not gzip, and for a result of more than
 * `maxBytes`.
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
