import { ApiError } from "./api-error.js";

// Reasons that a server's Status may contain. With one of them the HTTP code no longer decides, so that 409 AlreadyExists is not a
// Conflict.
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

/** A failure that the server reported, or an error caused by one. `apiErrorOf` finds the failure itself. */
export type ApiFailure = ApiError | (Error & { readonly cause: unknown });

/** The `ApiError` that `error` is or has in its `cause` chain; undefined if there is none. */
export function apiErrorOf(error: unknown): ApiError | undefined {
  let current = error;
  // A limit instead of a set of visited errors: a chain of this length is a cycle.
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

/** The object, or the resource, does not exist. */
export function isNotFound(error: unknown): error is ApiFailure {
  return hasReason(error, "NotFound", 404);
}

/** An object with this name already exists. */
export function isAlreadyExists(error: unknown): error is ApiFailure {
  return hasReason(error, "AlreadyExists");
}

/** Someone else changed the object, or owns the applied fields. Not `isAlreadyExists`, although both are 409. */
export function isConflict(error: unknown): error is ApiFailure {
  return hasReason(error, "Conflict", 409);
}

/** The server's validation refused the object; `details.causes` lists the fields. */
export function isInvalid(error: unknown): error is ApiFailure {
  return hasReason(error, "Invalid", 422);
}

/** The resource is permanently gone. For a version that is too old see `isExpired`. */
export function isGone(error: unknown): error is ApiFailure {
  return hasReason(error, "Gone", 410);
}

/** The resource version or the `continue` token is too old; list again. */
export function isExpired(error: unknown): error is ApiFailure {
  return hasReason(error, "Expired");
}

/** The user is not allowed to do this. */
export function isForbidden(error: unknown): error is ApiFailure {
  return hasReason(error, "Forbidden", 403);
}

/** The server does not accept the credentials, or there were none. */
export function isUnauthorized(error: unknown): error is ApiFailure {
  return hasReason(error, "Unauthorized", 401);
}

/** The server cannot interpret the request; with `fieldValidation: "Strict"` this includes unknown fields. */
export function isBadRequest(error: unknown): error is ApiFailure {
  return hasReason(error, "BadRequest", 400);
}

/** The resource does not have this verb. */
export function isMethodNotSupported(error: unknown): error is ApiFailure {
  return hasReason(error, "MethodNotAllowed", 405);
}

/** The server does not support any of the accepted content types. */
export function isNotAcceptable(error: unknown): error is ApiFailure {
  return hasReason(error, "NotAcceptable", 406);
}

/** The server does not support the content type of the request, such as a strategic merge patch of a custom resource. */
export function isUnsupportedMediaType(error: unknown): error is ApiFailure {
  return hasReason(error, "UnsupportedMediaType", 415);
}

/** The server's time ran out; the request may have taken effect. */
export function isTimeout(error: unknown): error is ApiFailure {
  return hasReason(error, "Timeout", 504);
}

/** The server could not finish in time and asks for a retry. */
export function isServerTimeout(error: unknown): error is ApiFailure {
  return hasReason(error, "ServerTimeout");
}

/** Too many requests, by this client or in total; `details.retryAfterSeconds` may say how long to wait. */
export function isTooManyRequests(error: unknown): error is ApiFailure {
  return hasReason(error, "TooManyRequests") || apiErrorOf(error)?.code === 429;
}

/** The object is larger than the server allows (3 MiB by default). */
export function isRequestEntityTooLarge(error: unknown): error is ApiFailure {
  return hasReason(error, "RequestEntityTooLarge") || apiErrorOf(error)?.code === 413;
}

/** The server, or the aggregated API server behind it, is not available. */
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

/** The answer did not come from a Kubernetes API; usually it is the page of a proxy. */
export function isUnexpectedServerError(error: unknown): error is ApiFailure {
  return apiErrorOf(error)?.details?.causes?.some(({ reason }) => reason === "UnexpectedServerResponse") ?? false;
}
