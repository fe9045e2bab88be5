import { linkSignals } from "../async/signals.js";
import { wait } from "../async/wait.js";
import type { Authenticator, Credential } from "../auth/index.js";
import { decompress, isCompressed } from "../connections/body.js";
import { BrokenBody, dispatch, TooLarge, type WireHeaders, type WireResponse } from "../connections/dispatch.js";
import type { Connections } from "../connections/index.js";
import { ConfigError } from "../errors/config-error.js";
import { ConnectionError } from "../errors/connection-error.js";
import { connectionCode, connectionFailure } from "../errors/connection-failure.js";
import { RequestError } from "../errors/request-error.js";
import { ResponseError } from "../errors/response-error.js";
import { printable } from "../text/printable.js";
import type { RawResponse } from "../types/raw.js";
import { decodeObject } from "./decode.js";
import { createRawResponse } from "./raw-response.js";
import { MAX_RETRIES, retryAnswer, retryFailure } from "./retry.js";
import type { Transport, TransportRequest } from "./types.js";
import { parseWarnings } from "./warnings.js";

/** What a transport needs to know of a server. */
export interface TransportOptions {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path under which the server is published, without trailing slash; empty in most cases. */
  readonly prefix: string;
  readonly connections: Connections;
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
interface Call {
  readonly request: TransportRequest;
  /** Path and query, for messages. */
  readonly url: string;
  readonly signal: AbortSignal | undefined;
}

function urlOf(path: string, query: string): string {
  return query === "" ? path : `${path}?${query}`;
}

function tooLarge(maxBytes: number | undefined, about: { method: string; url: string; status: number }): ResponseError {
  return new ResponseError("TooLarge", `the answer is larger than ${maxBytes} bytes`, about);
}

/** Creates the transport of one server over its connections. */
export function createTransport(options: TransportOptions): Transport {
  const { origin, prefix, connections, authenticator, impersonation, onWarning } = options;
  const common: WireHeaders = {
    "user-agent": options.userAgent,
    ...(options.compress && { "accept-encoding": "gzip" }),
  };
  const impersonating: WireHeaders = { ...common, ...impersonation };
  const closing = new AbortController();

  // By assignments, not by one literal with several spreads: this is done for each request, and those are ten times slower.
  function headersOf(own: TransportRequest["headers"], authorization: string | undefined): WireHeaders {
    // Half of an impersonation would be another user's: a caller that sets one sets all of it.
    const headers = own["impersonate-user"] === undefined ? { ...impersonating } : { ...common };
    if (authorization !== undefined) headers.authorization = authorization;
    return Object.assign(headers, own);
  }

  /** Why a request got no answer, as the error that callers see. `before` is what earlier attempts met. */
  function failed(error: unknown, { request, url, signal }: Call, before: string): unknown {
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

  function send(
    { method, path, query, headers, body, maxBytes = Number.POSITIVE_INFINITY }: TransportRequest,
    authorization: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<WireResponse> {
    const wire = { method, path: prefix + urlOf(path, query), headers: headersOf(headers, authorization), body };
    return dispatch(connections, wire, signal, maxBytes);
  }

  async function attempt(request: TransportRequest, signal: AbortSignal | undefined): Promise<WireResponse> {
    const own = request.headers.authorization === undefined ? authenticator : undefined;
    const credential = await own?.credential(signal);
    const response = await send(request, credential?.authorization, signal);
    if (response.status !== 401 || !(await renewed(own, credential, signal))) return response;
    const { authorization } = (await own?.credential(signal)) ?? {};
    return send(request, authorization, signal);
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
  async function persist(call: Call): Promise<WireResponse> {
    const { request, signal } = call;
    let before = "";
    for (let attempts = 1; ; attempts++) {
      let response: WireResponse | undefined;
      let delay: number | undefined;
      try {
        response = await attempt(request, signal);
      } catch (error) {
        delay = retryFailure(request.method, error);
        const ended = attempts > MAX_RETRIES || signal?.aborted || closing.signal.aborted;
        if (delay === undefined || ended) throw failed(error, call, before);
        before = `${attempts} × ${connectionCode(error)}`;
      }
      if (response !== undefined) {
        for (const text of parseWarnings(response.headers.warning)) (request.onWarning ?? onWarning)?.(text);
        delay = retryAnswer(response.status, response.headers);
        if (delay === undefined || attempts > MAX_RETRIES) return response;
        before = `${attempts} × HTTP ${response.status}`;
      }
      await wait(delay ?? 0, signal, closing.signal).catch((reason: unknown) => {
        throw failed(reason, call, before);
      });
    }
  }

  /** The body of an answer, decompressed. */
  async function decompressed(
    { status, body }: WireResponse,
    { method, maxBytes }: TransportRequest,
    url: string,
  ): Promise<Buffer> {
    try {
      return await decompress(body, maxBytes);
    } catch (error) {
      const { code } = error as { code?: string };
      const about = { method, url, status };
      if (code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(maxBytes, about);
      throw new ResponseError("InvalidEncoding", `the compressed answer cannot be read (${code})`, about);
    }
  }

  async function exchange(request: TransportRequest): Promise<RawResponse> {
    const url = urlOf(request.path, request.query);
    const link = linkSignals(request.signal, options.signal, request.timeout, TIMEOUT);
    try {
      const response = await persist({ request, url, signal: link.signal });
      const { status, headers } = response;
      const body = isCompressed(headers) ? await decompressed(response, request, url) : response.body;
      return createRawResponse(status, headers, body, request.method, url);
    } finally {
      link.release();
    }
  }

  return {
    exchange,
    execute: async (request) =>
      decodeObject(await exchange(request), request.method, urlOf(request.path, request.query)),
    close: async () => {
      if (closing.signal.aborted) return;
      closing.abort();
      await connections.destroy();
    },
  };
}
