import { parseList } from "../client/parse-list.js";
import type { ListTaker } from "../client/watch/list-all.js";
import type { KubernetesObject } from "../types/object.js";
import type { AnyResource } from "../types/resource.js";
import type { CachePart, Staged } from "./cache.js";

/** Collects the objects of a list while it is parsed. */
export interface ListCollector extends ListTaker {
  /** The objects so far. */
  readonly staged: Staged;
  /** Whether {@link staged} may have objects that are not in the list. The list must then be requested again, and parsed as a whole. */
  readonly isDoubtful: boolean;
}

/** Creates the collector of one list of a resource, for a part of a cache. */
export function createListCollector(part: CachePart, token: AnyResource): ListCollector {
  let staged = part.stage();
  let isDoubtful = false;
  const take = (objects: readonly KubernetesObject[]): void => {
    for (const object of objects) staged.set(object);
  };
  return {
    get staged() {
      return staged;
    },
    get isDoubtful() {
      return isDoubtful;
    },
    parse: (body) => {
      const parsed = parseList(body, token, take);
      isDoubtful ||= parsed.isDoubtful;
      return parsed.list;
    },
    take,
    restart: () => {
      staged.discard();
      staged = part.stage();
    },
  };
}
