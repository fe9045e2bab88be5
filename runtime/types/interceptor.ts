import type { HttpRequest } from "./http.js";
import type { RawResponse, StreamResponse, UpgradeResponse } from "./raw.js";

/** A request as interceptors see it. The client adds its credentials later, so interceptors see only credentials that the caller set. */
export interface InterceptedRequest extends HttpRequest {
  /** The address of the API server, including its path prefix. */
  readonly server: string;
  /**
   * True for a stream or an upgrade: the response is passed on as soon as the headers arrive. False: the complete response is collected
   * first.
   */
  readonly stream: boolean;
  /** The protocol to upgrade to, such as `websocket`. Undefined for requests that are not upgrades. */
  readonly upgrade?: string | undefined;
}

/**
 * A response as interceptors see it. It is a {@link RawResponse} if the response is collected, and a {@link StreamResponse} if the request
 * has `stream: true`. If the request has `upgrade`, it is an {@link UpgradeResponse}, or a {@link RawResponse} if the server refused the
 * upgrade.
 */
export type InterceptedResponse = RawResponse | StreamResponse | UpgradeResponse;

/**
 * Wraps every request of a client, to log, measure, change or answer the request. Called once for each request, not once for each retry.
 * `next` sends the request, which the interceptor may have changed. `next` may be called several times, or not at all. Changes to `server`,
 * `stream` and `upgrade` are ignored.
 *
 * A response can have any status, because failures become an `ApiError` after the interceptors. `next` rejects if no response arrives. For
 * a stream, `next` resolves as soon as the headers arrive. To see the bytes, return the response with your own `body`.
 *
 * An interceptor that sends a request again, or returns another stream, must close the stream that it drops. If the interceptor throws, or
 * returns a response that is not a stream, the client closes the stream. A response of the other kind is converted: a collected response
 * becomes a stream of its body, and a stream is collected.
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
