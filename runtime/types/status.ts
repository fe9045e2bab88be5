import type { ListMetadata } from "./object.js";

/** Why a request failed, in one field or one cause. */
export interface StatusCause {
  /** A machine-readable reason such as `FieldValueRequired` or `FieldManagerConflict`. */
  reason?: string;
  message?: string;
  /** The field, as the server names it: `spec.containers[0].name`. */
  field?: string;
}

/** What a failure is about. */
export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

/**
 * The server's response to failures and to most deletions, instead of an object.
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
