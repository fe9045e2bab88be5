import { drop, type Edit, has, is, set } from "./edit.js";

const INT_OR_STRING = "x-kubernetes-int-or-string";

/** Edits of types, enums and defaults. */
export const TYPES: readonly Edit[] = [
  { title: "changes a type", found: ["type-changed", "breaking"], applies: is("string"), edit: set("type", "boolean") },
  {
    title: "widens a type",
    found: ["type-widened", "possibly-breaking"],
    applies: is("integer"),
    edit: set("type", "number"),
  },
  {
    title: "narrows a type",
    found: ["type-narrowed", "breaking"],
    applies: (schema) => schema[INT_OR_STRING] === true && schema.type === undefined,
    edit: (schema) => {
      delete schema[INT_OR_STRING];
      delete schema.anyOf;
      schema.type = "string";
      return "";
    },
  },
  {
    title: "allows null",
    found: ["nullable-added", "possibly-breaking"],
    applies: is("string", "nullable"),
    edit: set("nullable", true),
  },
  {
    title: "forbids null",
    found: ["nullable-removed", "breaking"],
    applies: has("nullable", "type"),
    edit: drop("nullable"),
  },
  {
    title: "lists the values",
    found: ["enum-added", "breaking"],
    applies: is("string", "enum"),
    edit: set("enum", ["a"]),
  },
  {
    title: "accepts any value",
    found: ["enum-removed", "possibly-breaking"],
    applies: has("enum"),
    edit: drop("enum"),
  },
  {
    title: "adds a value",
    found: ["enum-values-added", "possibly-breaking"],
    applies: has("enum"),
    edit: (schema) => set("enum", ["zzNew", ...(schema.enum as unknown[])])(schema),
  },
  {
    title: "removes a value",
    found: ["enum-values-removed", "breaking"],
    applies: ({ enum: values }) => Array.isArray(values) && values.length > 1,
    edit: (schema) => set("enum", (schema.enum as unknown[]).slice(1))(schema),
  },
  {
    title: "adds a default",
    found: ["default-added", "possibly-breaking"],
    applies: is("string", "default"),
    edit: set("default", "zz"),
  },
  {
    title: "changes a default",
    found: ["default-changed", "breaking"],
    applies: has("default"),
    edit: set("default", "zzOther"),
  },
  {
    title: "removes a default",
    found: ["default-removed", "breaking"],
    applies: has("default"),
    edit: drop("default"),
  },
];
