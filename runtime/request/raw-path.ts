import { RequestError } from "../errors/request-error.js";

/** A path and its query. */
export interface RawPath {
  readonly pathname: string;
  /** Without `?`. */
  readonly search: string;
}

/**
 * Splits a raw request's path, and refuses everything that could lead to another server or out of the path prefix when it is resolved:
 * other hosts (`//host`), backslashes, and dot segments, encoded or not. The path may come from a server: aggregated API servers choose the
 * paths of their documents.
 */
export function checkRawPath(path: string): RawPath {
  if (typeof path !== "string") throw new RequestError("InvalidPath", "the path must be a string");
  const at = path.indexOf("?");
  const pathname = at === -1 ? path : path.slice(0, at);
  const search = at === -1 ? "" : path.slice(at + 1);
  const climbs = pathname.split("/").some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));
  // Printable ASCII without blank, quote, `#`, angle brackets and backslash: the characters that a request line may contain unencoded.
  if (!/^\/(?!\/)[!$-;=?-[\]-~]*$/.test(pathname) || !/^[!$-;=?-[\]-~]*$/.test(search) || climbs) {
    throw new RequestError(
      "InvalidPath",
      `the path ${JSON.stringify(path.slice(0, 200))} must begin with a single "/", must be percent-encoded, and must not contain "." or ".." segments`,
    );
  }
  return { pathname, search };
}
