import type { OptionKind, OptionKinds } from "../request/options.js";
import { COUNT, SIGNAL, SWITCH, TEXT } from "../request/options.js";

const SIZE: OptionKind = {
  what: "an object with columns and rows from 1 to 65535",
  is: (value) => {
    if (typeof value !== "object" || value === null) return false;
    const { columns, rows } = value as { readonly columns?: unknown; readonly rows?: unknown };
    return [columns, rows].every((n) => Number.isInteger(n) && (n as number) >= 1 && (n as number) <= 65535);
  },
};
const INPUT: OptionKind = {
  what: "true, false, a string, bytes or an async iterable of them",
  is: (value) =>
    ["boolean", "string"].includes(typeof value) ||
    (typeof value === "object" && value !== null && (value instanceof Uint8Array || Symbol.asyncIterator in value)),
};
const BYTES: OptionKind = {
  what: "a number greater than or equal to 0",
  is: (value) => typeof value === "number" && value >= 0,
};

/** Options of `exec` and `attach`. */
export const SESSION: OptionKinds = {
  container: TEXT,
  stdin: INPUT,
  stdout: SWITCH,
  stderr: SWITCH,
  tty: SWITCH,
  size: SIZE,
  maxBytes: BYTES,
  encoding: { what: '"utf8" or "buffer"', is: (value) => value === "utf8" || value === "buffer" },
  signal: SIGNAL,
};

/** Options of `log`. */
export const LOG: OptionKinds = {
  container: TEXT,
  follow: SWITCH,
  reconnect: SWITCH,
  previous: SWITCH,
  sinceSeconds: {
    what: "a whole number greater than 0",
    is: (value) => Number.isSafeInteger(value) && (value as number) > 0,
  },
  sinceTime: {
    what: "a valid Date, or a time in RFC 3339",
    is: (value) => (value instanceof Date || typeof value === "string") && !Number.isNaN(new Date(value).getTime()),
  },
  tailLines: COUNT,
  timestamps: SWITCH,
  limitBytes: {
    what: "a whole number greater than 0",
    is: (value) => Number.isSafeInteger(value) && (value as number) > 0,
  },
  stream: { what: '"All", "Stdout" or "Stderr"', is: (value) => ["All", "Stdout", "Stderr"].includes(value as string) },
  insecureSkipTLSVerifyBackend: SWITCH,
  signal: SIGNAL,
};

/** Options of `portForward`. */
export const PORT_FORWARD: OptionKinds = {
  address: TEXT,
  onError: { what: "a function", is: (value) => typeof value === "function" },
  signal: SIGNAL,
};
