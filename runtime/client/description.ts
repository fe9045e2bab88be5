import { RequestError } from "../errors/request-error.js";
import type { Described, ResourceDescription } from "../types/client.js";
import type { ResourceDef } from "../types/resource.js";

/**
 * The key of a description: process-wide, so that the ESM and the CommonJS build and other versions of this package find it. What stands
 * under it is an interface between versions: members may be added, and none may change its meaning or go.
 */
const DESCRIPTION: unique symbol = Symbol.for("kubesmith.resource");

/** Gives a resource client its description, unseen by spreads, printing and `Object.keys`. */
export function describe<T extends object>(resource: T, { client, token, namespace }: ResourceDescription): T {
  return Object.defineProperty(resource, DESCRIPTION, { value: Object.freeze({ client, token, namespace }) });
}

/** The description of a resource client, also of another copy of this package; undefined for every other value. */
export function findDescription(resource: unknown): ResourceDescription | undefined {
  if ((typeof resource !== "object" && typeof resource !== "function") || resource === null) return undefined;
  const found = (resource as { readonly [DESCRIPTION]?: Partial<ResourceDescription> })[DESCRIPTION];
  return typeof found?.client?.send === "function" && typeof found.token?.plural === "string"
    ? (found as ResourceDescription)
    : undefined;
}

/**
 * What a resource client is about: its client, token and namespace. For helpers that take resource clients.
 *
 * @param resource `k8s.core.v1.pods("default")`, `k8s.core.v1.pods`, `client.resource(token)` or a dynamic resource
 * @throws RequestError (`InvalidResource`) when the value is not a resource client of this package, such as a fake
 * @example
 * const countOf = async (resource: Described): Promise<number> => {
 *   const { client, token, namespace } = descriptionOf(resource);
 *   …
 * };
 */
export function descriptionOf<D extends ResourceDef>(resource: Described<D>): ResourceDescription<D> {
  const found = findDescription(resource);
  if (found === undefined) throw new RequestError("InvalidResource", "the value is not a resource client");
  return found as ResourceDescription as ResourceDescription<D>;
}
