import type { Status } from "../types/status.js";

// What the server quotes when it refuses a value. Validation quotes as Go does, or prints a structure without an end that could be told;
// a patch that cannot be applied has the whole object quoted, with all that it held before.
const QUOTED = /\b((?:Invalid|Duplicate|Unsupported) value: )(?:"[^"\\]*(?:\\.[^"\\]*)*"|[\s\S]*)/g;
// Server-side apply prints what it got in place of the wanted type, the decoder what lacks a kind: to the end, for all that can be told.
const PRINTED = /(, got (?=&)|\bis missing in (?='))[\s\S]*/;

// Longer than any message that someone reads; an expression over a quotation without an end must not run for long.
const LIMIT = 65_536;

function redact(text: unknown): unknown {
  if (typeof text !== "string") return text;
  return text.slice(0, LIMIT).replace(QUOTED, "$1<hidden>").replace(PRINTED, "$1<hidden>");
}

/** A failure about a Secret, without the values that the server quotes in it. The fields at fault stay. */
export function redactStatus(status: Status): Status {
  const { message, details } = status;
  const causes: unknown = details?.causes;
  return {
    ...status,
    ...(message !== undefined && { message: redact(message) as string }),
    ...(Array.isArray(causes) && {
      details: {
        ...details,
        causes: causes.map((cause) => ({ ...cause, ...(cause?.message && { message: redact(cause.message) }) })),
      },
    }),
  };
}
