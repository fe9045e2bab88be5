import { RequestError } from "../errors/request-error.js";
import { printable } from "../text/printable.js";
import type { KubernetesObject } from "../types/object.js";
import type { WriteOptions } from "../types/options.js";
import type { OfKind, Patchable } from "./resource.js";

/** The client for nodes: `k8s.core.v1.nodes`. */
export type NodesClient<L> = OfKind<L, "Node"> & Patchable<L>;

/**
 * Marks a node as unschedulable, as `kubectl cordon` does. No new pods are scheduled on the node, and the pods that already run there stay.
 * If the node is already marked, nothing is written.
 *
 * @param nodes `k8s.core.v1.nodes`
 * @param name the node's name
 * @param options the options of a write
 * @returns the node
 * @throws ApiError if the node does not exist, or may not be read or patched; RequestError (`InvalidResource`) for objects of another kind
 * @example await cordon(k8s.core.v1.nodes, "worker-1");
 */
export async function cordon<L extends object>(
  nodes: NodesClient<L>,
  name: string,
  options: WriteOptions = {},
): Promise<L> {
  return setUnschedulable<L>(nodes, name, true, options);
}

/**
 * Marks a node as schedulable again, as `kubectl uncordon` does. If the node is not marked as unschedulable, nothing is written.
 *
 * @param nodes `k8s.core.v1.nodes`
 * @param name the node's name
 * @param options the options of a write
 * @returns the node
 * @throws ApiError if the node does not exist, or may not be read or patched; RequestError (`InvalidResource`) for objects of another kind
 * @example await uncordon(k8s.core.v1.nodes, "worker-1");
 */
export async function uncordon<L extends object>(
  nodes: NodesClient<L>,
  name: string,
  options: WriteOptions = {},
): Promise<L> {
  return setUnschedulable<L>(nodes, name, false, options);
}

async function setUnschedulable<L extends object>(
  nodes: NodesClient<L>,
  name: string,
  unschedulable: boolean,
  options: WriteOptions,
): Promise<L> {
  const { signal } = options;
  const node = await nodes.get(name, signal && { signal });
  checkNode(node);
  const { spec }: KubernetesObject & { readonly spec?: { readonly unschedulable?: unknown } | null } = node;
  if ((spec?.unschedulable === true) === unschedulable) return node;
  // kubectl removes the field rather than setting it to false.
  return nodes.patch.strategic(name, { spec: { unschedulable: unschedulable || null } }, options);
}

function checkNode({ apiVersion, kind }: KubernetesObject): void {
  if (apiVersion === "v1" && kind === "Node") return;
  const found = printable(`${apiVersion} ${kind}`, 200);
  throw new RequestError("InvalidResource", `only nodes can be cordoned and drained, not ${found}`);
}
