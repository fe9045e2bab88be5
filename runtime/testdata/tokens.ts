// Tokens as the generator writes them, small, for tests.
import type { KubernetesObject, Live, LiveNamespaced, Metadata, Resource, ResourceDef, Status } from "../index.js";
import type { MergeList } from "../types/views.js";

export interface Container {
  name: string;
  image?: string;
  ports?: { containerPort: number; protocol?: string }[];
}
export interface PodSpec {
  containers: Container[];
  nodeName?: string;
}
export interface Deployment {
  apiVersion?: "apps/v1";
  kind?: "Deployment";
  metadata?: Metadata;
  spec?: DeploymentSpec;
  status?: { replicas?: number; observedGeneration?: number };
}
export interface DeploymentSpec {
  replicas?: number;
  paused?: boolean;
  selector: { matchLabels?: { [key: string]: string } };
  template: { metadata?: Metadata; spec?: PodSpec };
}
export interface Scale {
  apiVersion?: "autoscaling/v1";
  kind?: "Scale";
  metadata?: Metadata;
  spec?: { replicas?: number };
  status?: { replicas: number; selector?: string };
}
type AllVerbs = { get: true; list: true; watch: true; create: true; update: true; patch: true; delete: true; deletecollection: true };
const ALL = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"] as const;

export interface LiveDeployment extends LiveNamespaced<Deployment, "spec" | "status"> {}
export interface DeploymentsResource extends ResourceDef {
  group: "apps";
  version: "v1";
  plural: "deployments";
  kind: "Deployment";
  scope: "Namespaced";
  verbs: AllVerbs;
  object: Deployment;
  live: LiveDeployment;
  merge: { spec: { template: { spec: { containers: MergeList<"name"> } } } };
  strategic: true;
  subresources: {
    scale: { verbs: { get: true; update: true; patch: true }; body: Scale; strategic: true };
    status: { verbs: { get: true; update: true; patch: true }; body: Deployment; strategic: true };
  };
}
export const deployments: Resource<DeploymentsResource> = {
  group: "apps",
  version: "v1",
  plural: "deployments",
  kind: "Deployment",
  scope: "Namespaced",
  verbs: ALL,
  subresources: {
    scale: { verbs: ["get", "patch", "update"], group: "autoscaling", version: "v1", kind: "Scale" },
    status: { verbs: ["get", "patch", "update"], group: "apps", version: "v1", kind: "Deployment" },
  },
};

export interface ConfigMap {
  apiVersion?: "v1";
  kind?: "ConfigMap";
  metadata?: Metadata;
  data?: { [key: string]: string };
}
export interface LiveConfigMap extends LiveNamespaced<ConfigMap> {}
export interface ConfigMapsResource extends ResourceDef {
  group: "";
  version: "v1";
  plural: "configmaps";
  kind: "ConfigMap";
  scope: "Namespaced";
  verbs: AllVerbs;
  object: ConfigMap;
  live: LiveConfigMap;
  merge: {};
  strategic: true;
  subresources: {};
}
export const configMaps: Resource<ConfigMapsResource> = {
  group: "",
  version: "v1",
  plural: "configmaps",
  kind: "ConfigMap",
  scope: "Namespaced",
  verbs: ALL,
};

export interface Pod {
  apiVersion?: "v1";
  kind?: "Pod";
  metadata?: Metadata;
  spec?: PodSpec;
  status?: { phase?: string };
}
export interface Eviction {
  apiVersion?: "policy/v1";
  kind?: "Eviction";
  metadata?: Metadata;
}
export interface LivePod extends LiveNamespaced<Pod, "spec" | "status"> {}
export interface PodsResource extends ResourceDef {
  group: "";
  version: "v1";
  plural: "pods";
  kind: "Pod";
  scope: "Namespaced";
  verbs: AllVerbs;
  object: Pod;
  live: LivePod;
  merge: {};
  strategic: true;
  subresources: {
    attach: { verbs: { create: true; get: true } };
    eviction: { verbs: { create: true }; body: Eviction; answer: Status };
    exec: { verbs: { create: true; get: true } };
    log: { verbs: { get: true } };
    portforward: { verbs: { create: true; get: true } };
    proxy: { verbs: { create: true; get: true } };
    status: { verbs: { get: true; update: true; patch: true }; body: Pod; strategic: true };
  };
}
export const pods: Resource<PodsResource> = {
  group: "",
  version: "v1",
  plural: "pods",
  kind: "Pod",
  scope: "Namespaced",
  verbs: ALL,
  subresources: {
    attach: { verbs: ["create", "get"] },
    eviction: { verbs: ["create"], group: "policy", version: "v1", kind: "Eviction" },
    exec: { verbs: ["create", "get"] },
    log: { verbs: ["get"] },
    portforward: { verbs: ["create", "get"] },
    proxy: { verbs: ["create", "get"] },
    status: { verbs: ["get", "patch", "update"], group: "", version: "v1", kind: "Pod" },
  },
};

export interface Namespace {
  apiVersion?: "v1";
  kind?: "Namespace";
  metadata?: Metadata;
  spec?: { finalizers?: string[] };
  status?: { phase?: string };
}
export interface LiveNamespace extends Live<Namespace, "spec" | "status"> {}
export interface NamespacesResource extends ResourceDef {
  group: "";
  version: "v1";
  plural: "namespaces";
  kind: "Namespace";
  scope: "Cluster";
  verbs: { get: true; list: true; watch: true; create: true; update: true; patch: true; delete: true };
  object: Namespace;
  live: LiveNamespace;
  merge: {};
  strategic: true;
  subresources: { finalize: { verbs: { update: true }; body: Namespace } };
}
export const namespaces: Resource<NamespacesResource> = {
  group: "",
  version: "v1",
  plural: "namespaces",
  kind: "Namespace",
  scope: "Cluster",
  verbs: ["create", "delete", "get", "list", "patch", "update", "watch"],
  subresources: { finalize: { verbs: ["update"], group: "", version: "v1", kind: "Namespace" } },
};

export interface SelfSubjectAccessReview {
  apiVersion?: "authorization.k8s.io/v1";
  kind?: "SelfSubjectAccessReview";
  metadata?: Metadata;
  spec: { resourceAttributes?: { verb?: string; resource?: string; namespace?: string } };
  status?: { allowed: boolean };
}
export interface SelfSubjectAccessReviewsResource extends ResourceDef {
  group: "authorization.k8s.io";
  version: "v1";
  plural: "selfsubjectaccessreviews";
  kind: "SelfSubjectAccessReview";
  scope: "Cluster";
  verbs: { create: true };
  object: SelfSubjectAccessReview;
  live: SelfSubjectAccessReview;
  merge: {};
  strategic: false;
  subresources: {};
}
export const selfSubjectAccessReviews: Resource<SelfSubjectAccessReviewsResource> = {
  group: "authorization.k8s.io",
  version: "v1",
  plural: "selfsubjectaccessreviews",
  kind: "SelfSubjectAccessReview",
  scope: "Cluster",
  verbs: ["create"],
};

export interface CronTab extends KubernetesObject {
  apiVersion?: "stable.example.com/v1";
  kind?: "CronTab";
  spec?: { cronSpec?: string; replicas?: number };
}
export interface LiveCronTab extends LiveNamespaced<CronTab> {}
export interface CronTabsResource extends ResourceDef {
  group: "stable.example.com";
  version: "v1";
  plural: "crontabs";
  kind: "CronTab";
  scope: "Namespaced";
  verbs: AllVerbs;
  object: CronTab;
  live: LiveCronTab;
  merge: {};
  strategic: false;
  subresources: {};
}
export const cronTabs: Resource<CronTabsResource> = {
  group: "stable.example.com",
  version: "v1",
  plural: "crontabs",
  kind: "CronTab",
  scope: "Namespaced",
  verbs: ALL,
};
