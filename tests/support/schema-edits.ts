import type { Change } from "../../generator/index.js";

/** A schema that may be changed. */
export interface EditableSchema {
  [keyword: string]: unknown;
  type?: string;
  properties?: { [name: string]: EditableSchema };
  required?: string[];
  items?: EditableSchema;
  additionalProperties?: EditableSchema | boolean;
}

/** A place in a schema, as changes name it. */
export interface EditablePlace {
  readonly path: string;
  readonly schema: EditableSchema;
}

/** An edit of one schema, and what is to be found. */
export interface Edit {
  readonly title: string;
  /** What is found; nothing if absent. */
  readonly found?: readonly [kind: Change["kind"], rank: Change["rank"]];
  readonly applies: (schema: EditableSchema) => boolean;
  /** Edits the schema. Returns the path of the change inside the schema; empty if it is the schema itself. */
  readonly edit: (schema: EditableSchema) => string;
}

const INT_OR_STRING = "x-kubernetes-int-or-string";
const PRESERVE = "x-kubernetes-preserve-unknown-fields";
const RULES = "x-kubernetes-validations";
const LIST_TYPE = "x-kubernetes-list-type";
const MAP_KEYS = "x-kubernetes-list-map-keys";
const MAP_TYPE = "x-kubernetes-map-type";

const is =
  (type: string, ...without: readonly string[]) =>
  (schema: EditableSchema): boolean =>
    schema.type === type && without.every((keyword) => schema[keyword] === undefined);
const has =
  (...keywords: readonly string[]) =>
  (schema: EditableSchema): boolean =>
    keywords.every((keyword) => schema[keyword] !== undefined);
const set =
  (keyword: string, value: unknown) =>
  (schema: EditableSchema): string => {
    schema[keyword] = value;
    return "";
  };
const drop =
  (keyword: string) =>
  (schema: EditableSchema): string => {
    delete schema[keyword];
    return "";
  };
const isClosed = (schema: EditableSchema): boolean =>
  schema.properties !== undefined && schema.additionalProperties === undefined && schema[PRESERVE] !== true;

/** Properties without quotes in paths, that are required or not, and have a default or not. */
function named({ properties = {}, required = [] }: EditableSchema, isRequired: boolean, hasDefault: boolean): string[] {
  return Object.entries(properties)
    .filter(
      ([name, { default: value }]) =>
        /^[\w-]+$/.test(name) && required.includes(name) === isRequired && (value !== undefined) === hasDefault,
    )
    .map(([name]) => name);
}

function requireProperty(schema: EditableSchema, name: string): string {
  schema.required = [...(schema.required ?? []), name];
  return name;
}

const addProperty = (schema: EditableSchema, extra: EditableSchema = {}): string => {
  schema.properties = { ...schema.properties, zzAdded: { type: "string", ...extra } };
  return "zzAdded";
};

const OBJECTS: readonly Edit[] = [
  {
    title: "removes a property",
    found: ["property-removed", "breaking"],
    applies: (schema) => isClosed(schema) && named(schema, false, false).length > 0,
    edit: (schema) => {
      const [name = ""] = named(schema, false, false);
      delete schema.properties?.[name];
      return name;
    },
  },
  {
    title: "adds a property",
    found: ["property-added", "compatible"],
    applies: isClosed,
    edit: (schema) => addProperty(schema),
  },
  {
    title: "adds a required property",
    found: ["property-added", "breaking"],
    applies: isClosed,
    edit: (schema) => requireProperty(schema, addProperty(schema)),
  },
  {
    title: "adds a required property with a default",
    found: ["property-added", "compatible"],
    applies: isClosed,
    edit: (schema) => requireProperty(schema, addProperty(schema, { default: "a" })),
  },
  {
    title: "requires a property",
    found: ["property-became-required", "breaking"],
    applies: (schema) => named(schema, false, false).length > 0,
    edit: (schema) => requireProperty(schema, named(schema, false, false)[0] ?? ""),
  },
  {
    title: "requires a property with a default",
    found: ["property-became-required", "compatible"],
    applies: (schema) => named(schema, false, true).length > 0,
    edit: (schema) => requireProperty(schema, named(schema, false, true)[0] ?? ""),
  },
  {
    title: "makes a property optional",
    found: ["property-became-optional", "possibly-breaking"],
    applies: (schema) => named(schema, true, false).length > 0,
    edit: (schema) => {
      const [name = ""] = named(schema, true, false);
      schema.required = schema.required?.filter((one) => one !== name) ?? [];
      return name;
    },
  },
  {
    title: "keeps unknown fields",
    found: ["unknown-fields-kept", "compatible"],
    applies: (schema) => schema.type === "object" && isClosed(schema),
    edit: set(PRESERVE, true),
  },
  {
    title: "drops unknown fields",
    found: ["unknown-fields-dropped", "breaking"],
    applies: (schema) =>
      schema.type === "object" && schema[PRESERVE] === true && schema.additionalProperties === undefined,
    edit: drop(PRESERVE),
  },
  {
    title: "makes a map atomic",
    found: ["map-type-changed", "breaking"],
    applies: is("object", MAP_TYPE),
    edit: set(MAP_TYPE, "atomic"),
  },
];

const TYPES: readonly Edit[] = [
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

const LIMITS: readonly Edit[] = [
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

const OTHERS: readonly Edit[] = [
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
    found: ["deprecated", "compatible"],
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

/** Edits of every class of change that a schema can have. */
export const EDITS: readonly Edit[] = [...OBJECTS, ...TYPES, ...LIMITS, ...OTHERS];

/** All places in a schema. */
export function placesIn(schema: EditableSchema, path: string = ""): EditablePlace[] {
  const inside = Object.entries(schema.properties ?? {}).flatMap(([name, child]) =>
    placesIn(child, joined(path, /^[\p{L}\p{N}_$-]+$/u.test(name) ? name : `[${JSON.stringify(name)}]`)),
  );
  const { items, additionalProperties } = schema;
  return [
    { path, schema },
    ...inside,
    ...(items === undefined ? [] : placesIn(items, `${path}[]`)),
    ...(typeof additionalProperties === "object" ? placesIn(additionalProperties, `${path}{}`) : []),
  ];
}

/** A path and what follows it. */
export function joined(outer: string, inner: string): string {
  return outer === "" || inner === "" || /^[[{]/.test(inner) ? outer + inner : `${outer}.${inner}`;
}
