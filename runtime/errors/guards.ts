import { ApiError } from "./api-error.js";

// Reasons that a server's Status may carry. With one of them the HTTP code no longer decides, so that 409 AlreadyExists is no Conflict.
const KNOWN = new Set([
  "Unauthorized",
  "Forbidden",
  "NotFound",
  "AlreadyExists",
  "Conflict",
  "Gone",
  "Invalid",
  "ServerTimeout",
  "StoreReadError",
  "Timeout",
  "TooManyRequests",
  "BadRequest",
  "MethodNotAllowed",
  "NotAcceptable",
  "RequestEntityTooLarge",
  "UnsupportedMediaType",
  "InternalError",
  "Expired",
  "ServiceUnavailable",
]);

/** A failure that the server reported, or an error that one is the cause of. `apiErrorOf` finds the failure itself. */
export type ApiFailure = ApiError | (Error & { readonly cause: unknown });

/** The `ApiError` that `error` is or that its `cause` chain holds, else undefined. */
export function apiErrorOf(error: unknown): ApiError | undefined {
  let current = error;
  // A bound rather than a set of seen errors: a chain this long is a cycle.
  for (let depth = 0; depth < 32 && typeof current === "object" && current !== null; depth++) {
    if (current instanceof ApiError) return current;
    current = "cause" in current ? current.cause : undefined;
  }
  return undefined;
}

function hasReason(error: unknown, reason: string, code?: number): boolean {
  const found = apiErrorOf(error);
  return (
    found !== undefined &&
    (found.reason === reason || (code !== undefined && found.code === code && !KNOWN.has(found.reason)))
  );
}

/** Whether `error` is, or was caused by, a failure that the server reported. */
export function isApiError(error: unknown): error is ApiFailure {
  return apiErrorOf(error) !== undefined;
}

/** There is no such object, or no such resource. */
export function isNotFound(error: unknown): error is ApiFailure {
  return hasReason(error, "NotFound", 404);
}

/** An object of this name exists. */
export function isAlreadyExists(error: unknown): error is ApiFailure {
  return hasReason(error, "AlreadyExists");
}

/** Someone else changed the object, or owns the applied fields. Not `isAlreadyExists`, though both are 409. */
export function isConflict(error: unknown): error is ApiFailure {
  return hasReason(error, "Conflict", 409);
}

/** The server's validation refused the object; `details.causes` says which fields. */
export function isInvalid(error: unknown): error is ApiFailure {
  return hasReason(error, "Invalid", 422);
}

/** The resource is gone for good. A version that is too old is `isExpired`. */
export function isGone(error: unknown): error is ApiFailure {
  return hasReason(error, "Gone", 410);
}

/** The resource version or the `continue` token is too old; list again. */
export function isExpired(error: unknown): error is ApiFailure {
  return hasReason(error, "Expired");
}

/** The user may not do this. */
export function isForbidden(error: unknown): error is ApiFailure {
  return hasReason(error, "Forbidden", 403);
}

/** The server does not accept the credentials, or got none. */
export function isUnauthorized(error: unknown): error is ApiFailure {
  return hasReason(error, "Unauthorized", 401);
}

/** The request makes no sense to the server; with `fieldValidation: "Strict"` also unknown fields. */
export function isBadRequest(error: unknown): error is ApiFailure {
  return hasReason(error, "BadRequest", 400);
}

/** The resource does not have this verb. */
export function isMethodNotSupported(error: unknown): error is ApiFailure {
  return hasReason(error, "MethodNotAllowed", 405);
}

/** The server cannot answer in an accepted content type. */
export function isNotAcceptable(error: unknown): error is ApiFailure {
  return hasReason(error, "NotAcceptable", 406);
}

/** The server does not take this content type, such as a strategic merge patch of a custom resource. */
export function isUnsupportedMediaType(error: unknown): error is ApiFailure {
  return hasReason(error, "UnsupportedMediaType", 415);
}

/** The server ran out of time; the request may have taken effect. */
export function isTimeout(error: unknown): error is ApiFailure {
  return hasReason(error, "Timeout", 504);
}

/** The server could not finish in time and asks to repeat the request. */
export function isServerTimeout(error: unknown): error is ApiFailure {
  return hasReason(error, "ServerTimeout");
}

/** The server is overloaded by this client or by all; `details.retryAfterSeconds` may say how long to wait. */
export function isTooManyRequests(error: unknown): error is ApiFailure {
  return hasReason(error, "TooManyRequests") || apiErrorOf(error)?.code === 429;
}

/** The object is larger than the server takes (3 MiB by default). */
export function isRequestEntityTooLarge(error: unknown): error is ApiFailure {
  return hasReason(error, "RequestEntityTooLarge") || apiErrorOf(error)?.code === 413;
}

/** The server, or the aggregated API behind it, is not available. */
export function isServiceUnavailable(error: unknown): error is ApiFailure {
  return hasReason(error, "ServiceUnavailable", 503);
}

/** The server failed. */
export function isInternalError(error: unknown): error is ApiFailure {
  return hasReason(error, "InternalError", 500);
}

/** The stored object cannot be read (decrypted, decoded). */
export function isStoreReadError(error: unknown): error is ApiFailure {
  return hasReason(error, "StoreReadError");
}

/** The answer did not come from a Kubernetes API: a proxy's page, most often. */
export function isUnexpectedServerError(error: unknown): error is ApiFailure {
  return apiErrorOf(error)?.details?.causes?.some(({ reason }) => reason === "UnexpectedServerResponse") ?? false;
}
