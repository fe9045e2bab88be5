import { RequestError } from "../errors/request-error.js";
import { printable } from "../text/printable.js";
import type { Described, ResourceDescription } from "../types/client.js";
import type { ResourceDef } from "../types/resource.js";

/**
 * The key of a description. It is process-wide, so that the ESM and the CommonJS build and other versions of this package find it. The
 * value is an interface between versions: members may be added, but none may be removed or change its meaning.
 */
const DESCRIPTION: unique symbol = Symbol.for("kubesmith.resource");

/**
 * Adds the description to a resource client, hidden from spreads, printing and `Object.keys`. As text, the client is the name that kubectl
 * has for the resource: `pods`, `deployments.apps`. Without that, text with one that awaits its namespace would be an error.
 */
export function describe<T extends object>(resource: T, { client, token, namespace }: ResourceDescription): T {
  const text = printable(token.group === "" ? token.plural : `${token.plural}.${token.group}`, 320);
  return Object.defineProperties(resource, {
    [DESCRIPTION]: { value: Object.freeze({ client, token, namespace }) },
    [Symbol.toPrimitive]: { value: () => text, configurable: true },
  });
}

/** The description of a resource client, which may come from another copy of this package; undefined for any other value. */
export function findDescription(resource: unknown): ResourceDescription | undefined {
  if ((typeof resource !== "object" && typeof resource !== "function") || resource === null) return undefined;
  const found = (resource as { readonly [DESCRIPTION]?: Partial<ResourceDescription> })[DESCRIPTION];
  return typeof found?.client?.send === "function" && typeof found.token?.plural === "string"
    ? (found as ResourceDescription)
    : undefined;
}

/**
 * Describes a resource client: its client, token and namespace. For helpers that accept resource clients.
 *
 * @param resource `k8s.core.v1.pods("default")`, `k8s.core.v1.pods`, `client.resource(token)` or a dynamic resource
 * @throws RequestError (`InvalidResource`) when the value is not a resource client of this package, such as a fake
 * @example
 * const countOf = async (resource: Described): Promise<number> => {
 *   const { client, token, namespace } = descriptionOf(resource);
 *   // ...
 * };
 */
export function descriptionOf<D extends ResourceDef>(resource: Described<D>): ResourceDescription<D> {
  const found = findDescription(resource);
  if (found === undefined) throw new RequestError("InvalidResource", "the value is not a resource client");
  return found as ResourceDescription as ResourceDescription<D>;
}
