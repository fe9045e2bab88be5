import { RequestError } from "../errors/request-error.js";
import { checkRawPath } from "../request/raw-path.js";
import type { HttpRequest } from "../types/http.js";
import type { InterceptedRequest, InterceptedResponse, Interceptor } from "../types/interceptor.js";
import type { RawResponse, StreamResponse, UpgradeResponse } from "../types/raw.js";
import { collect, streamOf } from "./responses.js";
import { type Transport, urlOf } from "./types.js";

/** How a request is to be answered. */
type Kind = Pick<InterceptedRequest, "stream" | "upgrade">;

function unexpectedSocket(request: HttpRequest): RequestError {
  const where = `(${request.method} ${urlOf(request)})`;
  return new RequestError(
    "InvalidAnswer",
    `an interceptor answered a request without \`upgrade\` with a socket ${where}`,
  );
}

/** Whether an answer is a connection of another protocol. */
function isUpgrade(response: InterceptedResponse): response is UpgradeResponse {
  return "socket" in response;
}

/** A transport with interceptors around it, the first outermost. `server` is what they are told. */
export function intercept(transport: Transport, interceptors: readonly Interceptor[], server: string): Transport {
  /** Has the interceptors answer a request, or in the end `send`. */
  function run(
    request: HttpRequest,
    kind: Kind,
    send: (request: HttpRequest) => Promise<InterceptedResponse>,
  ): Promise<InterceptedResponse> {
    const last = async (seen: InterceptedRequest): Promise<InterceptedResponse> => {
      const { method, path, query, headers, body, timeout, signal, maxBytes, onWarning } = seen;
      // An interceptor may change the path, but not leave the server by it.
      if (path !== request.path || query !== request.query) checkRawPath(urlOf(seen));
      return send({ method, path, query, headers, body, timeout, signal, maxBytes, onWarning });
    };
    const chain = interceptors.reduceRight<(seen: InterceptedRequest) => Promise<InterceptedResponse>>(
      (next, interceptor) => async (seen) => interceptor(seen, next),
      last,
    );
    return chain({ server, ...kind, ...request });
  }

  return {
    exchange: async (request): Promise<RawResponse> => {
      const response = await run(request, { stream: false }, transport.exchange);
      if (isUpgrade(response)) throw unexpectedSocket(request);
      return response.stream ? collect(response, { method: request.method, url: urlOf(request) }) : response;
    },
    stream: async (request): Promise<StreamResponse> => {
      const response = await run(request, { stream: true }, transport.stream);
      if (isUpgrade(response)) throw unexpectedSocket(request);
      return response.stream ? response : streamOf(response);
    },
    upgrade: async (request, protocol): Promise<UpgradeResponse | RawResponse> => {
      const response = await run(request, { stream: true, upgrade: protocol }, (seen) =>
        transport.upgrade(seen, protocol),
      );
      if (isUpgrade(response) || !response.stream) return response;
      return collect(response, { method: request.method, url: urlOf(request) });
    },
    close: () => transport.close(),
  };
}
