import type { HttpRequest } from "../types/http.js";
import type { RawResponse, StreamResponse, UpgradeResponse } from "../types/raw.js";

/**
 * The only place that sends HTTP requests. All three methods share authorization and its renewal after a 401, retries, warnings, limits and
 * interceptors. They resolve with responses of any status: `decode.ts` decides which become an error.
 */
export interface Transport {
  /** Sends a request and collects the response. */
  exchange(request: HttpRequest): Promise<RawResponse>;
  /** Sends a request and resolves with the head of the response, from which the body is read without a timeout. */
  stream(request: HttpRequest): Promise<StreamResponse>;
  /** Asks the server to change the protocol of a connection; resolves with the connection, or with the response of a server that refuses. */
  upgrade(request: HttpRequest, protocol: string): Promise<UpgradeResponse | RawResponse>;
  /** Aborts requests in flight, closes the connections and refuses further requests. */
  close(): Promise<void>;
}

/** Path and query of a request, for messages and for the request line. */
export function urlOf({ path, query }: Pick<HttpRequest, "path" | "query">): string {
  return query === "" ? path : `${path}?${query}`;
}
