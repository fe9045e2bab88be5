import { describe, expect, it } from "vitest";
import { cronTabDocument } from "../testdata/crontab.js";
import { parseDocument } from "./parse.js";

const KEY = "apis/stable.example.com/v1";
const parse = (text: string): unknown => parseDocument(Buffer.from(text), KEY);
const changed = (from: string, to: string): string => JSON.stringify(cronTabDocument()).replace(from, to);

describe("an OpenAPI document", () => {
  it("is parsed", () => {
    expect(parse(JSON.stringify(cronTabDocument()))).toEqual(cronTabDocument());
  });

  it.each([
    ["nothing", "", "an empty body"],
    ["HTML", "<!doctype html><title>Sign in</title>", "HTML or XML"],
    ["cut JSON", JSON.stringify(cronTabDocument()).slice(0, 500), "incomplete JSON"],
    ["other text", "no such page", "text that is not JSON"],
    ["other JSON", '{"kind":"Status"}', "got some other JSON"],
    ["Swagger 2", '{"openapi":"2.0"}', 'expected OpenAPI 3, got "2.0"'],
  ])("%s is an error that names the document", (_, text, words) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code: "document", document: KEY, message: expect.stringContaining(words) }),
    );
  });

  it.each([
    ["paths", changed('"paths":{', '"paths":[],"x":{'), "/paths", "expected an object, got a list"],
    [
      "an operation",
      changed('"get":{', '"get":null,"x":{'),
      /^\/paths\/~1apis.*\/get$/,
      "expected an object, got null",
    ],
    ["a type", changed('"type":"object"', '"type":["object","null"]'), /\/type$/, "expected a string, got a list"],
    ["a kind", changed('"kind":"CronTab"', '"kind":1'), /\/kind$/, "expected a string, got a number"],
    [
      "properties",
      changed('"properties":{', '"properties":null,"x":{'),
      /\/properties$/,
      "expected an object, got null",
    ],
    ["required", changed('"required":["spec"]', '"required":[1]'), /\/required\/0$/, "expected a string, got a number"],
  ])("with the wrong shape (%s) is an error with a pointer", (_, text, pointer, words) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({
        pointer: typeof pointer === "string" ? pointer : expect.stringMatching(pointer),
        message: expect.stringContaining(words),
      }),
    );
  });

  it.each([
    ["objects", '{"a":{"type":"string"}},'],
    ["lists", "[[]],"],
  ])("is refused if it is so dense that it would take too long: %s", (_, part) => {
    const dense = `{"openapi":"3.0.0","x-dense":[${part.repeat(300_000)}{}]}`;
    expect(() => parse(dense)).toThrow(/^apis\/stable\.example\.com\/v1: .* objects and lists; the limit is 500000$/);
    // As many brackets in a text are only long.
    expect(() => parse(JSON.stringify({ openapi: "3.0.0", info: { title: "[{".repeat(300_000) } }))).not.toThrow();
  });

  it("is refused if it is nested too deeply", () => {
    const schema = `${'{"items":'.repeat(500)}{}${"}".repeat(500)}`;
    expect(() => parse(`{"openapi":"3.0.0","x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`)).toThrow(
      /nested deeper than the limit of 1000 levels/,
    );
    expect(() => parse(`{"openapi":"3.0.0","components":{"schemas":{"A":${schema}}}}`)).toThrow(
      /nested deeper than the limit of 400 levels/,
    );
  });
});
