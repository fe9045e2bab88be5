import { printable } from "../../text/printable.js";
import { textOfKey } from "../keys.js";
import type { LogEntry } from "./types.js";

/** The longest text of one value in a line, in characters. */
const LONGEST_VALUE = 2000;

/**
 * A log entry as one readable line, without its end: time, level, controller, object, message, and the fields. Control characters do not
 * reach the terminal.
 * @example `2026-01-31T12:00:00.000Z WARN websites default/blog: the image is old image=nginx:1.20`
 */
export function formatLogEntry({ time, level, message, controller, key, fields }: LogEntry): string {
  const subject = [controller, key && textOfKey(key)].filter((part) => part !== undefined && part !== "").join(" ");
  const start = [time.toISOString(), level.toUpperCase(), ...(subject === "" ? [] : [`${subject}:`])];
  const values = Object.entries(fields).map(([name, value]) => `${name}=${formatValue(value)}`);
  return printable([...start, message, ...values].join(" "), 4 * LONGEST_VALUE);
}

/** Texts of one word as they are; other values as JSON. Errors by their names and messages, with their causes, and without stack traces. */
function formatValue(value: unknown): string {
  if (typeof value === "string") return /^[^\s"=]+$/.test(value) ? cut(value) : JSON.stringify(cut(value));
  if (value instanceof Error) return JSON.stringify(cut(formatError(value)));
  try {
    return cut(JSON.stringify(value) ?? String(value));
  } catch {
    // Cycles and big integers.
    return cut(String(value));
  }
}

function cut(text: string): string {
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

function formatError(error: Error): string {
  const lines: string[] = [];
  let current: unknown = error;
  // A limit instead of a set of visited errors.
  for (let depth = 0; depth < 8 && current instanceof Error; depth++) {
    lines.push(`${current.name}: ${current.message}`);
    current = current.cause;
  }
  return lines.join("; caused by ");
}
