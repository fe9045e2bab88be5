import type { Verb } from "../api/index.js";
import type { Token } from "./tokens.js";

const resource = (group: string, plural: string, kind: string, version = "v1"): Token => ({
  group,
  version,
  plural,
  kind,
  scope: kind === "CustomResourceDefinition" ? "Cluster" : "Namespaced",
});
/** Resources that functions of the runtime request by themselves. */
export const PODS: Token = resource("", "pods", "Pod");
export const DAEMON_SETS: Token = resource("apps", "daemonsets", "DaemonSet");
export const LEASES: Token = resource("coordination.k8s.io", "leases", "Lease");
export const EVENTS: Token = resource("events.k8s.io", "events", "Event");
export const CRDS: Token = resource("apiextensions.k8s.io", "customresourcedefinitions", "CustomResourceDefinition");

/** The verbs of what follows the changes of objects. */
export const FOLLOW: readonly Verb[] = ["list", "watch"];
/** Functions whose requests depend only on their first argument, a resource client. */
export const SIMPLE: ReadonlyMap<string, readonly Verb[]> = new Map<string, readonly Verb[]>([
  ["readTable", ["list"]],
  ["cordon", ["get", "patch"]],
  ["uncordon", ["get", "patch"]],
  ["rolloutRestart", ["get", "patch"]],
]);
