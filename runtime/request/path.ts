import { RequestError, type RequestErrorCode } from "../errors/request-error.js";
import type { AnyResource } from "../types/resource.js";
import { quoted } from "./quoted.js";

const PLAIN = /^[A-Za-z0-9._~:-]+$/;

/** `apps/v1`, and `v1` for the core group. */
export function apiVersionOf(token: { readonly group: string; readonly version: string }): string {
  return token.group === "" ? token.version : `${token.group}/${token.version}`;
}

/**
 * One segment of a request's path. Refuses the same names as the server: `.`, `..` and text that contains `/` or `%`. Encoding would not
 * make them safe, because URL parsers between client and server resolve both `..` and `%2e%2e`.
 */
export function pathSegment(value: unknown, what: string, code: RequestErrorCode): string {
  if (typeof value !== "string") throw new RequestError(code, `the ${what} must be a string, but is ${quoted(value)}`);
  if (value === "." || value === ".." || /[/%]/.test(value)) {
    throw new RequestError(
      code,
      `the ${what} ${quoted(value)} must not be "." or "..", and must not contain "/" or "%"`,
    );
  }
  if (PLAIN.test(value)) return value;
  try {
    // Colons are legal in names (`system:node`) and in paths.
    return encodeURIComponent(value).replaceAll("%3A", ":");
  } catch (error) {
    throw new RequestError(code, `the ${what} ${quoted(value)} is not valid Unicode`, { cause: error });
  }
}

/** The path of a resource's collection: `/apis/apps/v1/namespaces/default/deployments`, or that of all namespaces. */
export function collectionPath(token: AnyResource, namespace: string | undefined): string {
  const version = pathSegment(token.version, "version", "InvalidPath");
  const root =
    token.group === "" ? `/api/${version}` : `/apis/${pathSegment(token.group, "group", "InvalidPath")}/${version}`;
  const plural = pathSegment(token.plural, "resource", "InvalidPath");
  if (namespace === undefined) return `${root}/${plural}`;
  return `${root}/namespaces/${pathSegment(namespace, "namespace", "InvalidNamespace")}/${plural}`;
}
