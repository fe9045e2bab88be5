import { expect, test } from "vitest";
import { hasCondition } from "../../index.js";

test("hasCondition() compares types and values without regard to case, as kubectl wait", () => {
  const object = {
    status: {
      conditions: [
        { type: "Ready", status: 1 },
        { type: "Ready", status: "true" },
      ],
    },
  };
  expect(hasCondition("ready")(object)).toBe(true);
  expect(hasCondition("READY", "TRUE")(object)).toBe(true);
});

// kubectl wait: the condition's observedGeneration, else the status's, must not be lower than the object's generation.
test.each<[string, unknown, unknown, unknown, boolean]>([
  ["a condition of the same generation", 2, 2, undefined, true],
  ["a condition of an older generation", 2, 1, undefined, false],
  ["a status of the same generation", 2, undefined, 2, true],
  ["a status of an older generation", 2, undefined, 1, false],
  ["the condition before the status", 2, 2, 1, true],
  ["a newer generation", 2, 3, undefined, true],
  ["an object without generation", undefined, 1, 1, true],
  ["no observed generation", 2, undefined, undefined, true],
  ["generations beyond 2^53", 9007199254740993n, 9007199254740992, undefined, false],
  ["what is not a number", 2, "1", undefined, true],
])("hasCondition() respects the observed generation: %s", (_name, generation, ofCondition, ofStatus, expected) => {
  const conditions = [{ type: "Ready", status: "True", observedGeneration: ofCondition }];
  const object = { metadata: { generation }, status: { conditions, observedGeneration: ofStatus } };
  expect(hasCondition("Ready")(object)).toBe(expected);
});

test("hasCondition() compares type and status", () => {
  const object = { status: { conditions: [{ type: "Ready", status: "False" }] } };
  expect(hasCondition("Ready")(object)).toBe(false);
  expect(hasCondition("Ready", "False")(object)).toBe(true);
  expect(hasCondition("Available")(object)).toBe(false);
  expect(hasCondition("Ready")({})).toBe(false);
  expect(hasCondition("Ready")({ status: { conditions: null } })).toBe(false);
  expect(hasCondition("Ready")({ status: { conditions: [null, "Ready"] } })).toBe(false);
});
