import type { Authenticator, Credential } from "./auth/authenticator.js";
import { ConfigError } from "./errors/config-error.js";
import { ConnectionError } from "./errors/connection-error.js";
import { connectionCode, connectionFailure } from "./errors/connection-failure.js";
import { printable } from "./errors/printable.js";
import { RequestError } from "./errors/request-error.js";
import { ResponseError } from "./errors/response-error.js";
import type { Connections } from "./transport/connections.js";
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
  readonly pool: Connections;
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

/** One request on its way, repetitions included. */
interface Exchange {
  readonly request: TransportRequest;
  /** Path and query, for messages. */
  readonly url: string;
  readonly signal: AbortSignal | undefined;
}

function urlOf(request: TransportRequest): string {
  return request.query === "" ? request.path : `${request.path}?${request.query}`;
}

function tooLarge(maxBytes: number | undefined, about: { method: string; url: string; status: number }): ResponseError {
  return new ResponseError("TooLarge", `the answer is larger than ${maxBytes} bytes`, about);
}

/** Creates the transport of one server over its connection pool. */
export function createTransport(options: TransportOptions): Transport {
  const { origin, prefix, pool, authenticator, impersonation, onWarning } = options;
  const common = { "user-agent": options.userAgent, ...(options.compress && { "accept-encoding": "gzip" }) };
  const closing = new AbortController();

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

  /** Why a request got no answer, as the error that callers see. `before` is what earlier attempts met. */
  function failed(error: unknown, { request, url, signal }: Exchange, before: string): unknown {
    const { method, timeout, maxBytes } = request;
    const about = { method, url, server: origin };
    const note = before === "" ? "" : `, after ${before}`;
    if (signal?.aborted) {
      if (signal.reason !== TIMEOUT) return signal.reason;
      const message = `${origin}: no answer within ${timeout} ms (${method} ${url})${note}; allow more time`;
      return new ConnectionError("ETIMEDOUT", message, about);
    }
    if (error instanceof ConfigError) return error;
    if (closing.signal.aborted) return new RequestError("ClientClosed", `the client is closed (${method} ${url})`);
    if (error instanceof TooLarge) return tooLarge(maxBytes, { method, url, status: error.status });
    if (isInvalidArgument(error)) return new RequestError("InvalidHeader", `${error.message} (${method} ${url})`);
    return connectionFailure(error instanceof BrokenBody ? error.reason : error, about, note);
  }

  async function attempt(request: TransportRequest, signal: AbortSignal | undefined): Promise<WireResponse> {
    const path = `${prefix}${urlOf(request)}`;
    const own = request.headers.authorization === undefined ? authenticator : undefined;
    const send = async (authorization: string | undefined): Promise<WireResponse> =>
      dispatch(
        pool,
        { method: request.method, path, headers: headersOf(request, authorization), body: request.body },
        signal,
        request.maxBytes ?? Number.POSITIVE_INFINITY,
      );
    const credential = await own?.credential(signal);
    const response = await send(credential?.authorization);
    if (response.status !== 401 || !(await renewed(own, credential, signal))) return response;
    return send((await own?.credential(signal))?.authorization);
  }

  /** Whether there is a newer credential than one that was refused. Where none can be had the refusal stands, and the reason is told. */
  async function renewed(
    own: Authenticator | undefined,
    rejected: Credential | undefined,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    if (rejected === undefined) return false;
    try {
      return (await own?.renew?.(rejected, signal)) ?? false;
    } catch (error) {
      if (signal?.aborted || closing.signal.aborted || !(error instanceof Error)) throw error;
      onWarning?.(printable(`credentials that were refused cannot be renewed: ${error.message}`));
      return false;
    }
  }

  /** Sends until there is an answer that is not to be repeated. */
  async function persist(exchange: Exchange): Promise<WireResponse> {
    const { request, signal } = exchange;
    let before = "";
    for (let attempts = 1; ; attempts++) {
      const response = await attempt(request, signal).catch((error: unknown) => {
        const delay = retryFailure(request.method, error);
        const ended = attempts > MAX_RETRIES || signal?.aborted || closing.signal.aborted;
        if (delay === undefined || ended) throw failed(error, exchange, before);
        return { delay, met: connectionCode(error) };
      });
      let delay: number | undefined;
      if ("met" in response) {
        delay = response.delay;
        before = `${attempts} × ${response.met}`;
      } else {
        for (const text of parseWarnings(response.headers.warning)) (request.onWarning ?? onWarning)?.(text);
        delay = retryAnswer(response.status, response.headers);
        if (delay === undefined || attempts > MAX_RETRIES) return response;
        before = `${attempts} × HTTP ${response.status}`;
      }
      await wait(delay, signal, closing.signal).catch((reason: unknown) => {
        throw failed(reason, exchange, before);
      });
    }
  }

  async function exchange(request: TransportRequest): Promise<RawResponse> {
    const url = urlOf(request);
    const { method, maxBytes = Number.POSITIVE_INFINITY } = request;
    const link = linkSignals(request.signal, options.signal, request.timeout, TIMEOUT);
    try {
      const { status, headers, chunks } = await persist({ request, url, signal: link.signal });
      const body = await joinBody(chunks, headers, maxBytes).catch((error) => {
        const about = { method, url, status };
        if (error.code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(maxBytes, about);
        throw new ResponseError("InvalidEncoding", `the compressed answer cannot be read (${error.code})`, about);
      });
      return createRawResponse(status, headers, body, method, url);
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
      if (closing.signal.aborted) return;
      closing.abort();
      await pool.destroy();
    },
  };
}
