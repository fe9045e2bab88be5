import { expectTypeOf, test } from "vitest";
import type { Status } from "../types/status.js";
import type { ApiError } from "./api-error.js";
import { type ApiFailure, apiErrorOf, isApiError, isConflict, isNotFound } from "./guards.js";

declare const unknownError: unknown;
declare const failures: readonly unknown[];

test("isApiError narrows to what has the server's status", () => {
  if (isApiError(unknownError)) {
    expectTypeOf(unknownError).toEqualTypeOf<ApiError>();
    expectTypeOf(unknownError.status).toEqualTypeOf<Status>();
    expectTypeOf(unknownError.code).toEqualTypeOf<number>();
  } else {
    // @ts-expect-error it may be anything
    unknownError.status;
  }
  expectTypeOf(failures.filter(isApiError)).toEqualTypeOf<ApiError[]>();
});

test("after a guard says no, an ApiError is still an ApiError", () => {
  if (!isApiError(unknownError)) return;
  if (isNotFound(unknownError)) expectTypeOf(unknownError).toEqualTypeOf<ApiError>();
  else if (!isConflict(unknownError)) expectTypeOf(unknownError.status).toEqualTypeOf<Status>();
});

test("a guard narrows an unknown value to an error, which may be one with the failure as its cause", () => {
  if (isNotFound(unknownError)) {
    expectTypeOf(unknownError).toEqualTypeOf<ApiFailure>();
    expectTypeOf(unknownError.message).toEqualTypeOf<string>();
    // @ts-expect-error only the failure itself has it
    unknownError.status;
    expectTypeOf(apiErrorOf(unknownError)?.status).toEqualTypeOf<Status | undefined>();
  } else {
    expectTypeOf(unknownError).toEqualTypeOf<unknown>();
  }
  expectTypeOf(failures.filter(isNotFound)).toEqualTypeOf<ApiFailure[]>();
});
