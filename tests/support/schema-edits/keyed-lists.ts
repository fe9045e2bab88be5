import { type Edit, type EditableSchema, has, set } from "./edit.js";

const LIST_TYPE = "x-kubernetes-list-type";
const MAP_KEYS = "x-kubernetes-list-map-keys";

/** Edits of lists that are merged by keys, of several keywords at once: only so a server accepts the edited definition. */
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

/** A property that could be a key: it is required, and a plain text. */
function otherKey({ items, [MAP_KEYS]: keys }: EditableSchema): string | undefined {
  if (!Array.isArray(keys)) return undefined;
  return items?.required?.find((name) => items.properties?.[name]?.type === "string" && !keys.includes(name));
}
