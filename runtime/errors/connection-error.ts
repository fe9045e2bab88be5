import { brand } from "./brand.js";

/** The request of a `ConnectionError`. */
export interface ConnectionErrorRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Scheme, host and port of the server. */
  readonly server: string;
}

/**
 * The server could not be reached, or the connection was interrupted. `code` is Node's or OpenSSL's, such as `ECONNREFUSED`, `ENOTFOUND`,
 * `ECONNRESET`, `ETIMEDOUT`, `DEPTH_ZERO_SELF_SIGNED_CERT`, `UNABLE_TO_VERIFY_LEAF_SIGNATURE` or `ERR_TLS_CERT_ALTNAME_INVALID`.
 */
export class ConnectionError extends Error {
  static {
    brand(ConnectionError, "ConnectionError");
  }
  readonly code: string;
  /** Method of the request. */
  readonly method: string;
  /** Path and query of the request. */
  readonly url: string;
  /** Scheme, host and port of the server. */
  readonly server: string;

  constructor(code: string, message: string, request: ConnectionErrorRequest, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.method = request.method;
    this.url = request.url;
    this.server = request.server;
  }
}
