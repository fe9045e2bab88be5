// What generated code imports, and nothing else may be needed by it. See index.ts for what programs import.

export { type Clientset, type ClientsetModules, createClientset } from "./client/clientset.js";
export type { AllNamespaces, Client, ClientOf, ClientsOf, ResourceClient } from "./types/client.js";
export type {
  KubernetesObject,
  List,
  ListMetadata,
  Live,
  LiveMetadata,
  LiveNamespaced,
  Metadata,
  NamespacedLiveMetadata,
  StringMap,
} from "./types/object.js";
export type {
  AnyResource,
  ClusterResource,
  NamespacedResource,
  Needs,
  Resource,
  ResourceDef,
  Scope,
  SubresourceDef,
  SubresourceToken,
  Verb,
  VerbSet,
  Verbs,
} from "./types/resource.js";
export type { Status } from "./types/status.js";
export type { MergeAtomic, MergeList } from "./types/views.js";
