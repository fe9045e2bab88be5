import { checkRawPath } from "../request/raw-path.js";
import type { InterceptedRequest, Interceptor } from "../types/interceptor.js";
import type { RawResponse } from "../types/raw.js";
import { decodeObject } from "./decode.js";
import type { Transport, TransportRequest } from "./types.js";

/** A transport with interceptors around it, the first outermost. `server` is what they are told. */
export function intercept(transport: Transport, interceptors: readonly Interceptor[], server: string): Transport {
  async function exchange(request: TransportRequest): Promise<RawResponse> {
    const send = async (seen: InterceptedRequest): Promise<RawResponse> => {
      const { method, path, query, headers, body, signal } = seen;
      // An interceptor may change the path, but not leave the server by it.
      if (path !== request.path || query !== request.query) checkRawPath(query === "" ? path : `${path}?${query}`);
      return transport.exchange({ ...request, method, path, query, headers, body, signal });
    };
    const chain = interceptors.reduceRight<(seen: InterceptedRequest) => Promise<RawResponse>>(
      (next, interceptor) => async (seen) => interceptor(seen, next),
      send,
    );
    const { method, path, query, headers, body, signal } = request;
    return chain({ server, method, path, query, headers, body, signal });
  }

  return {
    exchange,
    execute: async (request) => {
      const { method, path, query } = request;
      return decodeObject(await exchange(request), method, query === "" ? path : `${path}?${query}`);
    },
    close: () => transport.close(),
  };
}
