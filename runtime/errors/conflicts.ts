import { apiErrorOf, isConflict } from "./guards.js";

/** A field that another field manager owns. */
export interface FieldConflict {
  /** The field's path, `.spec.replicas`. */
  readonly field: string;
  /** Who owns it: `kubectl-client-side-apply`. Empty where the server did not say. */
  readonly manager: string;
  /** The server's sentence about it. */
  readonly message: string;
}

/**
 * The fields that a server-side apply was refused for, and their owners. Empty when `error` is no conflict of field managers: another
 * failure, or a conflict of resource versions.
 * @example
 * await deployments.apply(web, { fieldManager: "ops" }).catch((error) => {
 *   for (const { field, manager } of fieldConflictsOf(error)) console.error(`${field} belongs to ${manager}`);
 *   throw error;
 * });
 */
export function fieldConflictsOf(error: unknown): FieldConflict[] {
  if (!isConflict(error)) return [];
  const causes = apiErrorOf(error)?.details?.causes ?? [];
  return causes
    .filter(({ reason }) => reason === "FieldManagerConflict")
    .map(({ field = "", message = "" }) => ({
      field,
      manager: /^conflict with "((?:[^"\\]|\\.)*)"/.exec(message)?.[1] ?? "",
      message,
    }));
}
