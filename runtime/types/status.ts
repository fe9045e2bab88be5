import type { ListMetadata } from "./object.js";

/** One cause of a failed request, such as an invalid field. */
export interface StatusCause {
  /** A machine-readable reason such as `FieldValueRequired` or `FieldManagerConflict`. */
  reason?: string;
  message?: string;
  /** The field, in the server's notation: `spec.containers[0].name`. */
  field?: string;
}

/** The object that a failure is about. */
export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

/**
 * The response of the server, instead of an object, to a request that failed and to most deletions.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/
 */
export interface Status {
  apiVersion: "v1";
  kind: "Status";
  metadata?: ListMetadata;
  status?: string;
  message?: string;
  /** A machine-readable word such as `NotFound`, `AlreadyExists`, `Conflict`, `Forbidden`. */
  reason?: string;
  details?: StatusDetails;
  code?: number;
}
