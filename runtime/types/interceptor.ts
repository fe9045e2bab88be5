import type { HttpRequest } from "./http.js";
import type { RawResponse, StreamResponse, UpgradeResponse } from "./raw.js";

/** A request as interceptors see it. The client adds its credentials later: interceptors see only those that the caller set. */
export interface InterceptedRequest extends HttpRequest {
  /** Address of the API server, including its path prefix. */
  readonly server: string;
  /** True for a stream or an upgrade, which is answered as soon as the headers arrive. False: the complete response is collected first. */
  readonly stream: boolean;
  /** The protocol to upgrade to, such as `websocket`; undefined for requests that are not upgrades. */
  readonly upgrade?: string | undefined;
}

/**
 * A response as interceptors see it: a {@link RawResponse} of a request that is collected; a {@link StreamResponse} of one with
 * `stream: true`; an {@link UpgradeResponse} of one with `upgrade`, or a {@link RawResponse} if the server refused.
 */
export type InterceptedResponse = RawResponse | StreamResponse | UpgradeResponse;

/**
 * Wraps every request of a client, to log, measure, change or answer it. Called once per request, not once per retry.
 * `next` sends the request, changed or not. It may be called several times, or not at all. Changes of `server`, `stream` and `upgrade` are
 * ignored.
 *
 * A response can have any status: failures become an `ApiError` after the interceptors. `next` rejects if there is no response. For a stream it
 * resolves as soon as the headers arrive; to see the bytes, return the response with a `body` of your own. An interceptor that sends a request
 * again, or answers with another stream, must close the stream that it drops. If it throws, or answers without a stream, that is done for
 * it. A response of the other kind is converted: a collected response becomes a stream of its body, and a stream is collected.
 *
 * @example
 * const client = await connect({
 *   interceptors: [
 *     async (request, next) => {
 *       const start = performance.now();
 *       const response = await next(request);
 *       console.log(request.method, request.path, response.status, performance.now() - start);
 *       return response;
 *     },
 *   ],
 * });
 */
export type Interceptor = (
  request: InterceptedRequest,
  next: (request: InterceptedRequest) => Promise<InterceptedResponse>,
) => Promise<InterceptedResponse>;
