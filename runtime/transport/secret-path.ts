// Secrets, and requests about tokens, also as a subresource of service accounts.
const SECRET_PATH = /^[^?]*\/(?:secrets|tokenreviews|token)(?:\/[^/?]*)?(?:\?|$)/;

/** Whether the bodies of requests to a path, with or without a query, contain Secrets or tokens. */
export function isSecretPath(path: string): boolean {
  return SECRET_PATH.test(path);
}
