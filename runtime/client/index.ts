import { ResponseError } from "../errors/response-error.js";
import { queryPairs } from "../request/query.js";
import { checkRawPath } from "../request/raw-path.js";
import { checkStatus } from "../transport/decode.js";
import { collect, streamOf } from "../transport/responses.js";
import { type Transport, urlOf } from "../transport/types.js";
import type { ClientOf, ResourceClient } from "../types/client.js";
import type { HttpRequest } from "../types/http.js";
import type {
  RawRequest,
  RawResponse,
  StreamRequest,
  StreamResponse,
  UpgradeRequest,
  UpgradeResponse,
} from "../types/raw.js";
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
   * Sends a request as it stands and resolves with the head of the answer as soon as that has come; the body is read from it as it comes.
   * Streams have connections apart from those of calls, however many there are. `requestTimeout` limits the time to the head. Accepts any
   * content type unless `headers` say otherwise.
   *
   * Rejects with an `ApiError` for a failure that the server reports, unless `anyStatus` is set, and else as `send` does. The body breaks off
   * with a `ConnectionError` when the connection does, and with its code `CERTIFICATES_CHANGED` ten seconds after the client's certificates
   * were replaced: open it again.
   * @example
   * const { body } = await client.stream({ path: "/api/v1/namespaces/default/pods/web/log", query: { follow: true } });
   * for await (const chunk of body) process.stdout.write(chunk);
   */
  stream(request: StreamRequest): Promise<StreamResponse>;
  /**
   * Has the server change the protocol of a connection, to a WebSocket unless `protocol` says otherwise, and resolves with the connection.
   * Rejects with an `ApiError` when the server refuses, with a `ResponseError` (`NotUpgraded`) when it answers with a success of another
   * kind, and else as `send` does. It is not repeated when the connection breaks off: a command may have been started.
   */
  upgrade(request: UpgradeRequest): Promise<UpgradeResponse>;
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

// Bytes that are read of the answer to a stream that the server refuses: a Status, or the page of a proxy.
const LARGEST_FAILURE = 1024 * 1024;

/** A raw request as the transport takes it. */
function rawRequest(request: RawRequest, accept: string, timeout: number): HttpRequest {
  const { method = "GET", path, query = {}, headers = {}, body, maxBytes, signal } = request;
  const { pathname, search } = checkRawPath(path);
  return {
    method,
    path: pathname,
    query: [...(search === "" ? [] : [search]), ...queryPairs(query)].join("&"),
    headers: {
      accept,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    },
    body,
    timeout,
    signal,
    maxBytes,
  };
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
    send: async (request) => transport.exchange(rawRequest(request, "application/json", timeout)),
    stream: async ({ anyStatus = false, ...request }) => {
      const wanted = rawRequest(request, "*/*", timeout);
      const response = await transport.stream(wanted);
      if (anyStatus || (response.status >= 200 && response.status < 300)) return response;
      const about = { method: wanted.method, url: urlOf(wanted) };
      const failed = await collect(response, about, LARGEST_FAILURE);
      checkStatus(failed, about.method, about.url);
      return streamOf(failed);
    },
    upgrade: async ({ protocol = "websocket", ...request }) => {
      const wanted = rawRequest(request, "*/*", timeout);
      const response = await transport.upgrade(wanted, protocol);
      if (response.stream) return response;
      const { method } = wanted;
      const url = urlOf(wanted);
      checkStatus(response, method, url);
      throw new ResponseError("NotUpgraded", `the server answered without changing to ${protocol}`, {
        method,
        url,
        status: response.status,
      });
    },
    close: () => transport.close(),
    [Symbol.asyncDispose]: () => transport.close(),
  };
}
