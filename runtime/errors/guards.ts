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

/** Recognises failures of one kind, and errors caused by one. */
export interface ApiFailureGuard {
  /** Whether a failure is of this kind; if not, it is still an `ApiError`. */
  (error: ApiError): boolean;
  /** Whether something that was thrown is a failure of this kind, or an error caused by one; `apiErrorOf` finds the failure itself. */
  (error: unknown): error is ApiFailure;
}

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

/**
 * Whether `error` is a failure that the server reported, with its `status`: an `ApiError` of this copy of the package or another. An
 * error that was only caused by one is not; `apiErrorOf` finds the cause.
 */
export function isApiError(error: unknown): error is ApiError {
  return error instanceof ApiError;
}

/** The object, or the resource, does not exist. */
export const isNotFound: ApiFailureGuard = (error: unknown): error is ApiFailure => hasReason(error, "NotFound", 404);

/** An object with this name already exists. */
export const isAlreadyExists: ApiFailureGuard = (error: unknown): error is ApiFailure =>
  hasReason(error, "AlreadyExists");

/** Someone else changed the object, or owns the applied fields. Not `isAlreadyExists`, although both are 409. */
export const isConflict: ApiFailureGuard = (error: unknown): error is ApiFailure => hasReason(error, "Conflict", 409);

/** The server's validation refused the object; `details.causes` lists the fields. */
export const isInvalid: ApiFailureGuard = (error: unknown): error is ApiFailure => hasReason(error, "Invalid", 422);

/** The resource is permanently gone. For a version that is too old see `isExpired`. */
export const isGone: ApiFailureGuard = (error: unknown): error is ApiFailure => hasReason(error, "Gone", 410);

/** The resource version or the `continue` token is too old; list again. */
export const isExpired: ApiFailureGuard = (error: unknown): error is ApiFailure => hasReason(error, "Expired");

/** The user is not allowed to do this. */
export const isForbidden: ApiFailureGuard = (error: unknown): error is ApiFailure => hasReason(error, "Forbidden", 403);

/** The server does not accept the credentials, or there were none. */
export const isUnauthorized: ApiFailureGuard = (error: unknown): error is ApiFailure =>
  hasReason(error, "Unauthorized", 401);

/** The server cannot interpret the request; with `fieldValidation: "Strict"` this includes unknown fields. */
export const isBadRequest: ApiFailureGuard = (error: unknown): error is ApiFailure =>
  hasReason(error, "BadRequest", 400);

/** The resource does not have this verb. */
export const isMethodNotSupported: ApiFailureGuard = (error: unknown): error is ApiFailure =>
  hasReason(error, "MethodNotAllowed", 405);

/** The server does not support any of the accepted content types. */
export const isNotAcceptable: ApiFailureGuard = (error: unknown): error is ApiFailure =>
  hasReason(error, "NotAcceptable", 406);

/** The server does not support the content type of the request, such as a strategic merge patch of a custom resource. */
export const isUnsupportedMediaType: ApiFailureGuard = (error: unknown): error is ApiFailure =>
  hasReason(error, "UnsupportedMediaType", 415);

/** The server's time ran out; the request may have taken effect. */
export const isTimeout: ApiFailureGuard = (error: unknown): error is ApiFailure => hasReason(error, "Timeout", 504);

/** The server could not finish in time and asks for a retry. */
export const isServerTimeout: ApiFailureGuard = (error: unknown): error is ApiFailure =>
  hasReason(error, "ServerTimeout");

/** Too many requests, by this client or in total; `details.retryAfterSeconds` may say how long to wait. */
export const isTooManyRequests: ApiFailureGuard = (error: unknown): error is ApiFailure =>
  hasReason(error, "TooManyRequests") || apiErrorOf(error)?.code === 429;

/** The object is larger than the server allows (3 MiB by default). */
export const isRequestEntityTooLarge: ApiFailureGuard = (error: unknown): error is ApiFailure =>
  hasReason(error, "RequestEntityTooLarge") || apiErrorOf(error)?.code === 413;

/** The server, or the aggregated API server behind it, is not available. */
export const isServiceUnavailable: ApiFailureGuard = (error: unknown): error is ApiFailure =>
  hasReason(error, "ServiceUnavailable", 503);

/** The server failed. */
export const isInternalError: ApiFailureGuard = (error: unknown): error is ApiFailure =>
  hasReason(error, "InternalError", 500);

/** The stored object cannot be read (decrypted, decoded). */
export const isStoreReadError: ApiFailureGuard = (error: unknown): error is ApiFailure =>
  hasReason(error, "StoreReadError");

/** The response did not come from a Kubernetes API; usually it is the page of a proxy. */
export const isUnexpectedServerError: ApiFailureGuard = (error: unknown): error is ApiFailure =>
  apiErrorOf(error)?.details?.causes?.some(({ reason }) => reason === "UnexpectedServerResponse") ?? false;
