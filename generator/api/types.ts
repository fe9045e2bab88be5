import type { GroupVersion, GroupVersionKind, Schema } from "../openapi/index.js";

/** What a set of documents says about an API: only facts, without TypeScript names. */
export interface ApiModel {
  /** Sorted by index key. */
  readonly groupVersions: readonly ApiGroupVersion[];
  /** All definitions by id; kinds come first, then other definitions, then nested objects, each sorted by id. */
  readonly definitions: ReadonlyMap<string, ApiDefinition>;
}

/** A group/version and its resources. */
export interface ApiGroupVersion {
  readonly groupVersion: GroupVersion;
  /** Sorted by plural. */
  readonly resources: readonly ApiResource[];
}

/** A type of the API. */
export interface ApiDefinition {
  /** Unique in the model: the definition's name, followed by its document if the document's content differs from all others. */
  readonly id: string;
  /** The name in documents, `io.k8s.api.apps.v1.Deployment`; for a nested object the name of its root and the path. */
  readonly name: string;
  /** The group/version that it belongs to; absent for apimachinery, which all groups share. */
  readonly owner?: GroupVersion;
  /** Set for an object inside another definition: its place. */
  readonly nested?: NestedPlace;
  /** Set if the definition describes exactly one kind. */
  readonly gvk?: GroupVersionKind;
  /** Normalised; references are ids of the model. */
  readonly schema: Schema;
  /** Which properties of an object must be written. */
  readonly required: ReadonlySet<string>;
  /** The properties that server-side apply does not merge field by field; absent if there are none, at any depth. */
  readonly merge?: readonly MergeMember[];
}

/** The place of a nested object. */
export interface NestedPlace {
  /** Name of the definition that contains it. */
  readonly root: string;
  /** Names of the properties that lead to it; the second branch of a union is `~+2`. */
  readonly path: readonly string[];
}

/** How server-side apply merges one property of a definition, if not field by field. */
export type MergeMember = MergeRule & { readonly name: string };

/** How server-side apply merges a value, if not field by field. */
export type MergeRule =
  /** A list that merges by key; `definition` is that of its elements, if something merges by key inside them. */
  | { readonly kind: "list"; readonly keys: readonly string[]; readonly definition?: string }
  /** An object that is replaced as one value. */
  | { readonly kind: "atomic" }
  /** An object inside which something merges by key. */
  | { readonly kind: "fields"; readonly definition: string }
  /** A map in whose values something merges by key. */
  | { readonly kind: "map"; readonly values: MergeRule };

/** The verbs of Kubernetes' API, as RBAC names them. */
export type Verb = "get" | "list" | "watch" | "create" | "update" | "patch" | "delete" | "deletecollection";

/** A subresource, `pods/status`. */
export interface ApiSubresource {
  readonly name: string;
  readonly verbs: readonly Verb[];
  /** Kind and definition of the body; absent if the subresource streams. */
  readonly body?: { readonly gvk: GroupVersionKind; readonly definition: string };
  /** Whether create answers with a Status instead of the body. */
  readonly answersStatus: boolean;
  /** Whether it supports strategic merge patches. */
  readonly strategic: boolean;
}

/** A resource of a group/version. */
export interface ApiResource {
  readonly plural: string;
  readonly gvk: GroupVersionKind;
  readonly scope: "Namespaced" | "Cluster";
  readonly verbs: readonly Verb[];
  /** Id of the definition of its objects. */
  readonly object: string;
  /** Root fields that the server always returns. */
  readonly alwaysReturned: readonly string[];
  /** Whether objects are stored: reviews and computed views are not. */
  readonly stored: boolean;
  /** Whether it supports strategic merge patches. */
  readonly strategic: boolean;
  /** Whether create answers with a Status instead of the object. */
  readonly answersStatus: boolean;
  /** Sorted by name. */
  readonly subresources: readonly ApiSubresource[];
}
