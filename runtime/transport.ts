import type { Dispatcher } from "undici";
import type { Authenticator } from "./auth/authenticator.js";
import { ConfigError } from "./errors/config-error.js";
import { ConnectionError } from "./errors/connection-error.js";
import { connectionFailure } from "./errors/connection-failure.js";
import { RequestError } from "./errors/request-error.js";
import { ResponseError } from "./errors/response-error.js";
import { decodeObject } from "./transport/decode.js";
import { joinBody } from "./transport/decompress.js";
import { BrokenBody, dispatch, TooLarge, type WireResponse } from "./transport/dispatch.js";
import { createRawResponse } from "./transport/raw-response.js";
import { MAX_RETRIES, retryAnswer, retryFailure } from "./transport/retry.js";
import { linkSignals } from "./transport/signals.js";
import type { Transport, TransportRequest } from "./transport/types.js";
import { wait } from "./transport/wait.js";
import { parseWarnings } from "./transport/warnings.js";
import type { RawResponse } from "./types/raw.js";

/** What a transport needs to know of a server. */
export interface TransportOptions {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path under which the server is published, without trailing slash; empty in most cases. */
  readonly prefix: string;
  readonly pool: Dispatcher;
  readonly userAgent: string;
  readonly authenticator: Authenticator | undefined;
  readonly impersonation: { readonly [name: string]: string | string[] };
  /** Whether to accept compressed answers. */
  readonly compress: boolean;
  readonly onWarning: ((text: string) => void) | undefined;
  /** Ends all requests. */
  readonly signal: AbortSignal | undefined;
}

/** The reason of signals that abort because of a request's time limit; never seen by callers. */
const TIMEOUT = Symbol("timeout");

// undici checks what it is given and says only which argument it dislikes.
function isInvalidArgument(error: unknown): error is Error {
  return error instanceof Error && "code" in error && error.code === "UND_ERR_INVALID_ARG";
}

/** Creates the transport of one server over its connection pool. */
export function createTransport(options: TransportOptions): Transport {
  const { origin, prefix, pool, authenticator, impersonation, onWarning } = options;
  const common = { "user-agent": options.userAgent, ...(options.compress && { "accept-encoding": "gzip" }) };
  let closed = false;

  function headersOf(
    request: TransportRequest,
    authorization: string | undefined,
  ): { [name: string]: string | string[] } {
    return {
      ...common,
      ...(authorization !== undefined && { authorization }),
      // Half of an impersonation would be another user's: a caller that sets one sets all of it.
      ...(request.headers["impersonate-user"] === undefined && impersonation),
      ...request.headers,
    };
  }

  /** Why a request got no answer, as the error that callers see. */
  function failed(
    error: unknown,
    request: TransportRequest,
    url: string,
    signal: AbortSignal | undefined,
    attempts: number,
  ): unknown {
    const about = { method: request.method, url, server: origin };
    if (signal?.aborted) {
      const { reason } = signal;
      return reason === TIMEOUT
        ? new ConnectionError(
            "ETIMEDOUT",
            `${origin}: no answer within ${request.timeout} ms (${about.method} ${url}); allow more time`,
            about,
          )
        : reason;
    }
    if (error instanceof ConfigError) return error;
    if (closed) return new RequestError("ClientClosed", `the client is closed (${about.method} ${url})`);
    if (isInvalidArgument(error)) return new RequestError("InvalidHeader", `${error.message} (${about.method} ${url})`);
    const note = attempts > 1 ? `, after ${attempts} attempts` : "";
    return connectionFailure(error instanceof BrokenBody ? error.reason : error, about, note);
  }

  async function attempt(request: TransportRequest, signal: AbortSignal | undefined): Promise<WireResponse> {
    const path = `${prefix}${request.path}${request.query === "" ? "" : `?${request.query}`}`;
    const own = request.headers.authorization === undefined ? authenticator : undefined;
    const send = async (authorization: string | undefined): Promise<WireResponse> =>
      dispatch(
        pool,
        { method: request.method, path, headers: headersOf(request, authorization), body: request.body },
        signal,
        request.maxBytes ?? Number.POSITIVE_INFINITY,
      );
    const authorization = await own?.authorization();
    const response = await send(authorization);
    if (response.status !== 401 || authorization === undefined || !(await own?.renew?.(authorization))) return response;
    return send(await own?.authorization());
  }

  /** Sends until there is an answer that is not to be repeated. */
  async function persist(
    request: TransportRequest,
    url: string,
    signal: AbortSignal | undefined,
  ): Promise<WireResponse> {
    for (let attempts = 1; ; attempts++) {
      let delay: number | undefined;
      try {
        const response = await attempt(request, signal);
        for (const text of parseWarnings(response.headers.warning)) (request.onWarning ?? onWarning)?.(text);
        delay = retryAnswer(response.status, response.headers);
        if (delay === undefined || attempts > MAX_RETRIES) return response;
      } catch (error) {
        if (error instanceof TooLarge) {
          throw new ResponseError("TooLarge", `the answer is larger than ${request.maxBytes} bytes`, {
            method: request.method,
            url,
            status: 200,
          });
        }
        delay = retryFailure(request.method, error);
        if (delay === undefined || attempts > MAX_RETRIES || signal?.aborted || closed) {
          throw failed(error, request, url, signal, attempts);
        }
      }
      await wait(delay, signal).catch((reason) => {
        throw failed(reason, request, url, signal, attempts);
      });
    }
  }

  async function exchange(request: TransportRequest): Promise<RawResponse> {
    const url = `${request.path}${request.query === "" ? "" : `?${request.query}`}`;
    const link = linkSignals(request.signal, options.signal, request.timeout, TIMEOUT);
    try {
      const response = await persist(request, url, link.signal);
      const body = await joinBody(
        response.chunks,
        response.headers,
        request.maxBytes ?? Number.POSITIVE_INFINITY,
      ).catch((error) => {
        throw new ResponseError("InvalidEncoding", `the compressed answer cannot be read (${error.code})`, {
          method: request.method,
          url,
          status: response.status,
        });
      });
      return createRawResponse(response.status, response.headers, body, request.method, url);
    } finally {
      link.release();
    }
  }

  return {
    exchange,
    execute: async (request) => {
      const response = await exchange(request);
      return decodeObject(
        response,
        request.method,
        `${request.path}${request.query === "" ? "" : `?${request.query}`}`,
      );
    },
    close: async () => {
      if (closed) return;
      closed = true;
      await pool.close();
    },
  };
}
