import type { Status } from "../types/status.js";

// The values that the server quotes when it refuses them. Validation quotes them as Go does, or prints a structure without a recognisable
// end; a patch that cannot be applied quotes the complete object, including its old content.
const QUOTED = /\b((?:Invalid|Duplicate|Unsupported) value: )(?:"[^"\\]*(?:\\.[^"\\]*)*"|[\s\S]*)/g;
// Server-side apply prints a value of the wrong type, and the decoder an object without a kind; neither has a recognisable end.
const PRINTED = /(, got (?=&)|\bis missing in (?='))[\s\S]*/;

// Longer than any message that someone reads; matching a quotation without an end must not take long.
const LIMIT = 65_536;

function redact(text: unknown): unknown {
  if (typeof text !== "string") return text;
  return text.slice(0, LIMIT).replace(QUOTED, "$1<hidden>").replace(PRINTED, "$1<hidden>");
}

/** A failure about a Secret, without the values that the server quotes in it. The names of fields are kept. */
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
