import type { ResourceMapping } from "../discovery/mapping.js";
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

/** What the type level knows of a resource that is known only at run time: all verbs; the server says which it has not. */
export interface DynamicResource extends ResourceDef {
  verbs: AllVerbs;
  object: DynamicObject;
  live: Live<DynamicObject>;
  strategic: true;
  subresources: { status: DynamicSubresource; scale: DynamicSubresource };
}

/** The token of a discovered resource, told apart by its scope. */
export type DynamicToken =
  | Resource<DynamicResource & { scope: "Namespaced" }>
  | Resource<DynamicResource & { scope: "Cluster" }>;

const ALL_VERBS: readonly Verb[] = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
const SUBRESOURCE_VERBS = ["get", "patch", "update"] as const;

/**
 * The token of a resource that was discovered, with every verb and with the subresources `status` and `scale`: calls that the server does
 * not have reject with its own words (`isMethodNotSupported`, `isNotFound`).
 */
export function dynamicToken({ group, version, plural, kind, scope }: ResourceMapping): DynamicToken {
  const status = { verbs: SUBRESOURCE_VERBS, group, version, kind };
  const scale = { verbs: SUBRESOURCE_VERBS, group: "autoscaling", version: "v1", kind: "Scale" };
  const common = { group, version, plural, kind, verbs: ALL_VERBS, subresources: { status, scale } };
  return scope === "Namespaced" ? { ...common, scope } : { ...common, scope };
}
