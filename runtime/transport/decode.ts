import { ApiError, type ApiErrorRequest, type FlowControl } from "../errors/api-error.js";
import { ResponseError } from "../errors/response-error.js";
import { parse } from "../json/index.js";
import type { RawResponse } from "../types/raw.js";
import type { Status } from "../types/status.js";
import { withoutSecretValues } from "./redact-status.js";
import { bodySize, explained, type ParseBody, parseResponse, piecesOf, readBody } from "./responses.js";
import { retryAfterSeconds } from "./retry.js";
import { synthesizeStatus } from "./synthesize-status.js";

interface JsonObject {
  readonly [key: string]: unknown;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isStatus(value: unknown): value is Status {
  return isObject(value) && value.kind === "Status" && value.apiVersion === "v1";
}

function parseStatus(response: RawResponse): Status | undefined {
  try {
    const value: unknown = parse(response.body);
    return isStatus(value) && value.status !== "Success" ? value : undefined;
  } catch {
    return undefined;
  }
}

function failure(response: RawResponse, method: string, url: string): ApiError {
  const status = parseStatus(response) ?? synthesizeStatus(response, method, retryAfterSeconds(response.headers));
  const flowControl = flowControlOf(response);
  return apiError(withNumbers(status, response.status), { method, url, flowControl });
}

/**
 * A Status whose code and seconds are numbers, with which programs calculate. Both have 32 bits, but a wrong response may contain integers that
 * are parsed as `bigint`.
 */
function withNumbers(status: Status, code: number): Status {
  const { code: sent, details } = status;
  const seconds: unknown = details?.retryAfterSeconds;
  return {
    ...status,
    ...((typeof sent !== "number" || sent === 0) && { code }),
    ...(typeof seconds === "bigint" && { details: { ...details, retryAfterSeconds: Number(seconds) } }),
  };
}

function apiError(status: Status, request: ApiErrorRequest): ApiError {
  return new ApiError(withoutSecretValues(status, request.url), request);
}

/** The failure that a server reports by a `Status` of its own, not by the response's: in an event of a watch. */
export function reportedFailure(status: object, method: string, url: string): ApiError {
  return apiError(withNumbers(status as Status, 0), { method, url });
}

function flowControlOf({ headers }: RawResponse): FlowControl | undefined {
  const flowSchemaUID = headers["x-kubernetes-pf-flowschema-uid"];
  const priorityLevelUID = headers["x-kubernetes-pf-prioritylevel-uid"];
  if (typeof flowSchemaUID !== "string" || typeof priorityLevelUID !== "string") return undefined;
  return { flowSchemaUID, priorityLevelUID };
}

function redirect(response: RawResponse, method: string, url: string): ResponseError {
  const { location } = response.headers;
  let target = "";
  // Only the host: the address of a sign-in page contains state that must not be shown.
  if (typeof location === "string" && URL.canParse(location, "http://server.invalid")) {
    const { host } = new URL(location, "http://server.invalid");
    target = host === "server.invalid" ? " to another path" : ` to ${host}`;
  }
  return new ResponseError(
    "Redirect",
    `the server redirected the request${target} (${response.status}); redirects are not followed`,
    {
      method,
      url,
      status: response.status,
    },
  );
}

/** Throws an `ApiError` for a failure response, and a `ResponseError` for a redirect. */
export function checkStatus(response: RawResponse, method: string, url: string): void {
  const { status } = response;
  if (status >= 300 && status < 400) throw redirect(response, method, url);
  if (status < 200 || status > 206) throw failure(response, method, url);
}

/**
 * The object in a response. Throws an `ApiError` for a failure that the server reports (which may have a 2xx status), and a `ResponseError`
 * for a response that does not come from a Kubernetes API.
 * @param parseBody parses the body, in the place of `parse`
 */
export function decodeObject(response: RawResponse, method: string, url: string, parseBody?: ParseBody): object {
  const { status } = response;
  checkStatus(response, method, url);
  const about = { method, url, status };
  if (bodySize(response) === 0)
    throw new ResponseError("Empty", "the server sent an empty body instead of an object", about);
  const type = response.headers["content-type"];
  const shownType = typeof type === "string" ? type.slice(0, 64) : "no content type";
  const value =
    parseBody === undefined
      ? readBody(response, (bytes) => parseResponse(bytes, about, shownType))
      : explained(() => parseBody(piecesOf(response)), bodySize(response), about, shownType);
  if (isStatus(value) && value.status !== "Success") throw apiError(withNumbers(value, status), { method, url });
  if (!isObject(value)) throw new ResponseError("UnexpectedJson", "the response is not a JSON object", about);
  return value;
}
