import { inspect } from "node:util";
import { expect } from "vitest";
import type { SeenRequest } from "./server.js";

/** A credential, planted where an answer repeats it. */
export const SECRET = "planted/s3cret+of-ours";
/** The forms in which {@link SECRET} may not show. */
export const FORMS: readonly string[] = [
  SECRET,
  encodeURIComponent(SECRET),
  Buffer.from(SECRET).toString("base64"),
  Buffer.from(`u:${SECRET}`).toString("base64"),
  Buffer.from(`Bearer ${SECRET}`).toString("base64").slice(10, -4),
];

/** Everything that printing or sending an error, or any other value, may show of it. */
export function shown(value: unknown): string {
  const stack = value instanceof Error ? `${value.message}${value.stack}` : "";
  return stack + inspect(value, { depth: 20, showHidden: true, getters: true }) + JSON.stringify(value);
}

/** Expects that a value shows that something was hidden, and no form of {@link SECRET}. */
export function expectHidden(value: unknown): void {
  const text = shown(value);
  for (const form of FORMS) expect(text).not.toContain(form);
  expect(text).toContain("<hidden>");
}

/** A Status that repeats a message in each of its fields. */
export const statusOf = (message: string, code = 403, reason = "Forbidden"): object => ({
  apiVersion: "v1",
  kind: "Status",
  status: "Failure",
  message,
  reason,
  code,
  details: { name: message, causes: [{ reason: "X", message, field: message }] },
});

/** JSON as some serializers write it, with escapes that are not needed. */
export const withEscapes = (value: unknown): string =>
  JSON.stringify(value).replace(/[+/=-]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);

/** The credential of a request. */
export const authorizationOf = ({ headers }: SeenRequest): string => headers.authorization ?? "";
