import { describe, expect, test } from "vitest";
import { configMaps, deployments } from "../testdata/tokens.js";
import type { Action } from "./action.js";
import { buildRequest } from "./index.js";

const place = { token: configMaps, namespace: "default", name: "web" };
const write = (data: unknown, action: Action = "update"): unknown => {
  const options = action === "apply" ? { fieldManager: "ops" } : {};
  return buildRequest({ ...place, action, body: { metadata: { name: "web" }, data }, options }).body;
};
const refusal = (message: RegExp): unknown =>
  expect.objectContaining({ name: "RequestError", code: "InvalidBody", message: expect.stringMatching(message) });
class Timestamps {
  readonly seconds = 1;
}
class Computed {
  get name(): string {
    return "web";
  }
}

describe("values that JSON would change are refused with their path", () => {
  const loop: { [name: string]: unknown } = {};
  loop.self = { back: [loop] };
  const deep = (levels: number): unknown => {
    let value: unknown = "x";
    for (let i = 0; i < levels; i++) value = { a: value };
    return value;
  };
  const sparse: unknown[] = [];
  sparse[2] = "c";
  const table: [string, unknown, RegExp][] = [
    ["NaN", { a: Number(undefined) }, /^ConfigMap: data\.a is NaN, /],
    ["Infinity", { a: 1 / 0 }, /data\.a is Infinity, /],
    ["-Infinity in an array", [1, { a: -1 / 0 }], /data\[1\]\.a is -Infinity, /],
    ["a function", { a: () => 1 }, /data\.a is a function, /],
    ["a method that was not called", { a: "x".trim }, /data\.a is a function, /],
    ["a symbol", { a: Symbol("s3cret") }, /data\.a is a symbol, /],
    ["undefined in an array", { a: ["x", undefined] }, /data\.a\[1\] is undefined, /],
    ["a hole in an array", { a: sparse }, /data\.a\[0\] is undefined, /],
    ["a Date", { a: new Date(0) }, /data\.a is a Date, .*toISOString/],
    ["an invalid Date", { a: new Date(Number.NaN) }, /data\.a is a Date, /],
    ["a Map", { a: new Map([["k", "v"]]) }, /data\.a is a Map, /],
    ["a Set", { a: new Set(["v"]) }, /data\.a is a Set, /],
    ["a promise that was not awaited", { a: Promise.resolve("v") }, /data\.a is a Promise, .*await/],
    ["a regular expression", { a: /x/ }, /data\.a is a RegExp, /],
    ["an error", { a: new Error("s3cret") }, /data\.a is an Error, /],
    ["a typed array", { a: new Uint16Array(2) }, /data\.a is a Uint16Array, /],
    ["a Buffer, although it has toJSON", { a: Buffer.from("s3cret") }, /data\.a is a Uint8Array, .*Base64/],
    ["an ArrayBuffer", { a: new ArrayBuffer(2) }, /data\.a is an ArrayBuffer, /],
    ["URL parameters", { a: new URLSearchParams("a=b") }, /data\.a is a URLSearchParams, /],
    ["an instance whose class has getters", { a: new Computed() }, /data\.a is an Object whose class has getters, /],
    [
      "an instance whose class inherits getters",
      new (class extends Computed {})(),
      /data is an Object whose class has getters, /,
    ],
    ["an integer beyond 64 bits", { a: 2n ** 63n }, /data\.a is an integer of more than 64 bits, /],
    ["a negative integer beyond 64 bits", { a: -(2n ** 63n) - 1n }, /data\.a is an integer of more than 64 bits, /],
    ["text that is not valid Unicode", { a: "x\ud800y" }, /data\.a is not valid Unicode, /],
    [
      "a name that is not valid Unicode",
      { "\udc00": "x" },
      /data has a member name that is not valid Unicode, so Kubernetes would change it/,
    ],
    ["an object that contains itself", loop, /data\.self\.back\[0\] is a circular reference, /],
    ["more levels than the server reads", deep(10_000), /nested deeper than the limit of 10000 levels/],
    ["unusual names", { "a.b/c": { "": [Number.NaN] } }, /data\["a\.b\/c"\]\[""\]\[0\] is NaN, /],
    ["what toJSON returns", { a: { toJSON: () => ({ b: Number.NaN }) } }, /data\.a\.b is NaN, /],
  ];
  test.each(table)("%s", (_name, data, message) => {
    expect(() => write(data)).toThrow(refusal(message));
    try {
      write(data);
    } catch (error) {
      expect(String(error)).not.toContain("s3cret");
    }
  });

  test("in every verb that writes, and in subresources", () => {
    for (const action of ["create", "update", "apply", "merge", "strategic"] as const)
      expect(() => write({ a: Number.NaN }, action)).toThrow(refusal(/data\.a is NaN/));
    const call = { token: deployments, namespace: "default", name: "web" };
    const body = { spec: { replicas: Number(undefined) } };
    expect(() => buildRequest({ ...call, action: "update", subresource: "scale", body })).toThrow(
      refusal(/^Scale: spec\.replicas is NaN, /),
    );
    const operations = [
      { op: "remove", path: "/data" },
      { op: "add", path: "/data/a", value: Number.NaN },
    ];
    expect(() => buildRequest({ ...place, action: "json", body: operations })).toThrow(
      refusal(/^ConfigMap: \[1\]\.value is NaN, /),
    );
  });

  test.each<[string, unknown, RegExp]>([
    ["a Map", new Map([["metadata", {}]]), /^ConfigMap: the body must be an object/],
    ["a list", [], /^ConfigMap: the body must be an object/],
    ["text as metadata", { metadata: "web" }, /^ConfigMap: metadata must be an object/],
    ["a Map as metadata", { metadata: new Map([["name", "web"]]) }, /^ConfigMap: metadata must be an object/],
  ])("%s as a body, which would be sent as something else", (_name, body, message) => {
    expect(() => buildRequest({ ...place, action: "update", body })).toThrow(refusal(message));
  });

  test("null as metadata is refused by apply like no metadata", () => {
    const { name: _name, ...collection } = place;
    const call = {
      ...collection,
      action: "apply",
      body: { metadata: null },
      options: { fieldManager: "ops" },
    } as const;
    expect(() => buildRequest(call)).toThrow(expect.objectContaining({ code: "MissingName" }));
  });

  test("a name that is not text is named by its kind, even a bigint", () => {
    for (const name of [5n, {}, Symbol("a"), () => 1]) {
      const call = { ...place, action: "get", name: name as never } as const;
      expect(() => buildRequest(call)).toThrow(expect.objectContaining({ name: "RequestError", code: "InvalidName" }));
      const body = { metadata: { name: "web", namespace: name } };
      expect(() => buildRequest({ ...place, action: "update", body })).toThrow(
        expect.objectContaining({ code: "NamespaceMismatch" }),
      );
    }
  });

  test("an exception of toJSON is the cause of the error", () => {
    const cause = new Error("no");
    const toJSON = (): never => {
      throw cause;
    };
    expect(() => write({ toJSON })).toThrow(expect.objectContaining({ code: "InvalidBody", cause }));
  });
});

describe("values that JSON can represent are sent", () => {
  const noPrototype: { [name: string]: unknown } = Object.create(null);
  noPrototype.a = 1;
  const shared = { x: 1 };
  const table: [string, unknown, string][] = [
    ["undefined members are omitted", { a: undefined, b: 1 }, '{"b":1}'],
    ["an instance of a class by its own members", new Timestamps(), '{"seconds":1}'],
    ["an object without prototype", noPrototype, '{"a":1}'],
    ["what toJSON returns", new URL("http://a/"), '"http://a/"'],
    ["numbers, strings and booleans as objects", [Object(1), Object("a"), Object(false)], '[1,"a",false]'],
    ["64-bit integers", [2n ** 63n - 1n, -(2n ** 63n), 5n], "[9223372036854775807,-9223372036854775808,5]"],
    ["one object at two places", [shared, shared], '[{"x":1},{"x":1}]'],
    ["text that looks like an escaped surrogate", ["\\ud800", 1n], '["\\\\ud800",1]'],
    ["text that looks like an escaped surrogate, alone", ["\\ud800"], '["\\\\ud800"]'],
    ["characters beyond 16 bits", ["\u{1f600}", 1n], '["\u{1f600}",1]'],
    ["numbers as JSON writes them", [-0, 1e21, 0.1, 1e-7], "[0,1e+21,0.1,1e-7]"],
    ["members called __proto__", JSON.parse('[{"__proto__":{"x":9}}]'), '[{"__proto__":{"x":9}}]'],
    ["empty objects and lists", [{}, [], [[]], { a: {} }], '[{},[],[[]],{"a":{}}]'],
  ];
  test.each(table)("%s", (_name, data, want) => {
    expect(write(data)).toMatch(/"data":/);
    expect(String(write(data)).slice(String(write(data)).indexOf('"data":') + 7, -1)).toBe(want);
  });

  test("9,000 levels deep, which JSON.stringify cannot write", () => {
    const nested = `${'{"a":['.repeat(4500)}${"]}".repeat(4500)}`;
    expect(write(JSON.parse(nested))).toContain(nested);
  });
});

describe("patches of the wrong shape are refused", () => {
  test.each<[string, Action, unknown, RegExp]>([
    ["no merge patch", "merge", undefined, /must be an object/],
    ["null as merge patch", "merge", null, /must be an object/],
    ["a list as merge patch", "merge", [{}], /must be an object/],
    ["text as strategic patch", "strategic", "{}", /must be an object/],
    ["no JSON patch", "json", undefined, /must be a list/],
    ["an object as JSON patch", "json", { op: "remove", path: "/a" }, /must be a list/],
    ["an operation that is not an object", "json", [null], /\[0\] must be an object/],
    [
      "replace without a value",
      "json",
      [{ op: "replace", path: "/a", value: undefined }],
      /\[0\]\.value must not be undefined/,
    ],
    ["add without a value", "json", [{ op: "add", path: "/a" }], /\[0\]\.value must not be undefined/],
    ["test without a value", "json", [{ op: "test", path: "/a" }], /\[0\]\.value must not be undefined/],
  ])("%s", (_name, action, body, message) => {
    expect(() => buildRequest({ ...place, action, body })).toThrow(refusal(message));
  });
});
