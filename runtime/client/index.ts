import { queryPairs } from "../request/query.js";
import { checkRawPath } from "../request/raw-path.js";
import type { Transport } from "../transport/types.js";
import type { Client, ClientOf, ResourceClient } from "../types/client.js";
import type { AnyResource, Resource, ResourceDef } from "../types/resource.js";
import { type CallContext, createAllNamespaces, createResourceClient } from "./resource-client.js";

export type { Client } from "../types/client.js";

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

  const client: Client = {
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
  const context: CallContext = { client, transport, timeout };
  return client;
}
