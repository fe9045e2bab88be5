import { ResponseError } from "../errors/response-error.js";
import type { RawHeaders, RawResponse } from "../types/raw.js";

/** The answer to a request, with its body as bytes, text or JSON. */
export function createRawResponse(
  status: number,
  headers: RawHeaders,
  body: Buffer,
  method: string,
  url: string,
): RawResponse {
  return {
    status,
    headers,
    body,
    text: () => body.toString("utf8"),
    json: (): unknown => {
      try {
        return JSON.parse(body.toString("utf8"));
      } catch {
        // The parser's own message quotes the body.
        throw new ResponseError("InvalidJson", `the answer is no JSON (${body.length} bytes)`, { method, url, status });
      }
    },
  };
}
