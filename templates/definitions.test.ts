import { describe, expect, it } from "vitest";
import type { EmitDefinition } from "../generator/naming/index.js";
import { definitionStatement } from "./definitions.js";

const union: EmitDefinition["schema"]["x-kubesmith-union"] = {
  discriminator: "type",
  cases: [
    { value: "File", requires: ["path"], allows: [] },
    { value: "None", requires: [], allows: [] },
    { value: "All", requires: [], allows: [] },
    { value: "Some", requires: [], allows: ["filter"] },
  ],
};
const source: EmitDefinition = {
  id: "Source",
  name: "com.example.v1.Source",
  schema: {
    type: "object",
    properties: {
      filter: { type: "string" },
      label: { type: "string" },
      path: { type: "string", description: "The path." },
      type: { type: "string", description: "The type." },
    },
    "x-kubesmith-union": union,
  },
  required: new Set(["type"]),
  moduleId: "example.com/v1",
  exportName: "Source",
};
const typeOf = ({ type = "" }: EmitDefinition["schema"]): string => type;

describe("the declaration of a union", () => {
  it("has an object for the values that the same members belong to; members of other values are absent", () => {
    const docs = (text: string): unknown => expect.objectContaining({ text });
    const none = (name: string): object => ({ name, type: "never", optional: true });
    const label = expect.objectContaining({ name: "label", type: "string", optional: true });
    const type = (text: string): object => ({ name: "type", type: text, optional: false, docs: docs("The type.") });
    expect(definitionStatement(source, typeOf)).toMatchObject({
      kind: "union",
      name: "Source",
      objects: [
        [
          none("filter"),
          label,
          { name: "path", type: "string", optional: false, docs: docs("The path.") },
          type('"File"'),
        ],
        [none("filter"), label, none("path"), type('"None" | "All"')],
        [expect.objectContaining({ name: "filter", optional: true }), label, none("path"), type('"Some"')],
      ],
    });
  });

  it("is an interface for a kind, which others extend, and for an object with unknown fields", () => {
    const kind = { ...source, gvk: { group: "example.com", version: "v1", kind: "Source" } };
    expect(definitionStatement(kind, typeOf).kind).toBe("interface");
    const open = { ...source, schema: { ...source.schema, additionalProperties: true } };
    expect(definitionStatement(open, typeOf).kind).toBe("interface");
  });
});
