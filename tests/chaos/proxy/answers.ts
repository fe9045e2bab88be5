/** A response that does not come from the server. */
export interface Answer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

/** A Status as servers send it. */
export function statusOf(code: number, reason: string, extra: object = {}): object {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    reason,
    message: `injected ${code}: naïve ☃`,
    code,
    ...extra,
  };
}

const REASONS = {
  410: "Expired",
  422: "Invalid",
  429: "TooManyRequests",
  500: "InternalError",
  504: "Timeout",
} as const;

/** The line of a watch that reports a failure. */
export function errorLine(code: keyof typeof REASONS): Buffer {
  return Buffer.from(`${JSON.stringify({ type: "ERROR", object: statusOf(code, REASONS[code]) })}\n`);
}

function failure(
  code: keyof typeof REASONS,
  headers: { readonly [name: string]: string } = {},
  extra?: object,
): Answer {
  return {
    status: code,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(statusOf(code, REASONS[code], extra)),
  };
}

/** What is answered instead of the server, by fault. */
export const ANSWERS: { readonly [fault: string]: Answer } = {
  "410": failure(410),
  "429 with Retry-After": failure(429, { "retry-after": "1" }),
  "429 without Retry-After": failure(429),
  "422 for a streaming list": failure(422),
  "500": failure(500),
  "502 with a page": {
    status: 502,
    headers: { "content-type": "text/html" },
    body: "<html><h1>Bad Gateway</h1></html>",
  },
  "504 too large resource version": failure(
    504,
    {},
    {
      details: { causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }] },
    },
  ),
};
