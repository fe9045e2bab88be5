import type { RawHeaders } from "../types/raw.js";

/** The sizes of bodies for which memory is kept: smaller ones gain little, larger ones would occupy too much. */
const KEPT_BYTES = { least: 1024 * 1024, most: 64 * 1024 * 1024 };
/** For how long memory is kept after it was last used. */
const KEPT_MS = 5_000;

/**
 * Memory in which large bodies are joined while they are parsed, one after the other. New memory for each would have to be mapped by the
 * system page by page, which took a tenth of the time of a list of 13 MB.
 */
export class JoinMemory {
  private kept: Buffer | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** Joins pieces, passes them on, and returns what `use` returns; `use` must not keep the bytes. */
  read<T>(pieces: readonly Buffer[], size: number, use: (bytes: Buffer) => T): T {
    if (size > KEPT_BYTES.most) return use(Buffer.concat(pieces, size));
    if (this.kept === undefined || this.kept.length < size) this.kept = Buffer.allocUnsafeSlow(size);
    let at = 0;
    for (const piece of pieces) {
      this.kept.set(piece, at);
      at += piece.length;
    }
    this.timer ??= setTimeout(() => this.release(), KEPT_MS).unref();
    this.timer.refresh();
    return use(this.kept.subarray(0, size));
  }

  private release(): void {
    this.kept = undefined;
    this.timer = undefined;
  }
}

/** Collects the body of a response. */
export class BodyCollector {
  /** The bytes received so far. */
  size = 0;
  private chunks: Buffer[] = [];

  /** @param memory for {@link read} */
  constructor(private readonly memory: JoinMemory | undefined = undefined) {}

  add(chunk: Buffer): void {
    this.size += chunk.length;
    this.chunks.push(chunk);
  }
  /** Whether it is faster to {@link read} the body than to join it. */
  get isLarge(): boolean {
    return this.memory !== undefined && this.size >= KEPT_BYTES.least && this.chunks.length > 1;
  }
  /** The body as it was received. */
  get pieces(): readonly Buffer[] {
    return this.chunks;
  }
  /** The body in one piece. */
  join(): Buffer {
    const [first] = this.chunks;
    if (this.chunks.length === 1 && first !== undefined) return first;
    const whole = Buffer.concat(this.chunks, this.size);
    // Not both: a large body would occupy twice its size.
    this.chunks = [whole];
    return whole;
  }
  /** Passes the body on in one piece and returns what `use` returns; `use` must not keep the bytes. */
  read<T>(use: (bytes: Buffer) => T): T {
    return this.memory !== undefined && this.isLarge ? this.memory.read(this.chunks, this.size, use) : use(this.join());
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
