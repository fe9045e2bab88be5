import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

/** Reads a file with one JSON value a line. A process that was killed may have left a line without its end, which does not count. */
export async function* readLines<T>(file: string): AsyncGenerator<T, void, void> {
  let previous: string | undefined;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (previous !== undefined) yield JSON.parse(previous) as T;
    previous = line;
  }
  if (previous === undefined) return;
  try {
    yield JSON.parse(previous) as T;
  } catch {
    // It is incomplete.
  }
}
