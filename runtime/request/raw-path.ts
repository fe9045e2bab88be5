import { RequestError } from "../errors/request-error.js";

/** A path and its query, apart. */
export interface RawPath {
  readonly pathname: string;
  /** Without `?`. */
  readonly search: string;
}

/**
 * Takes a raw request's path apart and refuses what could leave the server or climb out of its path prefix once something on the way
 * resolves it: other hosts (`//host`), backslashes, dot segments, also encoded ones. It may come from a server: aggregated API servers
 * choose the paths of their documents.
 */
export function checkRawPath(path: string): RawPath {
  const at = path.indexOf("?");
  const pathname = at === -1 ? path : path.slice(0, at);
  const search = at === -1 ? "" : path.slice(at + 1);
  const climbs = pathname.split("/").some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));
  // Printable ASCII without blank, quote, `#`, angle brackets and backslash: what a request line may hold as it is.
  if (!/^\/(?!\/)[!$-;=?-[\]-~]*$/.test(pathname) || !/^[!$-;=?-[\]-~]*$/.test(search) || climbs) {
    throw new RequestError(
      "InvalidPath",
      `path ${JSON.stringify(path.slice(0, 200))} must be an absolute path on the server, percent-encoded`,
    );
  }
  return { pathname, search };
}
