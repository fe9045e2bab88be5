import { brand } from "./brand.js";

/** What is wrong with a response. */
export type ResponseErrorCode =
  | "Redirect"
  | "Empty"
  | "InvalidJson"
  | "UnexpectedJson"
  | "TooLarge"
  | "InvalidEncoding"
  | "NotUpgraded"
  | "StdinNotClosable";

/** A response that does not come from the Kubernetes API: a redirect, or an empty or undecodable body. Never quotes the body. */
export class ResponseError extends Error {
  static {
    brand(ResponseError, "ResponseError");
  }
  readonly code: ResponseErrorCode;
  /** The HTTP status of the response. */
  readonly status: number;
  /** Method of the request. */
  readonly method: string;
  /** Path and query of the request. */
  readonly url: string;

  constructor(code: ResponseErrorCode, message: string, request: { method: string; url: string; status: number }) {
    super(`${message} (${request.method} ${request.url})`);
    this.code = code;
    this.status = request.status;
    this.method = request.method;
    this.url = request.url;
  }
}
