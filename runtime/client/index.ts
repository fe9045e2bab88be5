import { queryPairs } from "../request/query.js";
import { checkRawPath } from "../request/raw-path.js";
import type { Transport } from "../transport/types.js";
import type { ClientOf, ResourceClient } from "../types/client.js";
import type { RawRequest, RawResponse } from "../types/raw.js";
import type { AnyResource, Resource, ResourceDef } from "../types/resource.js";
import { createAllNamespaces, createResourceClient } from "./resource-client.js";

/** A connection to one cluster as one user. Made by `connect`. */
export interface Client {
  /** Address of the API server, with the path below which it is published. */
  readonly server: string;
  /** The namespace that the kubeconfig's context, the pod or the options name, else `default`. Methods never use it by themselves. */
  readonly namespace: string;
  /**
   * The methods of a resource, by its token: of cluster scope, or namespaced to be called with a namespace.
   * @example await client.resource(nodes).get("worker-1");
   */
  resource<D extends ResourceDef>(token: Resource<D>): ClientOf<D>;
  /**
   * The methods of a namespaced resource in one namespace.
   * @example await client.resource(deployments, "default").get("web");
   */
  resource<D extends ResourceDef & { scope: "Namespaced" }>(token: Resource<D>, namespace: string): ResourceClient<D>;
  /**
   * Sends a request as it stands and resolves with the answer, whatever its status; redirects are answers too. Rejects with a
   * `ConnectionError` when there is no answer, and with a `RequestError` for a path that would leave the server.
   */
  send(request: RawRequest): Promise<RawResponse>;
  /**
   * Ends the client: requests in flight and later ones reject with a `RequestError` (`ClientClosed`), all connections are closed. Not
   * needed to let a process end: idle connections do not keep it alive.
   */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** What a client says of itself. */
export interface ClientInfo {
  readonly server: string;
  readonly namespace: string;
  /** Time limit of a request in milliseconds; 0: none. */
  readonly timeout: number;
}

/** Makes the client of a transport. Credentials stay inside the transport: no member of the client shows them. */
export function createClient(transport: Transport, info: ClientInfo): Client {
  const { server, namespace, timeout } = info;
  const context = { transport, timeout };

  function resource<D extends ResourceDef>(token: Resource<D>): ClientOf<D>;
  function resource<D extends ResourceDef & { scope: "Namespaced" }>(
    token: Resource<D>,
    namespace: string,
  ): ResourceClient<D>;
  function resource(token: AnyResource, inNamespace?: string): object {
    return token.scope === "Namespaced" && inNamespace === undefined
      ? createAllNamespaces(context, token)
      : createResourceClient(context, token, inNamespace);
  }

  return {
    server,
    namespace,
    resource,
    send: async ({ method = "GET", path, query = {}, headers = {}, body, maxBytes, signal }) => {
      const { pathname, search } = checkRawPath(path);
      return transport.exchange({
        method,
        path: pathname,
        query: [...(search === "" ? [] : [search]), ...queryPairs(query)].join("&"),
        headers: {
          accept: "application/json",
          ...(body !== undefined && { "content-type": "application/json" }),
          ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
        },
        body,
        timeout,
        signal,
        maxBytes,
      });
    },
    close: () => transport.close(),
    [Symbol.asyncDispose]: () => transport.close(),
  };
}
