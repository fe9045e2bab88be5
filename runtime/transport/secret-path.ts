// Secrets, and requests about tokens, also as a subresource of service accounts.
const SECRET_SEGMENTS: ReadonlySet<string> = new Set(["secrets", "tokenreviews", "token"]);

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/**
 * Whether the bodies of requests to a path contain Secrets or tokens. In case of doubt yes: an object of another resource with such a name
 * counts, too.
 * @param path with or without a query
 */
export function isSecretPath(path: string): boolean {
  const end = path.indexOf("?");
  const segments = (end < 0 ? path : path.slice(0, end)).split("/").map(decoded);
  // A namespace may be called `secrets`.
  return segments.some((segment, i) => SECRET_SEGMENTS.has(segment) && segments[i - 1] !== "namespaces");
}
