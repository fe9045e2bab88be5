import { BrokenBodyError, TooLargeError } from "../connections/exchange.js";
import { ConfigError } from "../errors/config-error.js";
import { ConnectionError } from "../errors/connection-error.js";
import { connectionFailure } from "../errors/connection-failure.js";
import { RequestError } from "../errors/request-error.js";
import { ResponseError } from "../errors/response-error.js";
import type { HttpRequest } from "../types/http.js";
import { urlOf } from "./types.js";

/** The reason of signals that abort because of a request's timeout; callers never see it. */
export const TIMEOUT: unique symbol = Symbol("timeout");

// undici checks its arguments, and says only which one is invalid.
function isInvalidArgument(error: unknown): error is Error {
  return error instanceof Error && "code" in error && error.code === "UND_ERR_INVALID_ARG";
}

/** The error of a response that is larger than the caller accepts. */
export function tooLarge(
  maxBytes: number | undefined,
  about: { method: string; url: string; status: number },
): ResponseError {
  return new ResponseError("TooLarge", `the response is larger than the limit of ${maxBytes} bytes`, about);
}

/** Creates the error that a caller sees. `before` describes earlier attempts. */
export type Explain = (
  error: unknown,
  request: HttpRequest,
  signal: AbortSignal | undefined,
  before: string,
) => unknown;

/** Returns a function that explains why a request got no response, or why a stream ended. `closed` aborts when the client is closed. */
export function createExplain(origin: string, closed: AbortSignal): Explain {
  return (error, request, signal, before) => {
    const { method, timeout, maxBytes } = request;
    const url = urlOf(request);
    const about = { method, url, server: origin };
    const note = before === "" ? "" : `, after ${before}`;
    if (signal?.aborted) {
      if (signal.reason !== TIMEOUT) return signal.reason;
      const message = `${origin}: no response within ${timeout} ms (${method} ${url})${note}; set a longer timeout`;
      return new ConnectionError("ETIMEDOUT", message, about);
    }
    if (error instanceof ConfigError) return error;
    if (closed.aborted) return new RequestError("ClientClosed", `the client is closed (${method} ${url})`);
    if (error instanceof TooLargeError) return tooLarge(maxBytes, { method, url, status: error.status });
    if (isInvalidArgument(error)) return new RequestError("InvalidHeader", `${error.message} (${method} ${url})`);
    return connectionFailure(error instanceof BrokenBodyError ? error.reason : error, about, note);
  };
}
