import type { RawResponse } from "./raw.js";

/** A request as interceptors see it. Credentials are added below them: no interceptor sees any, but those that the caller set. */
export interface InterceptedRequest {
  /** Address of the API server, with the path below which it is published. */
  readonly server: string;
  readonly method: string;
  /** Path below `server`, encoded. */
  readonly path: string;
  /** Query, encoded, without `?`; empty when there is none. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
  readonly body?: string | Uint8Array | undefined;
  /** The caller's signal. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Something around every request of a client: logging, metrics, a header, another answer. Called once a request, whatever is repeated
 * below it. `next` sends the request, changed or not; it may be called again, or not at all. `server` cannot be changed.
 *
 * An answer is one of any status: failures that the server reports become an `ApiError` above the interceptors. Without an answer,
 * `next` rejects.
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
  next: (request: InterceptedRequest) => Promise<RawResponse>,
) => Promise<RawResponse>;
