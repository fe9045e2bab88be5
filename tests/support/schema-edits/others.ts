import { drop, type Edit, type EditableSchema, has, is, set } from "./edit.js";

const RULES = "x-kubernetes-validations";
const LIST_TYPE = "x-kubernetes-list-type";
const MAP_KEYS = "x-kubernetes-list-map-keys";

/** Edits of lists, rules, documentation and unknown keywords. */
export const OTHERS: readonly Edit[] = [
  {
    title: "makes a list a set",
    found: ["list-type-changed", "breaking"],
    applies: is("array", LIST_TYPE),
    edit: set(LIST_TYPE, "set"),
  },
  {
    title: "makes a list atomic",
    found: ["list-type-changed", "breaking"],
    applies: ({ [LIST_TYPE]: type }) => type === "map",
    edit: set(LIST_TYPE, "atomic"),
  },
  {
    title: "says that a list is atomic",
    found: ["list-type-changed", "compatible"],
    applies: is("array", LIST_TYPE),
    edit: set(LIST_TYPE, "atomic"),
  },
  {
    title: "merges a list by other keys",
    found: ["list-map-keys-changed", "breaking"],
    applies: has(MAP_KEYS),
    edit: set(MAP_KEYS, ["zz"]),
  },
  {
    title: "adds a rule",
    found: ["rule-added", "possibly-breaking"],
    applies: is("object", RULES),
    edit: set(RULES, [{ rule: "has(self.zz)" }]),
  },
  {
    title: "removes the only rule",
    found: ["rule-removed", "compatible"],
    applies: (schema) => rulesOf(schema).length === 1,
    edit: drop(RULES),
  },
  {
    title: "changes a rule",
    found: ["rule-changed", "possibly-breaking"],
    applies: (schema) => rulesOf(schema).length > 0,
    edit: (schema) =>
      set(
        RULES,
        rulesOf(schema).map((rule, i) => (i === 0 ? { ...rule, rule: "has(self.zz)" } : rule)),
      )(schema),
  },
  {
    title: "changes a rule's message",
    applies: (schema) => rulesOf(schema).length > 0,
    edit: (schema) =>
      set(
        RULES,
        rulesOf(schema).map((rule) => ({ ...rule, message: "zz" })),
      )(schema),
  },
  {
    title: "deprecates",
    found: ["deprecation-added", "compatible"],
    applies: is("string", "description"),
    edit: set("description", "Deprecated: gone soon."),
  },
  { title: "describes", applies: () => true, edit: set("description", "It is something else now.") },
  {
    title: "gives an example and a title",
    applies: () => true,
    edit: (schema) => set("title", "Zz")(schema) + set("example", { zz: 1 })(schema),
  },
  {
    title: "adds an unknown keyword",
    found: ["keyword-changed", "possibly-breaking"],
    applies: () => true,
    edit: set("x-zz", [1]),
  },
];

function rulesOf({ [RULES]: rules }: EditableSchema): readonly object[] {
  return Array.isArray(rules) ? rules : [];
}
