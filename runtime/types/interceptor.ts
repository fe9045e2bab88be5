import type { HttpRequest } from "./http.js";
import type { RawResponse, StreamResponse, UpgradeResponse } from "./raw.js";

/** A request as interceptors see it. Credentials are added below them: no interceptor sees any, except those that the caller set. */
export interface InterceptedRequest extends HttpRequest {
  /** Address of the API server, with the path below which it is published. */
  readonly server: string;
  /** Whether the answer is read while it comes, or the connection upgraded. False: it is collected first. */
  readonly stream: boolean;
  /** The protocol that the connection is to be upgraded to, such as `websocket`; undefined for all other requests. */
  readonly upgrade?: string | undefined;
}

/**
 * An answer as interceptors see it: a {@link RawResponse} of a request that is collected; a {@link StreamResponse} of one with
 * `stream: true`; an {@link UpgradeResponse} of one with `upgrade`, or a {@link RawResponse} where the server refused.
 */
export type InterceptedResponse = RawResponse | StreamResponse | UpgradeResponse;

/**
 * Runs around every request of a client: logging, metrics, a header, another answer. Called once a request, whatever is repeated below it.
 * `next` sends the request, changed or not; it may be called again, or not at all. `server`, `stream` and `upgrade` cannot be changed.
 *
 * An answer is one of any status: failures that the server reports become an `ApiError` above the interceptors. Without an answer,
 * `next` rejects. A stream's answer is there as soon as its head is; an interceptor that wants to see the bytes returns it with a `body` of
 * its own. An interceptor that sends a request again, or answers with another stream, closes the stream that it leaves; one that throws or
 * answers without a stream does not have to. An answer of the other kind is converted: a collected one becomes the stream of its body, and a stream is collected.
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
