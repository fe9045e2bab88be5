import { createAnyScope } from "../client/any-scope.js";
import { createRESTMapper, type RESTMapper, type ResourceMapping, type TypeMeta } from "../discovery/index.js";
import type { Client } from "../types/client.js";
import { type DynamicResource, dynamicToken } from "./resource.js";

/** A client for kinds that are known only at run time. */
export interface DynamicClient {
  /** Finds resources by kind or name. */
  readonly mapper: RESTMapper;
  /**
   * The resource of a kind, or of a name as kubectl accepts it. It has the shape of a generated one: see `DynamicResource`.
   *
   * @param of `{ apiVersion, kind }` (any object that has both), a name such as `deploy` or `deployments.apps`, or a mapping that `mapper`
   * found
   * @throws RequestError (`UnknownKind`) when the server does not serve the kind; ApiError if the user is not allowed to discover
   * @example
   * const widgets = await dynamic.resource({ apiVersion: "example.com/v1", kind: "Widget" });
   * for await (const widget of widgets("default").list()) console.log(widget.metadata.name, widget.spec);
   */
  resource(of: TypeMeta | ResourceMapping | string): Promise<DynamicResource>;
}

/**
 * Creates a client for kinds that are known only at run time, over a connected client.
 * @example
 * const dynamic = createDynamicClient(await connect());
 * const pods = await dynamic.resource("pods");
 * const web = await pods("default").get("web");
 */
export function createDynamicClient(client: Client): DynamicClient {
  const mapper = createRESTMapper(client);
  return {
    mapper,
    async resource(of) {
      const mapping = isMapping(of) ? of : await mapper.mapping(of);
      return createAnyScope(client, dynamicToken(mapping));
    },
  };
}

// A manifest may have any fields at its root, but a mapping never has an `apiVersion`.
function isMapping(of: TypeMeta | ResourceMapping | string): of is ResourceMapping {
  return typeof of === "object" && !("apiVersion" in of);
}
