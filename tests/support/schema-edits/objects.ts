import { drop, type Edit, type EditableSchema, is, set } from "./edit.js";

const PRESERVE = "x-kubernetes-preserve-unknown-fields";
const MAP_TYPE = "x-kubernetes-map-type";

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

/** Edits of the properties of objects, and of how objects are merged. */
export const OBJECTS: readonly Edit[] = [
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
