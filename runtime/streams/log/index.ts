import { Readable } from "node:stream";
import type { Log, LogOptions } from "../../types/streams.js";
import type { LogCall } from "./call.js";

/** Creates the log of a container. What reads it is loaded when it is used. */
export function createLog(call: Omit<LogCall, "options">, options: LogOptions = {}): Log {
  let text: Promise<string> | undefined;
  const load = () => import("./read.js");
  async function* bytes(): AsyncGenerator<Uint8Array, void, void> {
    const { readBytes } = await load();
    yield* readBytes({ ...call, options });
  }
  async function* lines(): AsyncGenerator<string, void, void> {
    const { readLines } = await load();
    yield* readLines({ ...call, options });
  }
  const read = (): Promise<string> => {
    text ??= load().then(({ readText }) => readText({ ...call, options }));
    return text;
  };
  return {
    // biome-ignore lint/suspicious/noThenProperty: being awaitable is what it is for
    then: (onFulfilled, onRejected) => read().then(onFulfilled, onRejected),
    catch: (onRejected) => read().catch(onRejected),
    finally: (onFinally) => read().finally(onFinally),
    bytes,
    toNode: () => Readable.from(bytes(), { objectMode: false }),
    toWeb: () => Readable.toWeb(Readable.from(bytes(), { objectMode: false })) as never,
    [Symbol.asyncIterator]: lines,
  };
}
