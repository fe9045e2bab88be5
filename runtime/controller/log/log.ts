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
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      try {
        write({ time: new Date(), level, message, controller, key, fields });
      } catch {
        // There is no other place to report it to.
      }
    };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
