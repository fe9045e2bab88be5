import type { RawHeaders } from "../types/raw.js";

/** The body of an answer in one piece. */
export function joinBody(chunks: Buffer[]): Buffer {
  const [first] = chunks;
  return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
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
