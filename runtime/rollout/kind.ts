import { RequestError } from "../errors/request-error.js";
import { printable } from "../text/printable.js";
import type { KubernetesObject } from "../types/object.js";

/** The kinds that have rollouts. */
export type RolloutKind = "Deployment" | "StatefulSet" | "DaemonSet";

const KINDS: ReadonlySet<unknown> = new Set<RolloutKind>(["Deployment", "StatefulSet", "DaemonSet"]);
const GROUPS: ReadonlySet<unknown> = new Set(["apps", "extensions"]);

/** @throws RequestError (`InvalidResource`) if an object is not of a kind that has rollouts */
export function checkRolloutKind(object: KubernetesObject): asserts object is KubernetesObject & { kind: RolloutKind } {
  const { apiVersion, kind } = object;
  if (GROUPS.has(`${apiVersion}`.split("/", 1)[0]) && KINDS.has(kind)) return;
  const found = printable(`${apiVersion} ${kind}`, 200);
  throw new RequestError(
    "InvalidResource",
    `only Deployments, StatefulSets and DaemonSets have rollouts, not ${found}`,
  );
}
