import { drop, type Edit, has, is, set } from "./edit.js";

/** Edits of the limits of values. */
export const LIMITS: readonly Edit[] = [
  ...(
    [
      ["maximum", "integer", 5],
      ["minimum", "integer", 5],
      ["multipleOf", "integer", 5],
      ["maxLength", "string", 5],
      ["minLength", "string", 5],
      ["pattern", "string", "^zz"],
      ["format", "string", "ipv4"],
      ["maxItems", "array", 5],
      ["minItems", "array", 5],
      ["maxProperties", "object", 5],
      ["minProperties", "object", 5],
    ] as const
  ).map(
    ([keyword, type, value]): Edit => ({
      title: `adds ${keyword}`,
      found: ["constraint-tightened", "breaking"],
      applies: is(type, keyword),
      edit: set(keyword, value),
    }),
  ),
  ...["maximum", "minimum", "maxLength", "pattern", "format", "maxItems", "minItems"].map(
    (keyword): Edit => ({
      title: `removes ${keyword}`,
      found: ["constraint-loosened", "compatible"],
      applies: (schema) => schema[keyword] !== undefined && schema[keyword] !== 0 && schema.format !== "int-or-string",
      edit: drop(keyword),
    }),
  ),
  {
    title: "changes a pattern",
    found: ["constraint-changed", "possibly-breaking"],
    applies: has("pattern"),
    edit: set("pattern", "^zz$"),
  },
  {
    title: "forbids values",
    found: ["constraint-tightened", "breaking"],
    applies: is("string", "not"),
    edit: set("not", { enum: ["zz"] }),
  },
];
