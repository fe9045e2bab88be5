import type { ObjectKey } from "../keys.js";
import type { Log, LogEntry, LogFields, LogLevel } from "./types.js";

/** Whom entries are about. */
export interface LogSubject {
  readonly controller?: string | undefined;
  readonly key?: ObjectKey | undefined;
}

/**
 * Creates a log of entries about one subject.
 * @param write called with each entry; what it throws is ignored, so that logging never fails a reconcile
 */
export function createLog(write: (entry: LogEntry) => void, { controller, key }: LogSubject = {}): Log {
  const report = (level: LogLevel, message: string, fields: LogFields = {}): void => {
    try {
      write({ time: new Date(), level, message, controller, key, fields: withJson(fields) });
    } catch {
      // Nothing else could report it.
    }
  };
  return {
    debug: (message, fields) => report("debug", message, fields),
    info: (message, fields) => report("info", message, fields),
    warn: (message, fields) => report("warn", message, fields),
    error: (message, fields) => report("error", message, fields),
  };
}

/** A copy of fields, with the method that `JSON.stringify` calls. The method is hidden, so that it is not a field. */
function withJson(fields: LogFields): LogFields {
  const toJSON = (): object => Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, dataOf(value)]));
  return Object.defineProperty({ ...fields }, "toJSON", { value: toJSON });
}

/** An error as data, because its members are not enumerable; any other value as it is. */
function dataOf(value: unknown, depth = 0): unknown {
  if (!(value instanceof Error)) return value;
  const { name, message, cause } = value;
  // A limit instead of a set of visited errors.
  return { name, message, ...(cause instanceof Error && depth < 8 && { cause: dataOf(cause, depth + 1) }) };
}
