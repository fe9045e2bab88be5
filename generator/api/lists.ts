import { referencedIds } from "../openapi/index.js";
import type { CollectedDefinition } from "./definitions.js";

/**
 * Removes the definitions of lists, and what only they refer to. The runtime has one type for the lists of all resources, so that nothing
 * returns these. A list that something else refers to, or that is itself an object of a resource, stays.
 * @param definitions by id
 * @param lists ids of the definitions of lists of resources' objects
 * @param exchanged ids of the definitions of all objects that requests and responses contain
 */
export function withoutLists(
  definitions: ReadonlyMap<string, CollectedDefinition>,
  lists: Iterable<string>,
  exchanged: Iterable<string>,
): ReadonlyMap<string, CollectedDefinition> {
  const ofLists = reachable(definitions, lists);
  const others = [...definitions.keys()].filter((id) => !ofLists.has(id));
  const needed = reachable(definitions, [...others, ...exchanged]);
  return new Map([...definitions].filter(([id]) => needed.has(id)));
}

/** The ids, and those of all definitions that they refer to, directly or not. */
function reachable(definitions: ReadonlyMap<string, CollectedDefinition>, ids: Iterable<string>): ReadonlySet<string> {
  const found = new Set(ids);
  // Iterating over a set includes elements that are added during the iteration.
  for (const id of found) {
    const schema = definitions.get(id)?.schema;
    if (schema !== undefined) for (const target of referencedIds(schema)) found.add(target);
  }
  return found;
}
