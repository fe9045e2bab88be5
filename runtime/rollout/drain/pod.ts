import { descriptionOf } from "../../client/description.js";
import type { Described, ResourceClient } from "../../types/client.js";
import type { KubernetesObject, LiveNamespaced } from "../../types/object.js";
import type { Resource, ResourceDef, Verbs } from "../../types/resource.js";
import type { Status } from "../../types/status.js";

/** What a drain reads of a pod. It comes from a server, so nothing is certain. */
export interface Pod extends KubernetesObject {
  spec?: { volumes?: ({ emptyDir?: unknown } | null)[] | null } | null;
  status?: { phase?: string } | null;
}

/** Names a pod. */
export interface PodName {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

interface Eviction extends KubernetesObject {
  deleteOptions?: { gracePeriodSeconds?: number; preconditions?: { uid?: string } };
}

interface PodsResource extends ResourceDef {
  group: "";
  version: "v1";
  plural: "pods";
  kind: "Pod";
  scope: "Namespaced";
  verbs: Verbs<"get" | "list" | "watch" | "delete">;
  object: Pod;
  live: LiveNamespaced<Pod>;
  merge: {};
  strategic: true;
  subresources: { eviction: { verbs: Verbs<"create">; body: Eviction; answer: Status } };
}
const pods: Resource<PodsResource> = {
  group: "",
  version: "v1",
  plural: "pods",
  kind: "Pod",
  scope: "Namespaced",
  verbs: ["delete", "get", "list", "watch"],
  subresources: { eviction: { verbs: ["create"], group: "policy", version: "v1", kind: "Eviction" } },
};

interface DaemonSetsResource extends ResourceDef {
  group: "apps";
  version: "v1";
  plural: "daemonsets";
  kind: "DaemonSet";
  scope: "Namespaced";
  verbs: Verbs<"get">;
  object: KubernetesObject;
  live: LiveNamespaced<KubernetesObject>;
  merge: {};
  strategic: true;
}
const daemonSets: Resource<DaemonSetsResource> = {
  group: "apps",
  version: "v1",
  plural: "daemonsets",
  kind: "DaemonSet",
  scope: "Namespaced",
  verbs: ["get"],
};

/** What a drain reads and writes, at the server of the nodes. */
export interface Cluster {
  /** Pods of all namespaces. */
  readonly allPods: Pick<ResourceClient<PodsResource>, "list" | "watch">;
  pods(namespace: string): ResourceClient<PodsResource>;
  daemonSets(namespace: string): ResourceClient<DaemonSetsResource>;
}

/** The cluster of a resource client. */
export function clusterOf(nodes: object): Cluster {
  const { client } = descriptionOf(nodes as Described);
  return {
    allPods: client.resource(pods),
    pods: (namespace) => client.resource(pods, namespace),
    daemonSets: (namespace) => client.resource(daemonSets, namespace),
  };
}

/** The pod's name, for events, results and errors. */
export function nameOf({ metadata }: Pod): PodName {
  return { namespace: metadata?.namespace ?? "", name: metadata?.name ?? "", uid: metadata?.uid ?? "" };
}
