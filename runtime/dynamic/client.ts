import type { Client } from "../client/index.js";
import { createRESTMapper, type RESTMapper, type TypeMeta } from "../discovery/mapper.js";
import type { ResourceMapping } from "../discovery/mapping.js";
import type { ResourceClient } from "../types/client.js";
import { type DynamicResource, dynamicToken } from "./resource.js";

/** The methods of a resource that is known only at run time; the same as of one that was generated. */
export type DynamicResourceClient = ResourceClient<DynamicResource>;

/** A client for kinds that are known only at run time. */
export interface DynamicClient {
  /** Finds resources by kind or name. */
  readonly mapper: RESTMapper;
  /**
   * The methods of the resource of a kind, or of a name as kubectl takes it.
   * @param of `{ apiVersion, kind }` (so any object will do), or `deploy`, `deployments.apps`
   * @param namespace where its objects are; unset: the client's namespace. Of no meaning for resources of cluster scope.
   * @throws RequestError (`UnknownKind`) when the server has no such kind
   * @example
   * const widgets = await dynamic.resource({ apiVersion: "example.com/v1", kind: "Widget" }, "default");
   * for await (const widget of widgets.list()) console.log(widget.metadata.name, widget.spec);
   */
  resource(of: TypeMeta | string, namespace?: string): Promise<DynamicResourceClient>;
}

/**
 * Makes a client for kinds that are known only at run time, over a connected client.
 * @example
 * const dynamic = createDynamicClient(await connect());
 * const pod = await (await dynamic.resource("pods", "default")).get("a");
 */
export function createDynamicClient(client: Client): DynamicClient {
  const mapper = createRESTMapper(client);
  return {
    mapper,
    async resource(of, namespace) {
      return methodsOf(client, await mapper.mapping(of), namespace);
    },
  };
}

/** The methods of a discovered resource in a namespace, the client's by default; without one where it has cluster scope. */
export function methodsOf(
  client: Client,
  mapping: ResourceMapping,
  namespace: string = client.namespace,
): DynamicResourceClient {
  const token = dynamicToken(mapping);
  return token.scope === "Namespaced" ? client.resource(token, namespace) : client.resource(token);
}
