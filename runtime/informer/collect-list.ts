import type { ListTaker } from "../client/watch/list-all.js";
import { withType } from "../client/with-type.js";
import { parse } from "../json/parse.js";
import { apiVersionOf } from "../request/path.js";
import type { KubernetesObject } from "../types/object.js";
import type { AnyResource } from "../types/resource.js";
import type { CachePart, Staged } from "./cache.js";
import { splitList } from "./list-pieces.js";

/** Collects the objects of a list while it is parsed. */
export interface ListCollector extends ListTaker {
  /** The objects so far. */
  readonly staged: Staged;
  /** Whether objects were taken that the list perhaps does not contain. */
  readonly isDoubtful: boolean;
}

/** Creates the collector of one list of a resource, for a part of a cache. */
export function createListCollector(part: CachePart, token: AnyResource): ListCollector {
  const apiVersion = apiVersionOf(token);
  const { kind } = token;
  let staged = part.stage();
  let isDoubtful = false;

  /** Takes items that have the form of objects; false for others. */
  const takePiece = (items: readonly unknown[]): boolean => {
    if (!items.every(isObject)) return false;
    for (const item of items) staged.set(withType(item, apiVersion, kind));
    return true;
  };
  return {
    get staged() {
      return staged;
    },
    get isDoubtful() {
      return isDoubtful;
    },
    parse: (body) => {
      const split = splitList(body);
      if (split === undefined) return parse(Buffer.concat(body));
      let taken = 0;
      try {
        for (const items of split.pieces()) {
          if (!takePiece(items)) throw new SyntaxError("an item is not an object");
          taken += items.length;
        }
        return split.list;
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        isDoubtful ||= taken > 0;
        return parse(Buffer.concat(body));
      }
    },
    take: (objects) => {
      for (const object of objects) staged.set(object);
    },
    restart: () => {
      staged.discard();
      staged = part.stage();
    },
  };
}

function isObject(value: unknown): value is KubernetesObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
