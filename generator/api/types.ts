import type { GroupVersion, GroupVersionKind, Schema } from "../openapi/index.js";

/** What a set of documents says of an API: facts alone, no name of TypeScript. */
export interface ApiModel {
  /** Sorted by index key. */
  readonly groupVersions: readonly ApiGroupVersion[];
  /** All definitions by id; kinds come first, then other definitions, then nested objects, each sorted by id. */
  readonly definitions: ReadonlyMap<string, ApiDefinition>;
}

/** A group/version and what it serves. */
export interface ApiGroupVersion {
  readonly groupVersion: GroupVersion;
  /** Sorted by plural. */
  readonly resources: readonly ApiResource[];
}

/** A type of the API. */
export interface ApiDefinition {
  /** Unique in the model: the definition's name, followed by its document where that document's content differs from all others'. */
  readonly id: string;
  /** As the documents name it, `io.k8s.api.apps.v1.Deployment`; of a nested object the name of its root and the path. */
  readonly name: string;
  /** The group/version that it belongs to; absent for the machinery that all groups share. */
  readonly owner?: GroupVersion;
  /** Set for an object inside of another definition: where that is. */
  readonly nested?: NestedPlace;
  /** Set where the definition is exactly one kind. */
  readonly gvk?: GroupVersionKind;
  /** Normalised; references are ids of the model. */
  readonly schema: Schema;
  /** Which properties of an object must be written. */
  readonly required: ReadonlySet<string>;
  /** The properties that server-side apply does not merge field by field; absent where there are none, at any depth. */
  readonly merge?: readonly MergeMember[];
}

/** Where an object is nested. */
export interface NestedPlace {
  /** Name of the definition that holds it. */
  readonly root: string;
  /** Names of the properties that lead to it; the second branch of a union is `~+2`. */
  readonly path: readonly string[];
}

/** How server-side apply merges one property of a definition, where that is not field by field. */
export type MergeMember = MergeRule & { readonly name: string };

/** How server-side apply merges a value, where that is not field by field. */
export type MergeRule =
  /** A list that merges by key; `definition` is its elements', where something merges by key inside of them. */
  | { readonly kind: "list"; readonly keys: readonly string[]; readonly definition?: string }
  /** An object that is replaced as one value. */
  | { readonly kind: "atomic" }
  /** An object inside of which something merges by key. */
  | { readonly kind: "fields"; readonly definition: string }
  /** A map whose values do. */
  | { readonly kind: "map"; readonly values: MergeRule };

/** The verbs of Kubernetes' API, as RBAC names them. */
export type Verb = "get" | "list" | "watch" | "create" | "update" | "patch" | "delete" | "deletecollection";

/** A subresource, `pods/status`. */
export interface ApiSubresource {
  readonly name: string;
  readonly verbs: readonly Verb[];
  /** Kind and definition of what is exchanged; absent where the subresource streams. */
  readonly body?: { readonly gvk: GroupVersionKind; readonly definition: string };
  /** Whether create answers a Status in place of the body. */
  readonly answersStatus: boolean;
  /** Whether it takes strategic merge patches. */
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
  /** Whether it takes strategic merge patches. */
  readonly strategic: boolean;
  /** Whether create answers a Status in place of the object. */
  readonly answersStatus: boolean;
  /** Sorted by name. */
  readonly subresources: readonly ApiSubresource[];
}
