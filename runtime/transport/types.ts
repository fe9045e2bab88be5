import type { HttpRequest } from "../types/http.js";
import type { RawResponse, StreamResponse, UpgradeResponse } from "../types/raw.js";

/**
 * The one place that does HTTP. Authorization and its renewal after a 401, repetition, warnings, limits and interceptors serve all three
 * verbs. Answers are resolved with whatever their status: see `decode.ts` for what becomes an error.
 */
export interface Transport {
  /** Sends a request and collects the answer. */
  exchange(request: HttpRequest): Promise<RawResponse>;
  /** Sends a request and resolves with the head of the answer; its body is read from there, without a time limit. */
  stream(request: HttpRequest): Promise<StreamResponse>;
  /** Has the server change the protocol of a connection; resolves with the connection, or with the answer of a server that refuses. */
  upgrade(request: HttpRequest, protocol: string): Promise<UpgradeResponse | RawResponse>;
  /** Ends what is under way, closes the connections and refuses further requests. */
  close(): Promise<void>;
}

/** Path and query of a request, for messages and on the wire. */
export function urlOf({ path, query }: Pick<HttpRequest, "path" | "query">): string {
  return query === "" ? path : `${path}?${query}`;
}
