import type { KubernetesObject, Live, LiveNamespaced } from "./object.js";

/** The verbs of Kubernetes' API, as RBAC and the server's discovery name them. */
export type Verb = "get" | "list" | "watch" | "create" | "update" | "patch" | "delete" | "deletecollection";
/** Whether a resource is namespaced or cluster-scoped. */
export type Scope = "Namespaced" | "Cluster";
/** A set of verbs. It is a record and not a union, so that a resource with more verbs is assignable to a resource with fewer verbs. */
export type VerbSet = { readonly [V in Verb]?: true };
/** The set of the verbs `V`. */
export type Verbs<V extends Verb> = { readonly [P in V]: true };

/** The types of a subresource. `body` is absent if the subresource streams, as `log` and `exec` do. */
export interface SubresourceDef {
  verbs: VerbSet;
  body?: KubernetesObject;
  /** The merge schema of `body`. */
  merge?: {};
  /** The response to `create` if it is not the body. For example, the server responds to an eviction with a `Status`. */
  answer?: unknown;
  strategic?: boolean;
}

/** The types of a resource. One interface is generated for each resource. */
export interface ResourceDef {
  group: string;
  version: string;
  plural: string;
  kind: string;
  scope: Scope;
  verbs: VerbSet;
  /** The form that is written. */
  object: KubernetesObject;
  /** The form that is read, such as `LivePod`. If the server does not store the objects (reviews), this is the written form. */
  live: KubernetesObject;
  /** The merge schema of `object` for server-side apply. */
  merge: {};
  /** The response to `create` if it is not the object. For example, the server responds to a binding with a `Status`. */
  answer?: unknown;
  /** Whether the server supports strategic merge patches. It supports them only for built-in kinds. */
  strategic: boolean;
  subresources: {};
}

/** The members that all resources have. Generated interfaces add the other members. */
interface CommonMembers<Group extends string, Version extends string, Plural extends string, Kind extends string>
  extends ResourceDef {
  group: Group;
  version: Version;
  plural: Plural;
  kind: Kind;
  merge: {};
  subresources: {};
}
/** The base of each namespaced resource. */
export interface NamespacedResource<G extends string, V extends string, P extends string, K extends string>
  extends CommonMembers<G, V, P, K> {
  scope: "Namespaced";
}
/** The base of each cluster-scoped resource. */
export interface ClusterResource<G extends string, V extends string, P extends string, K extends string>
  extends CommonMembers<G, V, P, K> {
  scope: "Cluster";
}

/** A subresource of a run-time token: its verbs and, if it has a body, the kind of the body. */
export interface SubresourceToken {
  /**
   * The name of the subresource in requests. Absent if it is the same as the name of the member. For a subresource `get`, the member is
   * `get_`, because clients have a method `get`.
   */
  readonly name?: string;
  readonly verbs: readonly Verb[];
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
}

declare const definition: unique symbol;

/**
 * The run-time token of a resource. It contains everything that a request needs, and is the key to the types of the resource. One constant
 * is generated for each resource. `client.resource(token, namespace)` creates a client from it.
 */
export interface Resource<D extends ResourceDef> {
  readonly group: D["group"];
  readonly version: D["version"];
  readonly plural: D["plural"];
  readonly kind: D["kind"];
  readonly scope: D["scope"];
  readonly verbs: readonly Verb[];
  readonly subresources?: { readonly [name: string]: SubresourceToken };
  /** Set if only a part of each object is exchanged. See `metadataOnly`. */
  readonly as?: "PartialObjectMetadata";
  /** Exists only in the types, and is never set. */
  readonly [definition]?: D;
}

/** A token whose types do not matter. Used inside the runtime. */
export type AnyResource = Resource<ResourceDef>;

/** What a generic helper requires of a resource: `Resource<Needs<T, "get" | "list">>`. */
export interface Needs<T extends KubernetesObject, V extends Verb, S extends Scope = "Namespaced"> extends ResourceDef {
  scope: S;
  verbs: Verbs<V>;
  object: T;
  live: S extends "Namespaced" ? LiveNamespaced<T> : Live<T>;
}
