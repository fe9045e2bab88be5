import type { GroupVersion, GroupVersionKind } from "../openapi/group-version.js";
import type { Schema } from "../openapi/types.js";

/** A document as the model takes it: parsed, fixed up, with its place in the index. */
export interface SourceDocument {
  /** Index key, `apis/apps/v1`. */
  readonly key: string;
  readonly groupVersion: GroupVersion;
  /** The server's hash, opaque. */
  readonly hash: string;
  readonly document: import("../openapi/types.js").OpenAPIDocument;
}

/** Path of a module below the output folder, `apps/v1`; also what a package exports it as. */
export type ModuleId = string;

/** A type to emit. */
export interface Definition {
  /** Unique in the model: the definition's name, with its document where its content differs from the home's. */
  readonly id: string;
  /** As the documents name it, `io.k8s.api.apps.v1.Deployment`; of a nested object the name of its root and the path. */
  readonly name: string;
  /** The module that declares it. */
  readonly home: ModuleId;
  readonly exportName: string;
  /** Set where the definition is exactly one kind. */
  readonly gvk?: GroupVersionKind;
  /** Normalised; references are ids of the model. */
  readonly schema: Schema;
  /** Which properties of an object must be written. */
  readonly required: ReadonlySet<string>;
  /** How server-side apply merges it, where that needs telling, and the name under which that is exported. */
  readonly merge?: { readonly exportName: string; readonly members: readonly MergeMember[] };
}

/** How server-side apply merges one property of a definition, where it is not field by field. */
export type MergeMember = MergeRule & { readonly name: string };

/** How server-side apply merges a value, where it is not field by field. */
export type MergeRule =
  /** A list that merges by key; `definition` is its elements', where something merges by key inside of them. */
  | { readonly kind: "list"; readonly keys: readonly string[]; readonly definition?: string }
  /** An object that is replaced whole. */
  | { readonly kind: "atomic" }
  /** An object inside of which something merges by key. */
  | { readonly kind: "fields"; readonly definition: string }
  /** A map whose values do. */
  | { readonly kind: "map"; readonly values: MergeRule };

/** The verbs of Kubernetes' API, as RBAC names them. */
export type Verb = "get" | "list" | "watch" | "create" | "update" | "patch" | "delete" | "deletecollection";

/** A subresource, `pods/status`. */
export interface Subresource {
  readonly name: string;
  readonly verbs: readonly Verb[];
  /** Kind and definition of what is exchanged; absent where the subresource streams. */
  readonly body?: { readonly gvk: GroupVersionKind; readonly definition: string };
  /** Whether create answers a Status in place of the body. */
  readonly answersStatus: boolean;
  readonly strategic: boolean;
}

/** A resource of a group/version. */
export interface APIResource {
  readonly plural: string;
  readonly gvk: GroupVersionKind;
  readonly scope: "Namespaced" | "Cluster";
  readonly verbs: readonly Verb[];
  /** Id of the definition of its objects. */
  readonly object: string;
  /** Root fields that the server always returns. */
  readonly present: readonly string[];
  /** Whether objects are stored: reviews and computed views are not. */
  readonly stored: boolean;
  /** Whether it takes strategic merge patches. */
  readonly strategic: boolean;
  /** Whether create answers a Status in place of the object. */
  readonly answersStatus: boolean;
  readonly subresources: readonly Subresource[];
  /** Name of the exported token. */
  readonly tokenName: string;
  /** Name of the exported interface with the token's types. */
  readonly typeName: string;
  /** Name of the exported interface of its objects as they are read; absent where they are not stored. */
  readonly liveName?: string;
}

/** What one module declares. */
export interface ModuleModel {
  readonly id: ModuleId;
  /** Set where the module is a group/version of the index; shared types (`meta/v1`) have none. */
  readonly groupVersion?: GroupVersion;
  readonly definitions: readonly Definition[];
  readonly resources: readonly APIResource[];
}

/** Everything that is emitted. */
export interface APIModel {
  /** Sorted by id. */
  readonly modules: readonly ModuleModel[];
  /** All definitions by id. */
  readonly definitions: ReadonlyMap<string, Definition>;
  /** Members of the clientset: group member → version member → module. */
  readonly groups: readonly {
    readonly member: string;
    readonly group: string;
    readonly versions: readonly { readonly member: string; readonly module: ModuleId }[];
  }[];
}
