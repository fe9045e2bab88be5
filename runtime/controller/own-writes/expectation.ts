import type { ResourceCall } from "../../request/index.js";
import type { AnyOptions } from "../../request/query.js";
import type { AnyResource } from "../../types/resource.js";

/** An object that was deleted, or that will be when its finalizers are gone. */
export interface DeletedObject {
  readonly name: string;
  readonly uid: string;
  readonly namespace: string | undefined;
}

/** What a cache of a resource must show before it contains a write. */
export type Expectation =
  /** The version of the written object, or a later one. */
  | { readonly kind: "version"; readonly resourceVersion: string; readonly namespace: string | undefined }
  /** That objects are gone or are being deleted. For deletions that the server answers without a version. */
  | { readonly kind: "deletion"; readonly objects: readonly DeletedObject[] };

/** An answer, which may have any form. */
interface Answer {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly metadata?: AnswerMetadata | null | undefined;
  readonly details?: AnswerMetadata | null | undefined;
  readonly items?: unknown;
}

interface AnswerMetadata {
  readonly name?: unknown;
  readonly namespace?: unknown;
  readonly uid?: unknown;
  readonly resourceVersion?: unknown;
}

/**
 * What an answered write leads to in caches of its resource; undefined if that cannot be told from the answer, or nothing was written.
 *
 * Answers of subresources count if they have the version of the object: the object itself (`status`) and its `Scale`. Others, such as those
 * of evictions and token requests, do not have one.
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
  const resourceVersion = metadata?.resourceVersion;
  if (typeof resourceVersion !== "string" || resourceVersion === "") return undefined;
  return { kind: "version", resourceVersion, namespace };
}

/** Names a resource in all of its versions, which share their objects and the versions of these. */
export function groupResourceOf({ group, plural }: AnyResource): string {
  return `${plural}.${group}`;
}

function isDryRun({ dryRun, query }: AnyOptions): boolean {
  return dryRun === true || (query !== undefined && Object.hasOwn(query, "dryRun"));
}

function deletionOf(objects: readonly (Answer | null)[], namespace: string | undefined): Expectation | undefined {
  const deleted = objects.flatMap((object): DeletedObject[] => {
    const { name, uid } = object?.metadata ?? {};
    return typeof name === "string" && typeof uid === "string" && uid !== "" ? [{ name, uid, namespace }] : [];
  });
  return deleted.length === 0 ? undefined : { kind: "deletion", objects: deleted };
}
