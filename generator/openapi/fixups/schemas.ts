import { definitionOf, type Fixup } from "./types.js";

const LINK = "https://github.com/kubernetes/apiextensions-apiserver/blob/v0.36.0/pkg/apis/apiextensions/v1/marshal.go";
const VALIDATION =
  "https://github.com/kubernetes/apiextensions-apiserver/blob/v0.36.0/pkg/apis/apiextensions/validation/validation.go";
const SCHEMA = { $ref: `#/components/schemas/${definitionOf("apiextensions.v1.JSONSchemaProps")}` };

/** Definitions whose document does not describe their shape, because their Go types have their own JSON encoding. */
export const SCHEMAS: readonly Fixup[] = [
  {
    name: "schema: JSONSchemaPropsOrArray",
    // If the type were a union with a list, the compiler would check every schema twice. docs/types.md has the figures.
    reason:
      "The value is a single schema. Go also reads a list of schemas, but servers refuse every list that is not empty.",
    link: VALIDATION,
    change: { definition: definitionOf("apiextensions.v1.JSONSchemaPropsOrArray"), schema: SCHEMA },
  },
  {
    name: "schema: JSONSchemaPropsOrBool",
    reason: "Either a schema, or a boolean that says whether any value is allowed.",
    link: LINK,
    change: {
      definition: definitionOf("apiextensions.v1.JSONSchemaPropsOrBool"),
      schema: { oneOf: [SCHEMA, { type: "boolean" }] },
    },
  },
  {
    name: "schema: JSONSchemaPropsOrStringArray",
    reason: "Either a schema or a list of strings.",
    link: LINK,
    change: {
      definition: definitionOf("apiextensions.v1.JSONSchemaPropsOrStringArray"),
      schema: { oneOf: [SCHEMA, { type: "array", items: { type: "string" } }] },
    },
  },
];
