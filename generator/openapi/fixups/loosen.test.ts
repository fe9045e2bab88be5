import { describe, expect, it } from "vitest";
import type { OpenAPIDocument, Schema } from "../types.js";
import { applyFixups } from "./apply.js";
import type { Fixup, Mark } from "./types.js";

const at = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const wrapped = (name: string): Schema => ({ allOf: [at(name)], default: {} });

/** A set with a template that is a pod's too: strict parts, lax ones, a kind, and a part that contains itself. */
const SCHEMAS: { readonly [name: string]: Schema } = {
  "a.v1.Set": {
    type: "object",
    required: ["template"],
    properties: { template: wrapped("b.v1.Pod"), other: at("b.v1.Pod") },
  },
  "b.v1.Pod": {
    type: "object",
    properties: {
      parts: { type: "array", items: at("b.v1.Part") },
      lax: at("b.v1.Lax"),
      listed: at("b.v1.Listed"),
      map: { additionalProperties: at("b.v1.Part") },
    },
    "x-kubernetes-group-version-kind": [{ group: "b", version: "v1", kind: "Pod" }],
  },
  "b.v1.Part": { type: "object", required: ["name"], properties: { name: { type: "string" }, inner: at("b.v1.Part") } },
  "io.k8s.api.core.v1.Container": { properties: { name: {} } },
  "b.v1.Listed": { type: "object", properties: { modes: { type: "array", items: { type: "string", enum: ["a"] } } } },
  "b.v1.Lax": { type: "object", properties: { text: { type: "string" } } },
};

function loosened(where?: Mark, change: object = {}): { before: OpenAPIDocument; after: OpenAPIDocument } {
  const fixup: Fixup = {
    name: "loose: a.v1.Set.template",
    reason: "A reason.",
    link: "https://example.com/",
    ...(where !== undefined && { where }),
    change: { definition: "a.v1.Set", property: "template", copies: "a.v1.Set", ...change },
  };
  const before = { components: { schemas: SCHEMAS } };
  const [after] = applyFixups([{ document: before }], [fixup]).documents;
  return { before, after: after?.document ?? {} };
}

describe("loosen", () => {
  it("copies the definitions with requirements, those with listed values and those that lead to them, and does not change the originals", () => {
    expect(loosened().after.components?.schemas).toEqual({
      ...SCHEMAS,
      "a.v1.Set": {
        type: "object",
        required: ["template"],
        properties: { template: wrapped("a.v1.SetPod"), other: at("b.v1.Pod") },
      },
      "a.v1.SetPod": {
        type: "object",
        properties: {
          parts: { type: "array", items: at("a.v1.SetPart") },
          lax: at("b.v1.Lax"),
          listed: at("a.v1.SetListed"),
          map: { additionalProperties: at("a.v1.SetPart") },
        },
      },
      "a.v1.SetListed": { type: "object", properties: { modes: { type: "array", items: { type: "string" } } } },
      "a.v1.SetPart": { type: "object", properties: { name: { type: "string" }, inner: at("a.v1.SetPart") } },
    });
  });

  it("does nothing if the property does not exist, or if nothing below it is required or listed", () => {
    for (const change of [
      { definition: "a.v1.None" },
      { property: "none" },
      { definition: "b.v1.Pod", property: "lax" },
    ]) {
      const { before, after } = loosened(undefined, change);
      expect(after).toBe(before);
    }
  });
});

describe("a mark", () => {
  const applies = (where: Mark): boolean => {
    const { before, after } = loosened(where);
    return after !== before;
  };
  it("holds if the definition exists and the property does, or does not, as the mark says", () => {
    expect(applies({ has: "core.v1.Container.name" })).toBe(true);
    expect(applies({ lacks: "core.v1.Container.name" })).toBe(false);
    expect(applies({ has: "core.v1.Container.toString" })).toBe(false);
    expect(applies({ lacks: "core.v1.Container.rules" })).toBe(true);
    expect(applies({ has: "core.v1.Pod.name" })).toBe(false);
    expect(applies({ lacks: "core.v1.Pod.name" })).toBe(false);
  });
});
