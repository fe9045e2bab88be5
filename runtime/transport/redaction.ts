import type { StreamResponse } from "../types/raw.js";

/** Registered, because the copies of the ES module and of CommonJS read each other's streams. */
const REDACT: unique symbol = Symbol.for("kubesmith.redact");

interface Redacting {
  readonly [REDACT]?: (text: string) => string;
}

/** A stream that carries a function that removes the client's credentials from text: only its reader knows which parts are failures. */
export function withRedaction(stream: StreamResponse, redact: (text: string) => string): StreamResponse & Redacting {
  return { ...stream, [REDACT]: redact };
}

/** The function that removes the credentials of a stream's client from text that becomes part of an error. */
export function redactionOf(stream: StreamResponse & Redacting): (text: string) => string {
  return stream[REDACT] ?? ((text) => text);
}
