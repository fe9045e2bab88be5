import { printable } from "../text/printable.js";
import { HIDDEN } from "../text/redactor.js";
import type { RawResponse } from "../types/raw.js";
import type { Status } from "../types/status.js";

const EXCERPT_BYTES = 2048;

// Reason and text of each HTTP status, for responses that are not a Status: they come from proxies, load balancers and old servers.
const REASONS: { readonly [code: number]: readonly [reason: string, message: string] } = {
  400: ["BadRequest", "the server does not understand the request"],
  401: ["Unauthorized", "the server requires valid credentials"],
  403: ["Forbidden", "the server does not permit this request"],
  404: ["NotFound", "the server does not have the requested resource"],
  405: ["MethodNotAllowed", "the resource does not support this method"],
  406: ["NotAcceptable", "the server cannot answer in any of the accepted content types"],
  409: ["Conflict", "the request conflicts with the current state on the server"],
  413: ["RequestEntityTooLarge", "the request is larger than the server accepts"],
  415: ["UnsupportedMediaType", "the server does not accept this content type"],
  422: ["Invalid", "the request is invalid"],
  429: ["TooManyRequests", "the server received too many requests"],
  503: ["ServiceUnavailable", "the server is temporarily unavailable"],
  504: ["Timeout", "the server did not answer in time; the request may still take effect"],
};

/** The beginning of a text body as one printable line; empty for anything except text. */
function excerpt(response: RawResponse): string {
  const type = response.headers["content-type"];
  if (type !== undefined && !(typeof type === "string" && type.startsWith("text/"))) return "";
  return printable(response.body.subarray(0, EXCERPT_BYTES).toString("utf8"));
}

/**
 * Creates a `Status` from the HTTP status of a failure whose body is not one. The beginning of the body becomes a cause. Only a plain-text
 * refusal (401, 403, 406, 415), which says who is not allowed to do what, becomes the message.
 */
export function synthesizeStatus(response: RawResponse, method: string, retryAfterSeconds: number | undefined): Status {
  const { status: code } = response;
  const text = excerpt(response);
  const known = REASONS[code] ?? (code >= 500 ? (["InternalError", "the server failed"] as const) : undefined);
  const [reason, standard] = known ?? ["Unknown", "the server answered with an unexpected status"];
  const plain = text !== "" && !/[<>]/.test(text.replaceAll(HIDDEN, ""));
  return {
    apiVersion: "v1",
    kind: "Status",
    status: "Failure",
    code,
    reason: code === 409 && method === "POST" ? "AlreadyExists" : reason,
    message: plain && [400, 401, 403, 406, 415].includes(code) ? text : `${standard} (HTTP ${code})`,
    details: {
      causes: [{ reason: "UnexpectedServerResponse", message: text }],
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    },
  };
}
