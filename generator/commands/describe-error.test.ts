import { describe, expect, it } from "vitest";
import { GeneratorError } from "../errors.js";
import { describeError } from "./describe-error.js";

const { signal } = new AbortController();
const config = Object.assign(new Error("no current context"), { name: "ConfigError", file: "/home/a/.kube/config" });

describe("describeError()", () => {
  it.each<[string, Error, string]>([
    ["its message alone, where a person can act on it", new GeneratorError("output", "is full"), "is full"],
    [
      "the document and the place in it",
      new GeneratorError("document", "odd", { document: "api/v1", pointer: "/a" }),
      "api/v1#/a: odd",
    ],
    [
      "the flags that stand for options",
      new GeneratorError("usage", "`cacheDir` and `name` differ from `output`", { options: ["cacheDir", "name"] }),
      "--cache-dir and --name differ from `output`",
    ],
    ["the file that a configuration error is about", config, "no current context (/home/a/.kube/config)"],
    ["nothing that a terminal would obey", new GeneratorError("index", "a\u001b[31m"), "a\\u{1b}[31m"],
  ])("%s", (_, error, want) => {
    expect(describeError(error, signal)).toBe(want);
  });

  it("prints the stack of an unexpected error", () => {
    expect(describeError(new TypeError("x is undefined"), signal)).toMatch(
      /^unexpected failure; .*\nTypeError: x is undefined\n {4}at /,
    );
  });

  it("prints that a command was interrupted", () => {
    const interrupted = AbortSignal.abort();
    expect(describeError(interrupted.reason, interrupted)).toBe("interrupted; nothing was written");
  });
});
