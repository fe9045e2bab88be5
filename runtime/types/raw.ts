/** A request that is sent as it stands, for what no resource method covers. */
export interface RawRequest {
  /** Default `GET`. */
  method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";
  /** Absolute path on the API server, `/openapi/v3`, with or without a query. The server's own path prefix is put in front. */
  path: string;
  /** Query parameters, added to those in `path`; a list repeats its name. */
  query?: { readonly [name: string]: string | number | boolean | readonly string[] };
  /** Headers; they win over those that the client would send. Default: `Accept: application/json`. */
  headers?: { readonly [name: string]: string };
  /** The body; set its `Content-Type` in `headers`, the default is `application/json`. */
  body?: string | Uint8Array;
  /** Largest answer in bytes, after decompression; a larger one rejects. Default: no limit. */
  maxBytes?: number;
  /** Aborts the request; the call rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** Headers of an answer, names in lower case; a list where the server sent a header more than once. */
export interface RawHeaders {
  readonly [name: string]: string | string[] | undefined;
}

/** The answer to a `RawRequest`, whatever its status. */
export interface RawResponse {
  readonly status: number;
  readonly headers: RawHeaders;
  /** The whole body, decompressed. */
  readonly body: Buffer;
  /** The body as UTF-8 text. */
  text(): string;
  /** The body as JSON. Throws a `ResponseError` when it is none. */
  json(): unknown;
}
