import type { AbortSignal, AsyncDisposable, Buffer, Duplex } from "./platform.js";

/** A request that is sent unchanged. Use it for everything that resource methods do not cover. */
export interface RawRequest {
  /** Default `GET`. */
  method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";
  /**
   * An absolute path on the API server, such as `/openapi/v3`, with or without a query. The client adds the server's path prefix in front.
   */
  path: string;
  /** Query parameters, which are added to those in `path`. For a list, the name is repeated for each item. */
  query?: { readonly [name: string]: string | number | boolean | readonly string[] };
  /** Headers, which replace those of the client. Default: `Accept: application/json`. */
  headers?: { readonly [name: string]: string };
  /**
   * The body. Text and bytes are sent unchanged. An object or a list is sent as JSON, in which a `bigint` is an integer. To set the body's
   * `Content-Type`, use `headers`; the default is `application/json`. The call rejects with a `RequestError` (`InvalidBody`) if the body
   * contains values that JSON would change.
   */
  body?: string | Uint8Array | object;
  /** The maximum size of the response in bytes, after decompression. If the response is larger, the call rejects. Default: no limit. */
  maxBytes?: number;
  /** Aborts the request. The call then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** The headers of a response. Names are in lower case. If the server sent a header more than once, its value is a list. */
export interface RawHeaders {
  readonly [name: string]: string | string[] | undefined;
}

/** The response to a `RawRequest`, whatever the status is. */
export interface RawResponse {
  /** Distinguishes this response from a {@link StreamResponse}. */
  readonly stream: false;
  readonly status: number;
  readonly headers: RawHeaders;
  /** The complete body, decompressed. If the request failed, the client's credentials in the body are replaced by `<hidden>`. */
  readonly body: Buffer;
  /** The body as UTF-8 text. */
  text(): string;
  /**
   * The body parsed as JSON. Integers beyond 2^53 become `bigint`, as in the objects that methods return. The `stringify` function of
   * `@kubesmith/runtime/json` writes such values. Throws a `ResponseError` (`InvalidJson`) if the body is not JSON.
   */
  json(): unknown;
}

/** A request whose response is read as it arrives. */
export interface StreamRequest extends RawRequest {
  /** Whether the call also resolves with failures and redirects. Default false: the call rejects. */
  anyStatus?: boolean;
}

/** The status and headers of a response, whatever the status is, and the body as it arrives. */
export interface StreamResponse extends AsyncDisposable {
  /** Distinguishes this response from a {@link RawResponse}. */
  readonly stream: true;
  readonly status: number;
  readonly headers: RawHeaders;
  /**
   * The bytes of the body, in the pieces in which they arrive. The body can be read only once. Reading applies back-pressure: if you stop
   * reading, the server stops sending. Leaving the loop ends the stream. Iterating rejects with the reason of the request's signal if the
   * signal aborts, and with a `ConnectionError` if the connection is interrupted.
   */
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the stream and the iteration over `body`. Has no effect on a stream that has ended. */
  close(): void;
}

/** A request to change the protocol of a connection. */
export interface UpgradeRequest {
  /** An absolute path on the API server, with or without a query. The client adds the server's path prefix in front. */
  path: string;
  /** The requested protocol, as in the `Upgrade` header. Default: `websocket`. */
  protocol?: string;
  /** Query parameters, which are added to those in `path`. For a list, the name is repeated for each item. */
  query?: { readonly [name: string]: string | number | boolean | readonly string[] };
  /** Headers, such as `Sec-WebSocket-Key`, which replace those of the client. The client sets `Connection` and `Upgrade`. */
  headers?: { readonly [name: string]: string };
  /** Aborts the request. The call then rejects with the signal's reason. After the upgrade, the signal destroys the socket. */
  signal?: AbortSignal;
}

/** A connection that now uses another protocol. */
export interface UpgradeResponse {
  /** Distinguishes this response from a {@link RawResponse}. */
  readonly stream: true;
  readonly status: 101;
  readonly headers: RawHeaders;
  /** The connection, which the caller must end. Reading from it also yields bytes that the server sent right after its response. */
  readonly socket: Duplex;
}
