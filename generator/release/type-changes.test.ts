import { describe, expect, it } from "vitest";
import type { EmitModel } from "../naming/index.js";
import type { OpenAPIDocument } from "../openapi/index.js";
import { emitModelOf } from "../pipeline.js";
import { cronTabDocument } from "../testdata/crontab.js";
import { typeChanges } from "./type-changes.js";

const MODULE = "stable.example.com/v1";
const modelOf = (document: OpenAPIDocument, enums: "closed" | "open" = "closed"): EmitModel =>
  emitModelOf([{ key: `apis/${MODULE}`, hash: "", document }], [], enums);

/** The document with other properties of its kind's spec. */
function withSpec(
  edit: (spec: { required: string[]; properties: { [name: string]: object } }) => void,
): OpenAPIDocument {
  const document = structuredClone(cronTabDocument());
  edit((document.components?.schemas?.["com.example.stable.v1.CronTab"]?.properties?.spec ?? {}) as never);
  return document;
}

const BEFORE = modelOf(cronTabDocument());

describe("changes to generated types", () => {
  it("are none between equal models", () => {
    expect(typeChanges(BEFORE, modelOf(cronTabDocument()))).toEqual([]);
  });

  it("are missing names: those of a kind, of its resource and of its parts", () => {
    const changes = typeChanges(BEFORE, modelOf(cronTabDocument({ kind: "Job" })));
    expect(changes.filter(({ kind }) => kind === "export-removed").map(({ name }) => name)).toEqual(
      expect.arrayContaining(["CronTab", "LiveCronTab", "CronTab_Spec"]),
    );
    expect(changes.map(({ module }) => module)).toEqual(changes.map(() => MODULE));
  });

  it("are missing modules", () => {
    const other = { ...BEFORE, modules: BEFORE.modules.filter(({ id }) => id !== MODULE) };
    expect(typeChanges(BEFORE, other)).toContainEqual({ kind: "export-removed", module: MODULE, name: "cronTabs" });
    expect(typeChanges(other, BEFORE)).toEqual([]);
  });

  it.each<[string, (spec: { required: string[]; properties: { [name: string]: object } }) => void, object[]]>([
    [
      "a property that is now optional",
      (spec) => spec.required.splice(spec.required.indexOf("cronSpec"), 1),
      [{ kind: "property-became-optional", property: "cronSpec" }],
    ],
    [
      "a property that is now required",
      (spec) => spec.required.push("port"),
      [{ kind: "property-became-required", property: "port" }],
    ],
    [
      "a new property that is required",
      (spec) => {
        spec.properties.zone = { type: "string" };
        spec.required.push("zone");
      },
      [{ kind: "required-property-added", property: "zone" }],
    ],
    ["a new property that is optional", (spec) => Object.assign(spec.properties, { zone: { type: "string" } }), []],
    [
      "a new value of a closed enum",
      (spec) =>
        Object.assign(spec.properties, { mode: { type: "string", enum: ["fast", "slow", "eco"], default: "fast" } }),
      [{ kind: "enum-changed", property: "mode" }],
    ],
    [
      "the same values in another order",
      (spec) => Object.assign(spec.properties, { mode: { type: "string", enum: ["slow", "fast"], default: "fast" } }),
      [],
    ],
  ])("%s", (_, edit, expected) => {
    const changes = typeChanges(BEFORE, modelOf(withSpec(edit)));
    expect(changes).toEqual(expected.map((change) => ({ module: MODULE, name: "CronTab_Spec", ...change })));
  });

  it("are not new values of enums that accept others anyway", () => {
    const more = withSpec((spec) => Object.assign(spec.properties, { mode: { type: "string", enum: ["a"] } }));
    const kinds = typeChanges(modelOf(cronTabDocument(), "open"), modelOf(more, "open")).map(({ kind }) => kind);
    expect(kinds).not.toContain("enum-changed");
  });
});
