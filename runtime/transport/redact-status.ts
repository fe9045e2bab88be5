import type { Status } from "../types/status.js";
import { isSecretPath } from "./secret-path.js";

// The values that the server quotes when it refuses them. Validation quotes them as Go does, or prints a structure without a recognisable
// end; a patch that cannot be applied quotes the complete object, including its old content.
const QUOTED = /\b((?:Invalid|Duplicate|Unsupported) value: )(?:"[^"\\]*(?:\\.[^"\\]*)*"|[\s\S]*)/g;
// Where Kubernetes prints an object, a list or a value of one, which have no recognisable end: server-side apply and strategic merge patches
// print what they cannot merge, and the decoder an object without a kind. Not the Go type of a field, such as `map[string][]uint8`.
const PRINTED =
  /(, got |\bis missing in (?=')|\bmap: |\blist:\s*|\blist element:|\bare not identical: |\baccessor error: |\bcannot unmarshal !!\w+ (?=`)|(?=\bmap\[(?!string\]))|(?=&?\{))[\s\S]*/;
/** The resources whose failures are about Secrets. */
const KINDS: ReadonlySet<unknown> = new Set(["secrets", "Secret", "tokenreviews"]);

// Longer than any message that someone reads; matching a quotation without an end must not take long.
const LIMIT = 65_536;

function redact(text: string): string {
  return text.slice(0, LIMIT).replace(QUOTED, "$1<hidden>").replace(PRINTED, "$1<hidden>");
}

interface Messages {
  message?: unknown;
  details?: { causes?: unknown } | null;
}

/** A `Status` whose messages, those of its causes too, are replaced. It comes from a server and may be of any shape. */
export function mapMessages<S extends object>(status: S, replace: (text: string) => string): S {
  const map = (text: unknown): unknown => (typeof text === "string" ? replace(text) : text);
  const { message, details } = status as Messages;
  const causes = details?.causes;
  return {
    ...status,
    ...(message !== undefined && { message: map(message) }),
    ...(Array.isArray(causes) && {
      details: {
        ...details,
        causes: causes.map((cause) => ({ ...cause, ...(cause?.message && { message: map(cause.message) }) })),
      },
    }),
  };
}

/** A failure about a Secret, without the values that the server quotes in it. The names of fields are kept. */
export function redactStatus(status: Status): Status {
  return mapMessages(status, redact);
}

/** A failure without values of Secrets, if it is about one: by the path of the request, or by what the server says. */
export function withoutSecretValues(status: Status, path: string): Status {
  return isSecretPath(path) || KINDS.has(status.details?.kind) ? redactStatus(status) : status;
}
