import type { KubernetesObject, Live, LiveNamespaced } from "./object.js";

/** The verbs of Kubernetes' API, as RBAC and the server's discovery name them. */
export type Verb = "get" | "list" | "watch" | "create" | "update" | "patch" | "delete" | "deletecollection";
/** Whether objects of a resource live in namespaces. */
export type Scope = "Namespaced" | "Cluster";
/** A set of verbs. A record, not a union: a resource with more verbs is then assignable where fewer are asked for. */
export type VerbSet = { readonly [V in Verb]?: true };
/** The set of the verbs `V`. */
export type Verbs<V extends Verb> = { readonly [P in V]: true };

/** What the type level knows of a subresource; `body` is absent where it streams (log, exec, …). */
export interface SubresourceDef {
  verbs: VerbSet;
  body?: KubernetesObject;
  /** The merge schema of `body`. */
  merge?: {};
  /** What `create` answers where it is not the body: an eviction is answered with a `Status`. */
  answer?: unknown;
  strategic?: boolean;
}

/** What the type level knows of a resource. Generated, one interface a resource. */
export interface ResourceDef {
  group: string;
  version: string;
  plural: string;
  kind: string;
  scope: Scope;
  verbs: VerbSet;
  /** The written form. */
  object: KubernetesObject;
  /** The form that is read: `LivePod`. Of what the server does not store (reviews) it is the written form. */
  live: KubernetesObject;
  /** The merge schema of `object` for server-side apply. */
  merge: {};
  /** What `create` answers where it is not the object: a binding is answered with a `Status`. */
  answer?: unknown;
  /** Whether the server takes strategic merge patches: built-in kinds only. */
  strategic: boolean;
  subresources: {};
}

/** What a resource says of itself; generated interfaces add the rest. */
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
/** The base of each resource of cluster scope. */
export interface ClusterResource<G extends string, V extends string, P extends string, K extends string>
  extends Described<G, V, P, K> {
  scope: "Cluster";
}

/** A subresource of a run-time token: its verbs, and the kind of its body where it has one. */
export interface SubresourceToken {
  readonly verbs: readonly Verb[];
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
}

declare const definition: unique symbol;

/**
 * The run-time token of a resource: all that a request needs to know, and the key to its types.
 * Generated, one constant a resource; `client.resource(token, namespace)` makes a client of it.
 */
export interface Resource<D extends ResourceDef> {
  readonly group: D["group"];
  readonly version: D["version"];
  readonly plural: D["plural"];
  readonly kind: D["kind"];
  readonly scope: D["scope"];
  readonly verbs: readonly Verb[];
  readonly subresources?: { readonly [name: string]: SubresourceToken };
  /** Set where only a part of the objects is exchanged: see `metadataOnly`. */
  readonly as?: "PartialObjectMetadata";
  /** Type level only; never set. */
  readonly [definition]?: D;
}

/** A token whose types do not matter, as the runtime itself sees it. */
export type AnyResource = Resource<ResourceDef>;

/** What a generic helper asks of a resource: `Resource<Needs<T, "get" | "list">>`. */
export interface Needs<T extends KubernetesObject, V extends Verb, S extends Scope = "Namespaced"> extends ResourceDef {
  scope: S;
  verbs: Verbs<V>;
  object: T;
  live: S extends "Namespaced" ? LiveNamespaced<T> : Live<T>;
}
