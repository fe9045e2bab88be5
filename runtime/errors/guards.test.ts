import { describe, expect, test } from "vitest";
import type { Status } from "../types/status.js";
import { ApiError } from "./api-error.js";
import { ConfigError } from "./config-error.js";
import * as guards from "./guards.js";
import { suggestedDelay } from "./suggested-delay.js";

function error(reason: string | undefined, code: number, more: Partial<Status> = {}): ApiError {
  const status: Status = {
    apiVersion: "v1",
    kind: "Status",
    status: "Failure",
    code,
    ...(reason !== undefined && { reason }),
    ...more,
  };
  return new ApiError(status, { method: "GET", url: "/a" });
}
const { apiErrorOf, isApiError, ...predicates } = guards;

describe("C.12 guards recognise", () => {
  test.each<[string | undefined, number, string[]]>([
    ["NotFound", 404, ["isNotFound"]],
    [undefined, 404, ["isNotFound"]],
    ["SomethingNew", 404, ["isNotFound"]],
    ["AlreadyExists", 409, ["isAlreadyExists"]],
    ["Conflict", 409, ["isConflict"]],
    [undefined, 409, ["isConflict"]],
    ["Invalid", 422, ["isInvalid"]],
    ["Gone", 410, ["isGone"]],
    ["Expired", 410, ["isExpired"]],
    [undefined, 410, ["isGone"]],
    ["Forbidden", 403, ["isForbidden"]],
    ["Unauthorized", 401, ["isUnauthorized"]],
    ["BadRequest", 400, ["isBadRequest"]],
    ["MethodNotAllowed", 405, ["isMethodNotSupported"]],
    ["NotAcceptable", 406, ["isNotAcceptable"]],
    ["UnsupportedMediaType", 415, ["isUnsupportedMediaType"]],
    ["Timeout", 504, ["isTimeout"]],
    [undefined, 504, ["isTimeout"]],
    ["ServerTimeout", 500, ["isServerTimeout"]],
    ["TooManyRequests", 429, ["isTooManyRequests"]],
    ["ServerTimeout", 429, ["isServerTimeout", "isTooManyRequests"]],
    ["RequestEntityTooLarge", 413, ["isRequestEntityTooLarge"]],
    ["BadRequest", 413, ["isBadRequest", "isRequestEntityTooLarge"]],
    ["ServiceUnavailable", 503, ["isServiceUnavailable"]],
    ["InternalError", 500, ["isInternalError"]],
    ["StoreReadError", 500, ["isStoreReadError"]],
    ["Unknown", 418, []],
  ])("%s with %d", (reason, code, want) => {
    const found = Object.entries(predicates).filter(([, guard]) => guard(error(reason, code)));
    expect(found.map(([name]) => name).sort()).toEqual(want);
  });

  test("guards do not recognise a response that did not come from a Kubernetes API", () => {
    const causes = [{ reason: "UnexpectedServerResponse" }];
    expect(guards.isUnexpectedServerError(error("InternalError", 502, { details: { causes } }))).toBe(true);
    expect(guards.isUnexpectedServerError(error("InternalError", 502))).toBe(false);
  });
});

describe("guards recognise", () => {
  test("C.12 the cause of another error, however deep", () => {
    const wrapped = new Error("a", { cause: new Error("b", { cause: error("NotFound", 404) }) });
    expect(guards.isNotFound(wrapped)).toBe(true);
    expect(apiErrorOf(wrapped)?.code).toBe(404);
    // It has no status of its own.
    expect(isApiError(wrapped)).toBe(false);
  });

  test("no chain of causes that is circular", () => {
    const circle: Error = new Error("a");
    circle.cause = circle;
    expect(apiErrorOf(circle)).toBeUndefined();
  });

  test.each([undefined, null, "NotFound", 404, {}, new Error("NotFound"), { reason: "NotFound", code: 404 }])(
    "no %j",
    (value) => {
      expect(guards.isNotFound(value)).toBe(false);
    },
  );

  test("an error of another copy of this package", async () => {
    const url = "./api-error.js?copy";
    const copy: typeof import("./api-error.js") = await import(/* @vite-ignore */ url);
    expect(copy.ApiError).not.toBe(ApiError);
    const foreign = new copy.ApiError(
      { apiVersion: "v1", kind: "Status", reason: "NotFound", code: 404 },
      { method: "GET", url: "/a" },
    );
    expect(foreign).toBeInstanceOf(ApiError);
    expect(guards.isNotFound(foreign)).toBe(true);
    expect(isApiError(foreign)).toBe(true);
    expect(foreign).not.toBeInstanceOf(ConfigError);
  });

  test("a subclass by its own instanceof", () => {
    class Special extends ConfigError {}
    expect(new Special("Unsupported", "a")).toBeInstanceOf(Special);
    expect(new ConfigError("Unsupported", "a")).not.toBeInstanceOf(Special);
  });
});

test.each<[string, ApiError, number | undefined]>([
  ["seconds", error("TooManyRequests", 429, { details: { retryAfterSeconds: 5 } }), 5],
  ["none", error("TooManyRequests", 429), undefined],
  ["none, of a timeout that asks to try again", error("ServerTimeout", 500), 0],
  ["none, of another failure", error("NotFound", 404, { details: { retryAfterSeconds: 0 } }), undefined],
])("C.9 suggestedDelay() is the time that the server asks for: %s", (_name, failure, want) => {
  expect(suggestedDelay(failure)).toBe(want);
  expect(suggestedDelay(new Error("wrapped", { cause: failure }))).toBe(want);
  expect(suggestedDelay(new Error("another"))).toBeUndefined();
});
