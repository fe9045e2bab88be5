import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPlainData, share } from "./share.js";

/** Every object and list in a value, with its path. */
function partsOf(value: unknown, path = "", parts = new Map<string, object>()): Map<string, object> {
  if (typeof value !== "object" || value === null) return parts;
  const isList = Array.isArray(value);
  parts.set(`${path}${isList ? "[]" : "{}"}`, value);
  for (const [key, member] of Object.entries(value))
    partsOf(member, `${path}${isList ? "[" : "."}${JSON.stringify(key)}`, parts);
  return parts;
}
const parse = (text: string): object => JSON.parse(text) as object;
// Few distinct keys and values, so that most pairs have something in common.
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "medium" },
    fc.constantFrom(null, true, 0, -0, 1, 2.5, "", "short", "a string that is long", "another long string", 2n ** 63n),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom("a", "b", "c", "__proto__", "constructor", "toString", "0"), tie("value"), {
      maxKeys: 5,
      noNullPrototype: true,
    }),
  ),
})).value;
/** A value as a JSON parser creates it, with own members called `__proto__`. */
const parsed = json.map((value) => copy({ value }) as object);

/** A deep copy that keeps zeros' signs, bigints and members with any name. */
function copy(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copy);
  const result = {};
  for (const [key, member] of Object.entries(value)) {
    Object.defineProperty(result, key, { value: copy(member), enumerable: true, configurable: true, writable: true });
  }
  return result;
}

describe("structural sharing", () => {
  test("gives a value that is equal to the parsed one, and does not change the template", () => {
    fc.assert(
      fc.property(parsed, parsed, (template, value) => {
        const [expected, before] = [copy(value), copy(template)];
        // The test framework's equality looks at `constructor`, which is a member like any other here.
        expect(isDeepStrictEqual(share(template, value), expected)).toBe(true);
        expect(isDeepStrictEqual(template, before)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test("shares every part that is equal at the same place, and none that differs", () => {
    fc.assert(
      fc.property(parsed, parsed, (template, value) => {
        const [parts, templates] = [partsOf(copy(value)), partsOf(template)];
        const shared = partsOf(share(template, value));
        for (const [path, part] of parts) {
          if (path.includes("__proto__")) continue;
          const other = templates.get(path);
          const hasProto = [...partsOf(part).keys()].some((inner) => inner.includes("__proto__"));
          const isEqual = other !== undefined && isDeepStrictEqual(part, other) && !hasProto;
          expect(shared.get(path) === other && other !== undefined).toBe(isEqual);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("of a value with itself is the value", () => {
    fc.assert(fc.property(parsed, (value) => share(value, value) === value));
  });

  test("replaces a changed object's unchanged parts", () => {
    const previous = {
      metadata: { name: "a", resourceVersion: "1" },
      spec: { containers: [{ name: "web" }, { name: "b" }] },
      status: { ready: false },
    };
    const next = parse(
      JSON.stringify({ ...previous, metadata: { name: "a", resourceVersion: "2" }, status: { ready: true } }),
    ) as typeof previous;
    const shared = share(previous, next);
    expect(shared.spec).toBe(previous.spec);
    expect(shared.status).toEqual({ ready: true });
    expect(shared.metadata).toEqual({ name: "a", resourceVersion: "2" });
  });

  test("never takes the prototype of objects for a member", () => {
    const template = parse('{"spec": {}}');
    const value = share(template, parse('{"spec": {}, "__proto__": {}}'));
    expect(Object.getOwnPropertyDescriptor(value, "__proto__")?.value).not.toBe(Object.prototype);
    expect(Object.keys(value)).toEqual(["spec", "__proto__"]);
  });

  test("leaves values alone that are nested too deep to be followed", () => {
    const deep = (): object => parse(`${'{"a":'.repeat(9000)}1${"}".repeat(9000)}`);
    const value = deep();
    expect(share(deep(), value)).toBe(value);
  });
});

describe("plain data", () => {
  test("is what JSON has, in objects whose members can be replaced", () => {
    fc.assert(fc.property(parsed, (value) => isPlainData(value)));
    expect(isPlainData({ a: undefined })).toBe(true);
    for (const value of [new Date(), new Map(), { a: [new Date()] }, Object.freeze({ a: 1 }), { a: () => 1 }]) {
      expect(isPlainData(value)).toBe(false);
    }
    const cycle: { self?: object } = {};
    cycle.self = cycle;
    expect(isPlainData(cycle)).toBe(false);
  });
});
