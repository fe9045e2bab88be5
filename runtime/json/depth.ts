/** The depth to which Kubernetes reads JSON: `maxNestingDepth` of Go's encoding/json. */
export const MAX_DEPTH = 10_000;
/** How much of a text is read to find its depth. */
const MAX_BYTES = 1024 * 1024;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
// How each byte outside of strings changes the depth.
const CHANGE = new Int8Array(256);
for (const byte of Buffer.from("[{")) CHANGE[byte] = 1;
for (const byte of Buffer.from("]}")) CHANGE[byte] = -1;

/**
 * Whether a JSON text is nested more than `MAX_DEPTH` levels deep: most functions that read such a value would exhaust the stack.
 *
 * Only the first MiB is read, because to read a list of 10 MB would add a tenth to the time of parsing it. That finds every text that is
 * nested as a whole. What is nested after that is parsed as it is; the functions of this package do not recurse over it.
 */
export function isTooDeep(text: Uint8Array): boolean {
  if (text.length <= MAX_DEPTH) return false;
  const end = Math.min(text.length, MAX_BYTES);
  let depth = 0;
  let inString = false;
  for (let i = 0; i < end; i++) {
    const byte = text[i] as number;
    if (byte === QUOTE) inString = !inString;
    else if (!inString) {
      depth += CHANGE[byte] as number;
      if (depth > MAX_DEPTH) return true;
    } else if (byte === BACKSLASH) i++;
  }
  return false;
}
