import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { ApiError } from "../errors/api-error.js";
import type { RawHeaders } from "../types/raw.js";
import { decodeObject } from "./decode.js";
import { createRawResponse } from "./responses.js";

const JSON_TYPE = { "content-type": "application/json" };
const HTML = { "content-type": "text/html; charset=utf-8" };
const TEXT = { "content-type": "text/plain" };

function decode(status: number, body: string, headers: RawHeaders = JSON_TYPE, method = "GET"): object {
  return decodeObject(
    createRawResponse(status, headers, Buffer.from(body), { method, url: "/api/v1/pods/a" }),
    method,
    "/api/v1/pods/a",
  );
}
function failure(status: number, body: string, headers?: RawHeaders, method?: string): unknown {
  try {
    return decode(status, body, headers, method);
  } catch (error) {
    return error;
  }
}

describe("C.10 a response", () => {
  const status = {
    apiVersion: "v1",
    kind: "Status",
    metadata: {},
    status: "Failure",
    message: 'pods "a" not found',
    reason: "NotFound",
    details: { name: "a", kind: "pods" },
    code: 404,
  };

  test("with a Status becomes an error that carries it", () => {
    const error = failure(404, JSON.stringify(status));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      name: "ApiError",
      message: '[NotFound] pods "a" not found (GET /api/v1/pods/a)',
      reason: "NotFound",
      code: 404,
      details: status.details,
      method: "GET",
      url: "/api/v1/pods/a",
      status,
    });
  });

  test("with a failure and a 2xx status is an error", () => {
    expect(failure(200, JSON.stringify({ ...status, code: undefined }))).toMatchObject({
      name: "ApiError",
      reason: "NotFound",
      code: 200,
    });
  });

  test("with a Status of success is a result", () => {
    expect(decode(201, JSON.stringify({ ...status, status: "Success" }))).toMatchObject({ status: "Success" });
  });

  test("with a Status without a code gets the HTTP status", () => {
    expect(failure(409, JSON.stringify({ ...status, code: 0 }))).toMatchObject({ code: 409 });
  });

  test.each([
    [409, `{"code":9007199254740993,"details":{"retryAfterSeconds":9007199254740993,"uid":"u"}}`, 409],
    [200, `{"code":9007199254740993,"details":{"retryAfterSeconds":9007199254740993,"uid":"u"}}`, 200],
  ])("with HTTP status %d and integers beyond 2^53 has a code and seconds to calculate with", (code, members, want) => {
    const body = JSON.stringify({ ...status, details: undefined, code: undefined }).slice(0, -1);
    const error = failure(code, `${body},${members.slice(1)}`);
    expect(error).toMatchObject({ code: want, details: { retryAfterSeconds: 2 ** 53, uid: "u" } });
  });

  test("G.15 with control characters keeps them in the Status, and out of the message", () => {
    const error = failure(404, JSON.stringify({ ...status, message: "a\u001b[31mb\r\nc\u202e" }));
    expect(error).toMatchObject({
      message: "[NotFound] a [31mb c (GET /api/v1/pods/a)",
      status: { message: "a\u001b[31mb\r\nc\u202e" },
    });
  });

  test.each([
    ["no body", 200, "", "Empty", /empty body/],
    ["cut off", 200, '{"kind":"Po', "InvalidJson", /application\/json, 11 bytes/],
    ["a page", 200, "<html>s3cret</html>", "InvalidJson", /not JSON/],
    ["a list", 200, "[]", "UnexpectedJson", /not a JSON object/],
    ["a word", 200, '"s3cret"', "UnexpectedJson", /not a JSON object/],
    ["null", 200, "null", "UnexpectedJson", /not a JSON object/],
  ])("%s is an error if an object is expected", (_name, code, body, want, message) => {
    const error = failure(code, body);
    expect(error).toMatchObject({
      name: "ResponseError",
      code: want,
      status: code,
      message: expect.stringMatching(message),
    });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("s3cret");
  });

  test.each([
    ["https://login.example/?state=s3cret", /redirected the request to login\.example \(302\)/],
    ["//login.example/s3cret", /redirected the request to login\.example \(302\)/],
    ["/login?s3cret", /redirected the request to another path \(302\)/],
    ["http://[s3cret", /redirected the request \(302\)/],
    [undefined, /redirected the request \(302\)/],
  ])("G.2 a redirect to %s is not followed", (location, message) => {
    const error = failure(302, "", location === undefined ? {} : { location });
    expect(error).toMatchObject({ name: "ResponseError", code: "Redirect", message: expect.stringMatching(message) });
    expect(String(error)).not.toContain("s3cret");
  });
});

describe("C.11 failures that are not a Status", () => {
  const page = `<html><head><title>Gateway</title></head>${"x".repeat(5000)}</html>`;
  // Method, status, body, headers; reason and a part of the message.
  const table: [string, number, string, RawHeaders, string, RegExp][] = [
    ["GET", 400, page, HTML, "BadRequest", /does not understand/],
    ["GET", 401, "", {}, "Unauthorized", /credentials/],
    [
      "GET",
      401,
      "Unauthorized: token expired\n",
      TEXT,
      "Unauthorized",
      /^\[Unauthorized\] Unauthorized: token expired \(GET/,
    ],
    ["GET", 403, "user a may not\tdo this", TEXT, "Forbidden", /\] user a may not do this \(/],
    ["GET", 403, page, HTML, "Forbidden", /does not permit/],
    ["GET", 404, "404 page not found\n", TEXT, "NotFound", /does not have/],
    ["GET", 405, "", {}, "MethodNotAllowed", /method/],
    ["GET", 406, "only yaml", TEXT, "NotAcceptable", /only yaml/],
    ["POST", 409, page, HTML, "AlreadyExists", /conflicts/],
    ["PUT", 409, page, HTML, "Conflict", /conflicts/],
    ["POST", 413, page, HTML, "RequestEntityTooLarge", /larger/],
    ["PATCH", 415, "", {}, "UnsupportedMediaType", /content type/],
    ["POST", 422, "", {}, "Invalid", /invalid/],
    ["GET", 429, page, HTML, "TooManyRequests", /too many/],
    ["GET", 500, page, HTML, "InternalError", /failed \(HTTP 500\)/],
    ["GET", 502, page, HTML, "InternalError", /failed \(HTTP 502\)/],
    ["GET", 503, page, HTML, "ServiceUnavailable", /temporarily unavailable/],
    ["GET", 504, page, HTML, "Timeout", /in time/],
    ["GET", 418, "teapot", TEXT, "Unknown", /HTTP 418/],
    ["GET", 500, '{"error":"s"}', JSON_TYPE, "InternalError", /failed/],
    ["GET", 500, '{"kind":"Status","apiVersion":"v1","status":"Success"}', JSON_TYPE, "InternalError", /failed/],
  ];
  test.each(table)("%s %d %#", (method, status, body, headers, reason, message) => {
    const error = failure(status, body, headers, method);
    expect(error).toMatchObject({ name: "ApiError", reason, code: status, message: expect.stringMatching(message) });
    expect(error).toMatchObject({ details: { causes: [{ reason: "UnexpectedServerResponse" }] } });
    expect(String(error)).not.toMatch(/<html>|Gateway|xxx/);
  });

  test("keep the beginning of a text body as their cause", () => {
    const causes = (body: string, headers: RawHeaders): unknown =>
      (failure(502, body, headers) as ApiError).details?.causes;
    const [cause] = causes(page, HTML) as [{ message: string }];
    expect(cause.message).toMatch(/^<html><head>/);
    expect(cause.message.length).toBeLessThanOrEqual(2049);
    expect(causes("a\u0000\u001bb", {})).toEqual([{ reason: "UnexpectedServerResponse", message: "a b" }]);
    expect(causes("binary", { "content-type": "application/octet-stream" })).toEqual([
      { reason: "UnexpectedServerResponse", message: "" },
    ]);
  });

  test("C.9 have the seconds to wait in their details", () => {
    expect(failure(429, "", { "retry-after": "7" })).toMatchObject({ details: { retryAfterSeconds: 7 } });
  });
});
