import type { ResourceCall } from "../../request/index.js";
import type { AnyOptions } from "../../request/query.js";
import type { AnyResource } from "../../types/resource.js";

/** An object that was deleted, or that will be deleted when its finalizers are gone. */
export interface DeletedObject {
  readonly name: string;
  readonly uid: string;
  readonly namespace: string | undefined;
  /** Whether nothing delays the deletion any more. A cache that still has the object then does not contain the write. */
  readonly isGone?: boolean;
}

/** What a cache shows once it contains a write. */
export type Expectation =
  /** It has reached the version of the written object. */
  | { readonly kind: "version"; readonly resourceVersion: string; readonly namespace: string | undefined }
  /** Objects are gone or are being deleted. For deletions that the server answers without a version. */
  | { readonly kind: "deletion"; readonly objects: readonly DeletedObject[] };

/** An answer, which may have any form. */
interface Answer {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly metadata?: AnswerMetadata | null | undefined;
  readonly details?: AnswerMetadata | null | undefined;
  readonly items?: unknown;
  readonly spec?: { readonly finalizers?: unknown } | null | undefined;
}

interface AnswerMetadata {
  readonly name?: unknown;
  readonly namespace?: unknown;
  readonly uid?: unknown;
  readonly resourceVersion?: unknown;
  readonly deletionTimestamp?: unknown;
  readonly deletionGracePeriodSeconds?: unknown;
  readonly finalizers?: unknown;
}

/**
 * Returns what caches of a resource show once they contain a write. Returns undefined if nothing was written, or if the answer does not
 * tell.
 *
 * The answer of a subresource counts if it has the version of the object. The object itself (`status`) and its `Scale` have it. Other
 * answers, such as those of evictions and token requests, do not.
 */
export function expectationOf(call: ResourceCall, answer: object): Expectation | undefined {
  const { action, token, namespace, subresource, options = {} } = call;
  if (isDryRun(options)) return undefined;
  const { apiVersion, kind, metadata, details, items } = answer as Answer;
  if (action === "deleteCollection") return Array.isArray(items) ? deletionOf(items, namespace) : undefined;
  if (apiVersion === "v1" && kind === "Status") {
    return action === "delete" ? deletionOf([{ metadata: details }], namespace) : undefined;
  }
  if (subresource !== undefined && kind !== token.kind && kind !== "Scale") return undefined;
  if (action !== "delete" && isUnkept(answer as Answer)) return deletionOf([answer as Answer], namespace, true);
  const resourceVersion = metadata?.resourceVersion;
  if (typeof resourceVersion !== "string" || resourceVersion === "") return undefined;
  return { kind: "version", resourceVersion, namespace };
}

/** The name of a resource without its API version. All API versions of a resource share its objects and their resource versions. */
export function groupResourceOf({ group, plural }: AnyResource): string {
  return `${plural}.${group}`;
}

function isDryRun({ dryRun, query }: AnyOptions): boolean {
  return dryRun === true || (query !== undefined && Object.hasOwn(query, "dryRun"));
}

/**
 * Whether a write removed the last finalizer of an object that is being deleted. The server deletes the object then instead of writing it, and
 * answers with its version from before that (`deleteWithoutFinalizers` of the apiserver's registry).
 */
function isUnkept({ metadata, spec }: Answer): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, finalizers = [] } = metadata ?? {};
  // Those of a Namespace.
  const others = spec?.finalizers ?? [];
  const isEmpty = (list: unknown): boolean => Array.isArray(list) && list.length === 0;
  return (
    typeof deletionTimestamp === "string" && deletionGracePeriodSeconds === 0 && isEmpty(finalizers) && isEmpty(others)
  );
}

function deletionOf(
  objects: readonly (Answer | null)[],
  namespace: string | undefined,
  isGone = false,
): Expectation | undefined {
  const deleted = objects.flatMap((object): DeletedObject[] => {
    const { name, uid } = object?.metadata ?? {};
    return typeof name === "string" && typeof uid === "string" && uid !== ""
      ? [{ name, uid, namespace, ...(isGone && { isGone }) }]
      : [];
  });
  return deleted.length === 0 ? undefined : { kind: "deletion", objects: deleted };
}
