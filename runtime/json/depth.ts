/** The depth to which Kubernetes reads JSON: `maxNestingDepth` of Go's encoding/json. */
export const MAX_DEPTH = 10_000;
/** How much of a text is read to find its depth. */
const MAX_BYTES = 256 * 1024;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
// How each byte outside of strings changes the depth.
const CHANGE = new Int8Array(256);
for (const byte of Buffer.from("[{")) CHANGE[byte] = 1;
for (const byte of Buffer.from("]}")) CHANGE[byte] = -1;

/**
 * Whether a JSON text is nested more than `MAX_DEPTH` levels deep: most functions that read such a value would exhaust the stack.
 *
 * Only the first 256 KiB are read, because reading a large list completely would add a tenth to the time of parsing it. That finds texts
 * that are nested as a whole. What is nested later is parsed as it is; the functions of this package do not recurse over it.
 */
export function isTooDeep(text: Uint8Array): boolean {
  if (text.length <= MAX_DEPTH) return false;
  const end = Math.min(text.length, MAX_BYTES);
  let depth = 0;
  for (let i = 0; i < end; i++) {
    let byte = text[i] as number;
    if (byte === QUOTE) {
      for (i++; i < end; i++) {
        byte = text[i] as number;
        if (byte === QUOTE) break;
        if (byte === BACKSLASH) i++;
      }
    } else {
      depth += CHANGE[byte] as number;
      if (depth > MAX_DEPTH) return true;
    }
  }
  return false;
}
