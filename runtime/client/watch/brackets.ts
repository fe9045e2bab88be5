import { FrameError } from "./frame-error.js";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
// How each byte outside of strings changes the depth.
const CHANGE = new Int8Array(256);
for (const byte of Buffer.from("[{")) CHANGE[byte] = 1;
for (const byte of Buffer.from("]}")) CHANGE[byte] = -1;

/** Finds where JSON documents end. */
export interface Brackets {
  /**
   * The offsets behind the last byte of each document that ends in these bytes, which continue the bytes before them.
   * @throws FrameError for anything but white space between documents
   */
  ends(bytes: Uint8Array): Generator<number, void, void>;
  /** Forgets the bytes before. */
  reset(): void;
}

/** Creates a finder of the ends of documents. It looks at each byte once, and accepts brackets of any kind for each other. */
export function createBrackets(): Brackets {
  let depth = 0;
  let inString = false;
  let escaped = false;
  return {
    *ends(bytes) {
      for (let i = 0; i < bytes.length; i++) {
        const byte = bytes[i] as number;
        if (escaped) escaped = false;
        else if (inString) {
          if (byte === QUOTE) inString = false;
          else if (byte === BACKSLASH) escaped = true;
        } else {
          const change = CHANGE[byte] as number;
          if (depth === 0 && change !== 1 && byte > SPACE) throw new FrameError("text was found between two events");
          depth += change;
          if (depth === 0 && change === -1) yield i + 1;
          else if (byte === QUOTE) inString = true;
        }
      }
    },
    reset: () => {
      depth = 0;
      inString = false;
      escaped = false;
    },
  };
}
