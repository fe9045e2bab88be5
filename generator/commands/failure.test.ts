import { expect, it } from "vitest";
import { GeneratorError } from "../errors.js";
import { describeFailure } from "./failure.js";

const { signal } = new AbortController();
const named = (name: string, message: string, members: object): Error =>
  Object.assign(new Error(message), { name, ...members });

it.each<[string, unknown, object]>([
  [
    "of the generator",
    new GeneratorError("document", "odd", { document: "apis/a/v1", pointer: "/x" }),
    { code: "document", message: "apis/a/v1#/x: odd", document: "apis/a/v1", pointer: "/x" },
  ],
  [
    "of a wrong option",
    new GeneratorError("usage", "`cacheDir` must be text", { options: ["cacheDir"] }),
    { code: "usage", message: "--cache-dir must be text" },
  ],
  [
    "of a kubeconfig",
    named("ConfigError", "no context", { code: "InvalidFile", file: "/a/config", line: 3 }),
    { code: "InvalidFile", message: "no context (/a/config)", file: "/a/config", line: 3 },
  ],
  [
    "of the server",
    named("ApiError", "[Forbidden] no", { code: 403, reason: "Forbidden" }),
    { code: "Forbidden", message: "[Forbidden] no" },
  ],
  [
    "of the server without a reason",
    named("ApiError", "[418] no", { code: 418, reason: "" }),
    { code: "418", message: "[418] no" },
  ],
  [
    "of the connection",
    named("ConnectionError", "refused", { code: "ECONNREFUSED" }),
    { code: "ECONNREFUSED", message: "refused" },
  ],
  [
    "that nobody expects, without its stack",
    Object.assign(new TypeError("x"), { code: "ERR_X" }),
    { code: "unexpected", message: "unexpected failure; please report it" },
  ],
  ["that is not an error", null, { code: "unexpected", message: "unexpected failure; please report it" }],
])("a failure for scripts has code and message: %s", (_name, error, want) => {
  expect(describeFailure(error, signal)).toEqual(want);
});

it("a failure for scripts says that the command was interrupted", () => {
  const aborted = AbortSignal.abort();
  expect(describeFailure(aborted.reason, aborted)).toEqual({
    code: "interrupted",
    message: "interrupted; nothing was written",
  });
});
