import { describe, expect, it } from "vitest";
import { ref } from "../testdata/api.js";
import { LIST_META, OBJECT_META } from "./definition-names.js";
import { withObjectFields } from "./object-fields.js";
import type { Schema } from "./types.js";

const text: Schema = { type: "string" };
const spec: Schema = { type: "object" };
const known = new Set([OBJECT_META, LIST_META, "Other"]);
const definitions = {
  resolve: (reference: string) => [...known].find((name) => reference === `#/components/schemas/${name}`),
  has: (name: string) => known.has(name),
};
const nothing = { resolve: () => undefined, has: () => false };
const fieldsOf = (properties: { readonly [name: string]: Schema }): Schema["properties"] =>
  withObjectFields({ type: "object", properties }, definitions).properties;

describe("the fields of a custom resource", () => {
  it.each<[string, Schema | undefined, Schema]>([
    ["missing", undefined, ref(OBJECT_META)],
    ["an object without properties", { type: "object" }, ref(OBJECT_META)],
    [
      "described otherwise",
      { type: "object", description: "Names.", properties: { name: text } },
      { ...ref(OBJECT_META), description: "Names." },
    ],
    ["another definition", ref("Other"), ref(OBJECT_META)],
    ["nullable", { ...ref(OBJECT_META), nullable: true }, ref(OBJECT_META)],
    [
      "what the server writes",
      { allOf: [ref(OBJECT_META)], description: "Standard." },
      { ...ref(OBJECT_META), description: "Standard." },
    ],
    ["a reference to a missing definition, which is an error later", ref("Missing"), ref("Missing")],
  ])("have the metadata of all objects if the document's is %s", (_, metadata, want) => {
    expect(fieldsOf({ spec, ...(metadata !== undefined && { metadata }) })).toEqual({
      spec,
      apiVersion: text,
      kind: text,
      metadata: want,
    });
  });

  it("have metadata of their own if no document describes the metadata of all objects", () => {
    const { properties } = withObjectFields({ type: "object", properties: { spec } }, nothing);
    expect(Object.keys(properties?.metadata?.properties ?? {})).toEqual(expect.arrayContaining(["name", "labels"]));
  });

  it("keep what the document says about apiVersion and kind, unless it says that they are not strings", () => {
    const apiVersion = { type: "string", description: "The version." };
    expect(fieldsOf({ apiVersion, kind: { type: "integer", description: "The kind." } })).toMatchObject({
      apiVersion,
      kind: { type: "string", description: "The kind." },
    });
  });

  it("keep their own constraints", () => {
    const schema: Schema = { type: "object", properties: { spec }, required: ["spec"], description: "A site." };
    expect(withObjectFields(schema, definitions)).toMatchObject({ required: ["spec"], description: "A site." });
    expect(withObjectFields(schema, definitions)).not.toHaveProperty("x-kubernetes-preserve-unknown-fields");
  });

  it("may be any others if the document has no schema, or only a reference", () => {
    for (const schema of [{ type: "object" }, ref("Other")]) {
      const made = withObjectFields(schema, definitions);
      expect(made).toMatchObject({ type: "object", "x-kubernetes-preserve-unknown-fields": true });
      expect(made).not.toHaveProperty("$ref");
    }
  });
});

describe("the fields of a list of custom resources", () => {
  const items: Schema = { type: "array", items: ref("Other") };

  it("include the metadata of all lists", () => {
    expect(fieldsOf({ items })).toEqual({ items, apiVersion: text, kind: text, metadata: ref(LIST_META) });
  });

  it("include metadata even if no document describes the metadata of all lists", () => {
    const { properties } = withObjectFields({ type: "object", properties: { items } }, nothing);
    expect(properties?.metadata).toMatchObject({ properties: { resourceVersion: text } });
  });
});
