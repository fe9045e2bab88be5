import type { AbortSignal, AsyncDisposable, Buffer, Duplex } from "./platform.js";

/** A request that is sent unchanged, for everything that resource methods do not cover. */
export interface RawRequest {
  /** Default `GET`. */
  method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";
  /** Absolute path on the API server, `/openapi/v3`, with or without a query. The server's path prefix is put in front. */
  path: string;
  /** Query parameters, added to those in `path`; a list repeats its name. */
  query?: { readonly [name: string]: string | number | boolean | readonly string[] };
  /** Headers; they replace those of the client. Default: `Accept: application/json`. */
  headers?: { readonly [name: string]: string };
  /**
   * The body: text and bytes are sent unchanged, an object or a list as JSON, in which a `bigint` is an integer. Set its `Content-Type` in
   * `headers`; the default is `application/json`. The call rejects with a `RequestError` (`InvalidBody`) for values that JSON would change.
   */
  body?: string | Uint8Array | object;
  /** Maximum size of the response in bytes, after decompression; a larger one rejects. Default: no limit. */
  maxBytes?: number;
  /** Aborts the request; the call rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** Headers of a response, names in lower case; a list where the server sent a header more than once. */
export interface RawHeaders {
  readonly [name: string]: string | string[] | undefined;
}

/** The response to a `RawRequest`, whatever its status. */
export interface RawResponse {
  /** Distinguishes it from a {@link StreamResponse}. */
  readonly stream: false;
  readonly status: number;
  readonly headers: RawHeaders;
  /** The complete body, decompressed. If the request failed, the client's credentials are replaced by `<hidden>`. */
  readonly body: Buffer;
  /** The body as UTF-8 text. */
  text(): string;
  /**
   * The body parsed as JSON. Integers beyond 2^53 become `bigint`, as in the objects that methods return; `stringify` of
   * `@kubesmith/runtime/json` writes them. Throws a `ResponseError` (`InvalidJson`) if it is not JSON.
   */
  json(): unknown;
}

/** A request whose response is read as it arrives. */
export interface StreamRequest extends RawRequest {
  /** Resolve with failures and redirects, too. Default false: the call rejects. */
  anyStatus?: boolean;
}

/** The status and headers of a response, whatever its status, and its body as it arrives. */
export interface StreamResponse extends AsyncDisposable {
  /** Distinguishes it from a {@link RawResponse}. */
  readonly stream: true;
  readonly status: number;
  readonly headers: RawHeaders;
  /**
   * The bytes of the body, in the pieces in which they arrive. The body can be read once. Reading applies back-pressure: a reader that
   * stops reading stops the server. Leaving the loop ends the stream. Iterating rejects with the reason of the request's signal if that
   * aborts, and with a `ConnectionError` if the connection is interrupted.
   */
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the stream, and with it the iteration over `body`. Has no effect on a stream that has ended. */
  close(): void;
}

/** A request to change the protocol of a connection. */
export interface UpgradeRequest {
  /** Absolute path on the API server, with or without a query. The server's path prefix is put in front. */
  path: string;
  /** The requested protocol, as in the header `Upgrade`. Default: `websocket`. */
  protocol?: string;
  /** Query parameters, added to those in `path`; a list repeats its name. */
  query?: { readonly [name: string]: string | number | boolean | readonly string[] };
  /** Headers, such as `Sec-WebSocket-Key`; they replace those of the client. `Connection` and `Upgrade` are set. */
  headers?: { readonly [name: string]: string };
  /** Aborts the request; the call rejects with the signal's reason. After the upgrade it destroys the socket. */
  signal?: AbortSignal;
}

/** A connection that speaks another protocol from now on. */
export interface UpgradeResponse {
  /** Distinguishes it from a {@link RawResponse}. */
  readonly stream: true;
  readonly status: 101;
  readonly headers: RawHeaders;
  /** The connection, which the caller must end. Bytes that the server sent right after its response can be read from it. */
  readonly socket: Duplex;
}
