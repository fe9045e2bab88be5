import type { Impersonation } from "../types/connect.js";

// Characters that a header name may contain, without `%`, which starts an escape.
const LEGAL = /[a-z0-9!#$&'*+.^_`|~-]/;

// Only ASCII letters become lower case, because the server does the same: it reads the name of a header, in which others are escaped.
function escapeKey(key: string): string {
  return Array.from(Buffer.from(key, "utf8"), (byte) => {
    const character = String.fromCharCode(byte).toLowerCase();
    return byte < 128 && LEGAL.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}

/**
 * The headers that impersonate a user. Lists become several headers, because a group may contain a comma.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation
 */
export function impersonationHeaders(impersonate: Impersonation): { [name: string]: string | string[] } {
  const headers: { [name: string]: string | string[] } = { "impersonate-user": impersonate.user };
  if (impersonate.uid) headers["impersonate-uid"] = impersonate.uid;
  if (impersonate.groups?.length) headers["impersonate-group"] = [...impersonate.groups];
  for (const [key, values] of Object.entries(impersonate.extra ?? {})) {
    // Keys that differ in case are one header.
    const name = `impersonate-extra-${escapeKey(key)}`;
    headers[name] = [...(headers[name] ?? []), ...values];
  }
  return headers;
}
