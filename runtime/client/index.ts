import { ResponseError } from "../errors/response-error.js";
import { kindOf } from "../json/write-json.js";
import { encodeBody } from "../request/body.js";
import { lowerCaseNames } from "../request/headers.js";
import { checkKinds, SEND, STREAM, UPGRADE } from "../request/options.js";
import { queryPairs } from "../request/query.js";
import { checkRawPath } from "../request/raw-path.js";
import { checkStatus } from "../transport/decode.js";
import { collect, streamOf } from "../transport/responses.js";
import { type Transport, urlOf } from "../transport/types.js";
import type { Client, ClientOf, ResourceClient } from "../types/client.js";
import type { HttpRequest } from "../types/http.js";
import type { RawRequest } from "../types/raw.js";
import type { AnyResource, Resource, ResourceDef } from "../types/resource.js";
import { type CallContext, createAllNamespaces, createResourceClient } from "./resource-client.js";

/** What a client exposes about itself. */
export interface ClientInfo {
  readonly server: string;
  readonly namespace: string;
  /** Timeout of a request in milliseconds; 0 means none. */
  readonly timeout: number;
  /** The owner of written fields, unless a call has its own. */
  readonly fieldManager?: string | undefined;
}

// How much of the response is read if the server refuses a stream: a Status, or the page of a proxy.
const MAX_FAILURE_BYTES = 1024 * 1024;

/** The body of a raw request: text and bytes as they are, objects as JSON. */
function rawBody(body: RawRequest["body"]): HttpRequest["body"] {
  if (typeof body !== "object" || kindOf(body) === "Uint8Array") return body as Uint8Array;
  return encodeBody(body, "request");
}

/** Converts a raw request to the form of the transport. */
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
      ...lowerCaseNames(headers),
    },
    body: rawBody(body),
    timeout,
    signal,
    maxBytes,
  };
}

/** Creates the client of a transport. Credentials stay inside the transport: no member of the client exposes them. */
export function createClient(transport: Transport, info: ClientInfo): Client {
  const { server, namespace, timeout, fieldManager } = info;
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
    send: async (request) => {
      checkKinds(request, SEND, "client.send");
      return transport.exchange(rawRequest(request, "application/json", timeout));
    },
    stream: async ({ anyStatus = false, ...request }) => {
      checkKinds({ anyStatus, ...request }, STREAM, "client.stream");
      const wanted = rawRequest(request, "*/*", timeout);
      const response = await transport.stream(wanted);
      if (anyStatus || (response.status >= 200 && response.status < 300)) return response;
      const about = { method: wanted.method, url: urlOf(wanted) };
      const failed = await collect(response, about, MAX_FAILURE_BYTES);
      checkStatus(failed, about.method, about.url);
      return streamOf(failed);
    },
    upgrade: async ({ protocol = "websocket", ...request }) => {
      checkKinds({ protocol, ...request }, UPGRADE, "client.upgrade");
      const wanted = rawRequest(request, "*/*", timeout);
      const response = await transport.upgrade(wanted, protocol);
      if (response.stream) return response;
      const { method } = wanted;
      const url = urlOf(wanted);
      checkStatus(response, method, url);
      throw new ResponseError(
        "NotUpgraded",
        `the server answered the request, but did not switch to the protocol ${protocol}`,
        {
          method,
          url,
          status: response.status,
        },
      );
    },
    close: () => transport.close(),
    [Symbol.asyncDispose]: () => transport.close(),
  };
  const context: CallContext = { client, transport, timeout, fieldManager };
  return client;
}
