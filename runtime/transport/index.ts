import { type LinkedSignal, linkSignals } from "../async/signals.js";
import type { Authenticator } from "../auth/index.js";
import { decompress, isCompressed, JoinMemory } from "../connections/body.js";
import { exchange, type WireHeaders, type WireRequest, type WireResponse } from "../connections/exchange.js";
import type { Connections } from "../connections/index.js";
import { openStream, type WireStream } from "../connections/stream.js";
import { openUpgrade } from "../connections/upgrade.js";
import { ResponseError } from "../errors/response-error.js";
import type { HttpRequest } from "../types/http.js";
import type { RawHeaders } from "../types/raw.js";
import { createAuthorize } from "./authorize.js";
import { createExplain, TIMEOUT, tooLarge } from "./explain.js";
import { createRawResponse, createStreamResponse } from "./responses.js";
import { sendWithRetries } from "./retry.js";
import { type Transport, urlOf } from "./types.js";
import { utf8Headers } from "./utf8-headers.js";
import { parseWarnings } from "./warnings.js";

/** What a transport needs to know about a server. */
export interface TransportOptions {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path under which the server is published, without trailing slash; empty in most cases. */
  readonly prefix: string;
  readonly connections: Connections;
  readonly userAgent: string;
  readonly authenticator: Authenticator | undefined;
  readonly impersonation: { readonly [name: string]: string | string[] };
  /** Whether to accept compressed responses. */
  readonly compress: boolean;
  readonly onWarning: ((text: string) => void) | undefined;
  /** Aborts all requests. */
  readonly signal: AbortSignal | undefined;
}

/** A function that sends one request over the connections, once. */
type SendOnce<A> = (wire: WireRequest, signal: AbortSignal | undefined) => Promise<A>;

/** The head of a response. */
interface Head {
  readonly status: number;
  readonly headers: RawHeaders;
}

function nothing(): void {}

/** Creates the transport of one server over its connections. */
export function createTransport(options: TransportOptions): Transport {
  const { origin, prefix, connections, authenticator, impersonation, onWarning } = options;
  const memory = new JoinMemory();
  const closing = new AbortController();
  const closed = closing.signal;
  const common: WireHeaders = { "user-agent": options.userAgent };
  const compressed = options.compress ? { "accept-encoding": "gzip" } : {};
  const impersonating: WireHeaders = { ...common, ...utf8Headers(impersonation) };
  const authorize = createAuthorize({ authenticator, onWarning, closed });
  const anonymous = createAuthorize({ authenticator: undefined, onWarning, closed });
  const explain = createExplain(origin, closed);

  // Assignments, not one literal with several spreads, which is ten times slower and would be evaluated for each request.
  function headersOf(own: HttpRequest["headers"], authorization: string | undefined, collected: boolean): WireHeaders {
    // A partial impersonation would be that of another user, so a caller that sets one header replaces all of them.
    const headers = own["impersonate-user"] === undefined ? { ...impersonating } : { ...common };
    if (collected) Object.assign(headers, compressed);
    if (authorization !== undefined) headers.authorization = authorization;
    return Object.assign(headers, utf8Headers(own));
  }

  /** The steps of every request: it is authorized, retried if necessary, and its failures are explained. */
  function perform<A extends Head>(
    request: HttpRequest,
    link: LinkedSignal,
    send: SendOnce<A>,
    { isRead, collected, discard }: { isRead: boolean; collected: boolean; discard: (answer: A) => void },
  ): Promise<A> {
    const { method, headers, body = null } = request;
    const path = prefix + urlOf(request);
    const { signal } = link;
    const withCredential = headers.authorization === undefined ? authorize : anonymous;
    const sendOnce = (authorization: string | undefined): Promise<A> => {
      const wire = {
        method: method as WireRequest["method"],
        path,
        headers: headersOf(headers, authorization, collected),
        body,
      };
      return send(wire, signal);
    };
    return sendWithRetries({
      send: () => withCredential(signal, sendOnce, discard),
      discard,
      onAnswer: (answer) => {
        for (const text of parseWarnings(answer.headers.warning)) (request.onWarning ?? onWarning)?.(text);
      },
      isRead,
      signal,
      closed,
      explain: (error, before) => explain(error, request, signal, before),
    });
  }

  /** The body of a response, decompressed. */
  async function decompressed({ status, body }: WireResponse, request: HttpRequest): Promise<Buffer> {
    const about = { method: request.method, url: urlOf(request), status };
    try {
      return await decompress(body.join(), request.maxBytes);
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(request.maxBytes, about);
      throw new ResponseError("InvalidEncoding", `the compressed response cannot be read (${code})`, about);
    }
  }

  return {
    exchange: async (request) => {
      const { method, maxBytes = Number.POSITIVE_INFINITY } = request;
      const link = linkSignals(request.signal, options.signal, request.timeout, TIMEOUT);
      try {
        const answer = await perform<WireResponse>(
          request,
          link,
          (wire, signal) => exchange(connections, wire, signal, maxBytes, memory),
          { isRead: method === "GET", collected: true, discard: nothing },
        );
        const { status, headers } = answer;
        const body = isCompressed(headers) ? await decompressed(answer, request) : answer.body;
        return createRawResponse(status, headers, body, { method, url: urlOf(request) });
      } finally {
        link.release();
      }
    },
    stream: async (request) => {
      const { method, maxBytes = Number.POSITIVE_INFINITY } = request;
      const link = linkSignals(request.signal, options.signal, request.timeout, TIMEOUT);
      try {
        const answer = await perform<WireStream>(
          request,
          link,
          (wire, signal) =>
            openStream(connections, wire, {
              signal,
              maxBytes,
              explain: (error) => explain(error, request, signal, ""),
            }),
          { isRead: method === "GET", collected: false, discard: (stream) => stream.close() },
        );
        link.disarm();
        void answer.closed.then(link.release);
        if (isCompressed(answer.headers)) {
          answer.close();
          const about = { method, url: urlOf(request), status: answer.status };
          throw new ResponseError(
            "InvalidEncoding",
            "the server compressed the stream, although compression was not requested",
            about,
          );
        }
        return createStreamResponse(answer);
      } catch (error) {
        link.release();
        throw error;
      }
    },
    upgrade: async (request, protocol) => {
      const { method } = request;
      const link = linkSignals(request.signal, options.signal, request.timeout, TIMEOUT);
      try {
        const answer = await perform(
          request,
          link,
          (wire, signal) => openUpgrade(connections, { ...wire, upgrade: protocol }, signal),
          // A command may have been started before the connection was interrupted, so the request is not retried.
          {
            isRead: false,
            collected: false,
            discard: (refused) => {
              if ("socket" in refused) refused.socket.destroy();
            },
          },
        );
        link.disarm();
        if ("socket" in answer) {
          answer.socket.once("close", link.release);
          return { stream: true, ...answer };
        }
        link.release();
        return createRawResponse(answer.status, answer.headers, answer.body, { method, url: urlOf(request) });
      } catch (error) {
        link.release();
        throw error;
      }
    },
    close: async () => {
      if (closed.aborted) return;
      closing.abort();
      await connections.destroy();
    },
  };
}
