import type { ObjectKey } from "../keys.js";

/** How important a log entry is. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** More about a log entry, by name. */
export interface LogFields {
  readonly [name: string]: unknown;
}

/**
 * One entry of the log. `JSON.stringify` writes the errors in its fields with their names and messages, and with their causes, but without
 * stack traces. `formatLogEntry` returns it as one line.
 */
export interface LogEntry {
  readonly time: Date;
  readonly level: LogLevel;
  readonly message: string;
  /** The controller; undefined for entries about the complete run. */
  readonly controller: string | undefined;
  /** The object that is reconciled; undefined for entries about the controller. */
  readonly key: ObjectKey | undefined;
  readonly fields: LogFields;
}

/** Writes log entries. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
