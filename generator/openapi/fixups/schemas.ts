import { definitionOf, type Fixup } from "./types.js";

const LINK = "https://github.com/kubernetes/apiextensions-apiserver/blob/v0.36.0/pkg/apis/apiextensions/v1/marshal.go";
const VALIDATION =
  "https://github.com/kubernetes/apiextensions-apiserver/blob/v0.36.0/pkg/apis/apiextensions/validation/validation.go";
const SCHEMA = { $ref: `#/components/schemas/${definitionOf("apiextensions.v1.JSONSchemaProps")}` };

/** Definitions whose shape their document omits, because Go marshals them by hand. */
export const SCHEMAS: readonly Fixup[] = [
  {
    name: "schema: JSONSchemaPropsOrArray",
    // A union with a list would make the compiler check every schema twice; docs/types.md has the figures.
    reason:
      "A schema. Go reads a list of schemas too, which every server refuses unless the list is empty and ignored.",
    link: VALIDATION,
    change: { definition: definitionOf("apiextensions.v1.JSONSchemaPropsOrArray"), schema: SCHEMA },
  },
  {
    name: "schema: JSONSchemaPropsOrBool",
    reason: "A schema, or whether anything is allowed.",
    link: LINK,
    change: {
      definition: definitionOf("apiextensions.v1.JSONSchemaPropsOrBool"),
      schema: { oneOf: [SCHEMA, { type: "boolean" }] },
    },
  },
  {
    name: "schema: JSONSchemaPropsOrStringArray",
    reason: "A schema, or a list of strings.",
    link: LINK,
    change: {
      definition: definitionOf("apiextensions.v1.JSONSchemaPropsOrStringArray"),
      schema: { oneOf: [SCHEMA, { type: "array", items: { type: "string" } }] },
    },
  },
];
