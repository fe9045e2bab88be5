import { drop, type Edit, has, is, set } from "./edit.js";

/** An edit that moves a limit by one. */
function moves(
  keyword: string,
  verb: "lowers" | "raises",
  by: number,
  kind: "constraint-tightened" | "constraint-loosened",
): Edit {
  return {
    title: `${verb} ${keyword}`,
    found: [kind, kind === "constraint-tightened" ? "breaking" : "compatible"],
    applies: (schema) => Number(schema[keyword]) > 0,
    edit: (schema) => set(keyword, Number(schema[keyword]) + by)(schema),
  };
}

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
  ...["maximum", "maxLength", "maxItems"].flatMap((keyword) => [
    moves(keyword, "lowers", -1, "constraint-tightened"),
    moves(keyword, "raises", 1, "constraint-loosened"),
  ]),
  ...["minimum", "minLength", "minItems"].flatMap((keyword) => [
    moves(keyword, "lowers", -1, "constraint-loosened"),
    moves(keyword, "raises", 1, "constraint-tightened"),
  ]),
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
