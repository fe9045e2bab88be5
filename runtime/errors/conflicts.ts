import { apiErrorOf, isConflict } from "./guards.js";

/** A field that another field manager owns. */
export interface FieldConflict {
  /** The field's path, `.spec.replicas`. */
  readonly field: string;
  /** Its owner: `kubectl-client-side-apply`. Empty if the server did not say. */
  readonly manager: string;
  /** The server's message about it. */
  readonly message: string;
}

/**
 * The fields because of which a server-side apply was refused, and their owners. Empty if `error` is not a conflict of field managers, but
 * another failure or a conflict of resource versions.
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
