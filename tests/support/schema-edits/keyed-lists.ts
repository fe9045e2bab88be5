import { type Edit, type EditableSchema, has, set } from "./edit.js";

const LIST_TYPE = "x-kubernetes-list-type";
const MAP_KEYS = "x-kubernetes-list-map-keys";

/** Edits of lists that are merged by keys. They change several keywords, because a server would not accept only one of these changes. */
export const KEYED_LISTS: readonly Edit[] = [
  {
    title: "makes a keyed list atomic",
    applies: has(MAP_KEYS),
    edit: (schema) => {
      delete schema[MAP_KEYS];
      return set(LIST_TYPE, "atomic")(schema);
    },
  },
  {
    title: "merges a list by another key",
    applies: (schema) => otherKey(schema) !== undefined,
    edit: (schema) => set(MAP_KEYS, [otherKey(schema)])(schema),
  },
];

/** A property that could be a key, because it is a required string. */
function otherKey({ items, [MAP_KEYS]: keys }: EditableSchema): string | undefined {
  if (!Array.isArray(keys)) return undefined;
  return items?.required?.find((name) => items.properties?.[name]?.type === "string" && !keys.includes(name));
}
