import type { KubernetesObject, Live, LiveNamespaced } from "./object.js";

/** The verbs of Kubernetes' API, as RBAC and the server's discovery name them. */
export type Verb = "get" | "list" | "watch" | "create" | "update" | "patch" | "delete" | "deletecollection";
/** Whether a resource is namespaced or cluster-scoped. */
export type Scope = "Namespaced" | "Cluster";
/** A set of verbs. A record, not a union, so that a resource with more verbs is assignable to one with fewer. */
export type VerbSet = { readonly [V in Verb]?: true };
/** The set of the verbs `V`. */
export type Verbs<V extends Verb> = { readonly [P in V]: true };

/** What the types say about a subresource; `body` is absent if it streams (log, exec, …). */
export interface SubresourceDef {
  verbs: VerbSet;
  body?: KubernetesObject;
  /** The merge schema of `body`. */
  merge?: {};
  /** The response to `create` if it is not the body: an eviction is answered with a `Status`. */
  answer?: unknown;
  strategic?: boolean;
}

/** What the types say about a resource. Generated, one interface per resource. */
export interface ResourceDef {
  group: string;
  version: string;
  plural: string;
  kind: string;
  scope: Scope;
  verbs: VerbSet;
  /** The written form. */
  object: KubernetesObject;
  /** The form that is read: `LivePod`. The written form, if the server does not store objects (reviews). */
  live: KubernetesObject;
  /** The merge schema of `object` for server-side apply. */
  merge: {};
  /** The response to `create` if it is not the object: a binding is answered with a `Status`. */
  answer?: unknown;
  /** Whether the server supports strategic merge patches: only for built-in kinds. */
  strategic: boolean;
  subresources: {};
}

/** The common members of a resource; generated interfaces add the rest. */
interface Described<Group extends string, Version extends string, Plural extends string, Kind extends string>
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
  extends Described<G, V, P, K> {
  scope: "Namespaced";
}
/** The base of each cluster-scoped resource. */
export interface ClusterResource<G extends string, V extends string, P extends string, K extends string>
  extends Described<G, V, P, K> {
  scope: "Cluster";
}

/** A subresource of a run-time token: its verbs and, if it has a body, the body's kind. */
export interface SubresourceToken {
  /** Its name in requests; absent if that is the name of the member. A subresource `get` is the member `get_`, because clients have a method `get`. */
  readonly name?: string;
  readonly verbs: readonly Verb[];
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
}

declare const definition: unique symbol;

/**
 * The run-time token of a resource: everything that a request needs, and the key to its types. Generated, one constant per resource;
 * `client.resource(token, namespace)` creates a client from it.
 */
export interface Resource<D extends ResourceDef> {
  readonly group: D["group"];
  readonly version: D["version"];
  readonly plural: D["plural"];
  readonly kind: D["kind"];
  readonly scope: D["scope"];
  readonly verbs: readonly Verb[];
  readonly subresources?: { readonly [name: string]: SubresourceToken };
  /** Set if only a part of the objects is exchanged: see `metadataOnly`. */
  readonly as?: "PartialObjectMetadata";
  /** Type level only; never set. */
  readonly [definition]?: D;
}

/** A token whose types do not matter, as used inside the runtime. */
export type AnyResource = Resource<ResourceDef>;

/** The requirement of a generic helper: `Resource<Needs<T, "get" | "list">>`. */
export interface Needs<T extends KubernetesObject, V extends Verb, S extends Scope = "Namespaced"> extends ResourceDef {
  scope: S;
  verbs: Verbs<V>;
  object: T;
  live: S extends "Namespaced" ? LiveNamespaced<T> : Live<T>;
}
