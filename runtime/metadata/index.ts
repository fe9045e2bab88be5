import { createAnyScope, isAnyScope } from "../client/any-scope.js";
import { descriptionOf } from "../client/description.js";
import type { AllNamespaces, AnyScope, Described, ResourceClient } from "../types/client.js";
import type { KubernetesObject, Live, LiveNamespaced, Metadata } from "../types/object.js";
import type { AnyResource, Resource, ResourceDef } from "../types/resource.js";

/**
 * The metadata of an object, without the rest. `apiVersion` and `kind` are those of this form. An API that does not support it answers with
 * the complete object.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches
 */
export interface PartialObjectMetadata extends KubernetesObject {
  metadata?: Metadata;
}

type MetadataVerbs = "get" | "list" | "watch" | "patch" | "delete" | "deletecollection";

/** The resource `D`, reduced to metadata. */
export interface MetadataOf<D extends ResourceDef> extends ResourceDef {
  group: D["group"];
  version: D["version"];
  plural: D["plural"];
  kind: D["kind"];
  scope: D["scope"];
  verbs: { readonly [V in keyof D["verbs"] & MetadataVerbs]: true };
  object: PartialObjectMetadata;
  live: D["scope"] extends "Namespaced" ? LiveNamespaced<PartialObjectMetadata> : Live<PartialObjectMetadata>;
  merge: {};
  strategic: D["strategic"];
  subresources: {};
}

const VERBS: ReadonlySet<string> = new Set<MetadataVerbs>([
  "get",
  "list",
  "watch",
  "patch",
  "delete",
  "deletecollection",
]);

/** The token of a resource, reduced to metadata. */
function metadataToken({ group, version, plural, kind, scope, verbs }: AnyResource): AnyResource {
  const allowed = verbs.filter((verb) => VERBS.has(verb));
  return { group, version, plural, kind, scope, verbs: allowed, as: "PartialObjectMetadata" };
}

/**
 * Reduces a resource to metadata: names, labels and owners of ten thousand pods, without their specs. Patches return metadata, too.
 *
 * @param resource the client of a resource, in one namespace, in all of them, or cluster-scoped
 * @returns a client of the same shape, with the verbs that do not need the rest of the object
 * @throws RequestError (`InvalidResource`) when the value is not a resource client
 * @example
 * for await (const { metadata } of metadataOnly(k8s.core.v1.pods).list()) console.log(metadata.ownerReferences);
 * await metadataOnly(k8s.core.v1.pods("default")).patch.merge("a", { metadata: { labels: { tier: "web" } } });
 */
export function metadataOnly<D extends ResourceDef & { scope: "Namespaced" }>(
  resource: Described<D> & ((namespace: string) => object),
): AllNamespaces<MetadataOf<D>>;
/** @inheritdoc */
export function metadataOnly<D extends ResourceDef>(
  resource: Described<D> & ((namespace: string) => object),
): AnyScope<MetadataOf<D>>;
/** @inheritdoc */
export function metadataOnly<D extends ResourceDef>(resource: Described<D>): ResourceClient<MetadataOf<D>>;
export function metadataOnly(resource: Described): object {
  const { client, token, namespace } = descriptionOf(resource);
  const metadata = metadataToken(token);
  if (isAnyScope(resource, token)) return createAnyScope(client, metadata);
  if (namespace === undefined) return client.resource(metadata);
  return client.resource(metadata as Resource<ResourceDef & { scope: "Namespaced" }>, namespace);
}
