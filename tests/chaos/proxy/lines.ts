const NEWLINE = 0x0a;
const ERROR_START = Buffer.from('{"type":"ERROR"');

/** The complete lines of the chunks so far, each with its line break. */
export interface Lines {
  add(chunk: Buffer): Buffer[];
}

/** Creates a splitter of the bytes of one stream. */
export function createLines(): Lines {
  let rest = Buffer.alloc(0);
  return {
    add: (chunk) => {
      const bytes = Buffer.concat([rest, chunk]);
      const lines: Buffer[] = [];
      let start = 0;
      for (let end = bytes.indexOf(NEWLINE) + 1; end > 0; end = bytes.indexOf(NEWLINE, start) + 1) {
        lines.push(bytes.subarray(start, end));
        start = end;
      }
      rest = bytes.subarray(start);
      return lines;
    },
  };
}

/** Splits bytes inside of a character, the first one of several bytes after `place` (0 to 1); in two halves if there is none. */
export function splitInCharacter(bytes: Buffer, place: number): [Buffer, Buffer] {
  const from = Math.floor(bytes.length * place);
  const found = bytes.subarray(from).findIndex(isContinuation);
  const at = found === -1 ? bytes.findIndex(isContinuation) : from + found;
  const end = at === -1 ? Math.floor(bytes.length / 2) : at;
  return [bytes.subarray(0, end), bytes.subarray(end)];
}

/** Whether a byte is neither the first of a character in UTF-8 nor a character of its own. */
function isContinuation(byte: number): boolean {
  return (byte & 0b1100_0000) === 0b1000_0000;
}

/** The version of the object in a line of a watch; undefined if the line reports a failure. */
export function versionOf(line: Buffer): number | undefined {
  const { type, object } = JSON.parse(line.toString());
  return type === "ERROR" ? undefined : Number(object.metadata.resourceVersion);
}

/** Whether a line of a watch says that its version is too old. */
export function isExpired(line: Buffer): boolean {
  if (!line.subarray(0, ERROR_START.length).equals(ERROR_START)) return false;
  return JSON.parse(line.toString()).object.code === 410;
}
