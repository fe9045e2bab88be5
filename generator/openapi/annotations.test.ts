import { describe, expect, it } from "vitest";
import { annotations, isZeroValue, withoutShape } from "./annotations.js";
import type { Schema } from "./types.js";

const RULES = "x-kubernetes-validations";

describe("annotations of a schema", () => {
  it.each<[string, object, Schema]>([
    [
      "keep what is said of a value, not its shape",
      { type: "string", minLength: 1, pattern: "a" },
      { minLength: 1, pattern: "a" },
    ],
    ["omit what has a wrong type", { description: 1, minimum: "1", deprecated: "yes" }, {}],
    ["omit the formats that every number has", { format: "int32" }, {}],
    ["keep other formats", { format: "date-time" }, { format: "date-time" }],
    [
      "state deprecation that the description begins with",
      { description: "Deprecated: use b." },
      { description: "Deprecated: use b.", deprecated: true },
    ],
    [
      "do not take every mention for deprecation",
      { description: "Not deprecated." },
      { description: "Not deprecated." },
    ],
    [
      "state immutability that the description states",
      { description: "A class. Cannot be updated." },
      { description: "A class. Cannot be updated.", "x-kubesmith-immutable": true },
    ],
    [
      "do not take a sentence about immutability for it",
      { description: "Immutable, if set to true, ensures that data cannot be updated." },
      { description: "Immutable, if set to true, ensures that data cannot be updated." },
    ],
    [
      "state immutability that a rule demands, in place of the rule",
      { [RULES]: [{ rule: "self == oldSelf" }, { rule: "self > 0", message: "positive" }] },
      { [RULES]: [{ rule: "self > 0", message: "positive" }], "x-kubesmith-immutable": true },
    ],
    ["do not take immutability from a document's own keyword", { "x-kubesmith-immutable": true }, {}],
    [
      "do not take a union from a document's own keyword",
      {
        "x-kubesmith-union": {
          discriminator: "a",
          cases: [
            { value: "b", requires: ["c"], allows: [] },
            { value: "d", requires: [], allows: [] },
          ],
        },
      },
      {},
    ],
  ])("%s", (_, given, want) => {
    expect(annotations(given)).toEqual(want);
  });

  it("are what remains of a normalised schema without its shape", () => {
    const said = annotations({ description: "Cannot be updated.", [RULES]: [{ rule: "self == oldSelf" }] });
    expect(withoutShape({ ...said, type: "object", properties: {}, required: [] })).toEqual(said);
  });
});

it.each([
  ["", true],
  [0, true],
  [false, true],
  [{}, true],
  [[], false],
  ["a", false],
  [null, false],
])("%j is a zero value of Go as documents write it: %s", (value, want) => {
  expect(isZeroValue(value)).toBe(want);
});
