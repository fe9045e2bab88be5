import { describe, expect, it } from "vitest";
import type { EmitDefinition } from "../../../generator/naming/index.js";
import { sampleMembers, sampleValue, schemaAt, sparseValue, withValueAt } from "./sparse-status.js";

type Schema = EmitDefinition["schema"];

const definition = (id: string, schema: Schema): readonly [string, EmitDefinition] => [
  id,
  { id, name: id, schema, required: new Set(), moduleId: "a/v1" as EmitDefinition["moduleId"], exportName: id },
];
const definitions = new Map([
  definition("State", { properties: { running: { $ref: "Running" }, again: { $ref: "State" } } }),
  definition("Running", { properties: { startedAt: { $ref: "Time" } } }),
  definition("Time", { type: "string" }),
]);
const status: Schema = {
  properties: {
    phase: { type: "string", enum: ["Pending", "Running"] },
    states: { type: "array", items: { $ref: "State" } },
    names: { type: "array", items: { type: "string" } },
    byName: { type: "object", additionalProperties: { $ref: "Running" } },
    labels: { type: "object", additionalProperties: { type: "string" } },
  },
};

describe("a sparse status", () => {
  it("has every object of its type, and no other values", () => {
    expect(sparseValue(status, definitions)).toEqual({ states: [{ running: {} }], byName: { key: {} } });
  });

  it.each<[readonly (string | number)[], Schema | undefined]>([
    [["states", 0, "running", "startedAt"], { $ref: "Time" }],
    [["byName", "key", "startedAt"], { $ref: "Time" }],
    [["names", 3], { type: "string" }],
    [["nothing"], undefined],
    [["states", "running"], undefined],
  ])("has at %j the schema %j", (path, want) => {
    expect(schemaAt(status, path, definitions)).toEqual(want);
  });

  it("gets a listed value, or one of the right type", () => {
    const sample = (name: string): unknown =>
      sampleValue(name, schemaAt(status, [name], definitions) ?? {}, definitions);
    expect(sample("phase")).toBe("Pending");
    expect(sample("names")).toEqual(["sample"]);
    expect(sample("labels")).toEqual({});
    expect(sampleValue("startTime", { $ref: "Time" }, definitions)).toBe("2026-01-01T00:00:00Z");
    expect(sampleMembers(status, definitions)).toEqual({ phase: "Pending" });
    expect(sampleMembers({ $ref: "Running" }, definitions)).toEqual({ startedAt: "sample" });
    expect(sampleValue("port", { oneOf: [{ type: "integer" }, { type: "string" }] }, definitions)).toBe(1);
  });

  it("is changed at a path, without a change of the original", () => {
    const before = { states: [{ running: {} }, {}], phase: "x" };
    const copy = structuredClone(before);
    expect(withValueAt(before, ["states", 0, "running", "startedAt"], "t")).toEqual({
      states: [{ running: { startedAt: "t" } }, {}],
      phase: "x",
    });
    expect(withValueAt(before, ["states", 1], undefined)).toEqual({ states: [{ running: {} }], phase: "x" });
    expect(withValueAt(before, ["phase"], undefined)).toEqual({ states: [{ running: {} }, {}] });
    expect(withValueAt(before, ["other", "new"], 1)).toEqual({ ...before, other: { new: 1 } });
    expect(before).toEqual(copy);
  });
});
