import { Readable } from "node:stream";
import { awaitable } from "../../async/awaitable.js";
import type { Log, LogOptions } from "../../types/streams.js";
import type { LogCall } from "./call.js";

/** Creates the log of a container. What reads it is loaded when it is used. */
export function createLog(call: Omit<LogCall, "options">, options: LogOptions = {}): Log {
  const load = () => import("./read.js");
  async function* bytes(): AsyncGenerator<Uint8Array, void, void> {
    const { readBytes } = await load();
    yield* readBytes({ ...call, options });
  }
  async function* lines(): AsyncGenerator<string, void, void> {
    const { readLines } = await load();
    yield* readLines({ ...call, options });
  }
  return awaitable(async () => (await load()).readText({ ...call, options }), {
    bytes,
    toNode: () => Readable.from(bytes(), { objectMode: false }),
    toWeb: () => ReadableStream.from(bytes()),
    [Symbol.asyncIterator]: lines,
  });
}
