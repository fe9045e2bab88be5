import { splitList } from "../json/list-pieces.js";
import { parse } from "../json/parse.js";
import { apiVersionOf } from "../request/path.js";
import type { KubernetesObject } from "../types/object.js";
import type { AnyResource } from "../types/resource.js";
import { withType } from "./with-type.js";

/** The result of parsing the body of a list. */
export interface ParsedList {
  /** The list, without the objects that were passed to `take`. */
  readonly list: unknown;
  /** Whether `take` was called with objects that may not be in the list: the text was not what it seemed to be. */
  readonly isDoubtful: boolean;
}

/**
 * Parses the body of a list of a resource. The objects of a large list are passed to `take` piece by piece, with their type, before the rest
 * is parsed. The objects of a small list stay in the list.
 *
 * @param body UTF-8, as it was received
 * @throws what `parse` throws for the whole body
 */
export function parseList(
  body: readonly Buffer[],
  token: AnyResource,
  take: (objects: readonly KubernetesObject[]) => void,
): ParsedList {
  const split = splitList(body);
  let isDoubtful = false;
  try {
    if (split !== undefined) {
      const apiVersion = apiVersionOf(token);
      for (const items of split.pieces()) {
        if (!items.every(isObject)) throw new SyntaxError("an item is not an object");
        isDoubtful = true;
        take(items.map((item) => withType(item, apiVersion, token.kind)));
      }
      return { list: split.list, isDoubtful: false };
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return { list: parse(Buffer.concat(body)), isDoubtful };
}

function isObject(value: unknown): value is KubernetesObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
