import type { RawHeaders } from "../types/raw.js";

/** The body of an answer in one piece. Throws Node's zlib errors for what is no gzip, and for more than `maxBytes`. */
export async function joinBody(chunks: Buffer[], headers: RawHeaders, maxBytes: number): Promise<Buffer> {
  const [first] = chunks;
  const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
  if (headers["content-encoding"] !== "gzip" || body.length === 0) return body;
  const { gunzip } = await import("node:zlib");
  return new Promise((resolve, reject) => {
    gunzip(body, Number.isFinite(maxBytes) ? { maxOutputLength: maxBytes } : {}, (error, result) =>
      error === null ? resolve(result) : reject(error),
    );
  });
}
