import type { KubernetesObject, Live, LiveNamespaced, Metadata } from "../types/object.js";
import type { AnyResource, Resource, ResourceDef } from "../types/resource.js";

/**
 * The metadata of an object, without the rest. `apiVersion` and `kind` are those of this form; an API that does not know it answers with
 * the whole object.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches
 */
export interface PartialObjectMetadata extends KubernetesObject {
  metadata?: Metadata;
}

type MetadataVerbs = "get" | "list" | "watch" | "patch" | "delete" | "deletecollection";

/** The resource `D`, of which only metadata is exchanged. */
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

/**
 * A resource of which only metadata is exchanged: names, labels, owners of ten thousand pods without their specs. What is patched is
 * metadata, too.
 * @param token the resource's token
 * @returns a token for `client.resource`, with the verbs that can do without the rest of the object
 * @example
 * for await (const { metadata } of client.resource(metadataOnly(pods)).list()) console.log(metadata.ownerReferences);
 */
export function metadataOnly<D extends ResourceDef>(token: Resource<D>): Resource<MetadataOf<D>> {
  const { group, version, plural, kind, scope, verbs }: AnyResource = token;
  return {
    group,
    version,
    plural,
    kind,
    scope,
    verbs: verbs.filter((verb) => VERBS.has(verb)),
    as: "PartialObjectMetadata",
  };
}
