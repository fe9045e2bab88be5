import type { ResourceMapping } from "../discovery/index.js";
import type { AnyScope, ResourceClient } from "../types/client.js";
import type { KubernetesObject, Live, Metadata } from "../types/object.js";
import type { Resource, ResourceDef, Verb } from "../types/resource.js";

/** An object of a kind that is known only at run time. */
export interface DynamicObject extends KubernetesObject {
  metadata?: Metadata;
  [field: string]: unknown;
}

interface AllVerbs {
  readonly get: true;
  readonly list: true;
  readonly watch: true;
  readonly create: true;
  readonly update: true;
  readonly patch: true;
  readonly delete: true;
  readonly deletecollection: true;
}
interface DynamicSubresource {
  verbs: { readonly get: true; readonly update: true; readonly patch: true };
  body: DynamicObject;
  strategic: true;
}

/**
 * What the types say about a resource that is known only at run time. It has every verb, and the subresources `status` and `scale`. Calls
 * that the server does not support reject with the server's words (`isMethodNotSupported`, `isNotFound`).
 */
export interface DynamicResourceDef extends ResourceDef {
  verbs: AllVerbs;
  object: DynamicObject;
  live: Live<DynamicObject>;
  strategic: true;
  subresources: { status: DynamicSubresource; scale: DynamicSubresource };
}

/**
 * A resource that is known only at run time, in the shape of a generated one.
 *
 * A namespaced resource lists over all namespaces and is called with one for everything else; before that, its other methods reject with a
 * `RequestError` (`MissingNamespace`). A cluster-scoped resource has all methods at once; calling it throws a `RequestError`
 * (`InvalidNamespace`).
 * @example
 * const pods = await dynamic.resource("pods");
 * for await (const pod of pods.list()) console.log(pod.metadata.name);
 * await pods("default").delete("web");
 * await (await dynamic.resource("nodes")).get("worker-1");
 */
export interface DynamicResource extends AnyScope<DynamicResourceDef> {}

/** A resource that is known only at run time, in one namespace. */
export interface DynamicResourceClient extends ResourceClient<DynamicResourceDef> {}

const ALL_VERBS: readonly Verb[] = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
const SUBRESOURCE_VERBS = ["get", "patch", "update"] as const;

/** The token of a resource that was discovered, with every verb and with the subresources `status` and `scale`. */
export function dynamicToken({ group, version, plural, kind, scope }: ResourceMapping): Resource<DynamicResourceDef> {
  const status = { verbs: SUBRESOURCE_VERBS, group, version, kind };
  const scale = { verbs: SUBRESOURCE_VERBS, group: "autoscaling", version: "v1", kind: "Scale" };
  return { group, version, plural, kind, scope, verbs: ALL_VERBS, subresources: { status, scale } };
}
