import { RequestError } from "../errors/request-error.js";
import { printable } from "../text/printable.js";
import type { AnyScope, Client } from "../types/client.js";
import type { AnyResource, Resource, ResourceDef } from "../types/resource.js";
import { callable } from "./callable.js";
import { describe } from "./description.js";

type NamespacedToken = Resource<ResourceDef & { scope: "Namespaced" }>;

/** Creates the client of a resource whose scope is known only at run time. */
export function createAnyScope<D extends ResourceDef>(client: Client, token: Resource<D>): AnyScope<D> {
  const untyped: AnyResource = token;
  const kind = printable(token.kind, 64);
  const description = { client, token: untyped, namespace: undefined };
  const made =
    untyped.scope === "Namespaced"
      ? createNamespaced(client, untyped as NamespacedToken, kind)
      : callable(() => {
          throw new RequestError("InvalidNamespace", `${kind} is cluster-scoped and does not accept a namespace`);
        }, client.resource(untyped));
  return describe(made, description) as object as AnyScope<D>;
}

function createNamespaced(client: Client, token: NamespacedToken, kind: string): object {
  const refuse = async (): Promise<never> => {
    throw new RequestError("MissingNamespace", `${kind} is namespaced: call the resource with a namespace first`);
  };
  const select = (namespace: string): object => client.resource(token, namespace);
  return callable(select, { ...replaceMethods(select(""), refuse), ...client.resource<ResourceDef>(token) });
}

/** The same members, with each method replaced by `method`. */
function replaceMethods(members: object, method: () => Promise<never>): object {
  const replaced = Object.entries(members).map(([name, member]) => [
    name,
    typeof member === "function" ? method : replaceMethods(member, method),
  ]);
  return Object.fromEntries(replaced);
}

/** Whether a resource client was created by `createAnyScope`. */
export function isAnyScope(resource: object, token: AnyResource): boolean {
  return typeof resource === "function" && (token.scope === "Cluster" || "get" in resource);
}
