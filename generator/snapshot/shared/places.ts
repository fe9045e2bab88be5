import { METHODS } from "../../openapi/index.js";
import { memberOf, type Node } from "./node.js";
import { pathPattern } from "./patterns.js";

/**
 * Where in a document a value is, as far as that gives it a name. The name must not depend on other documents, nor on the value: a name that
 * changed would change wherever it stands.
 */
export type Place =
  | { readonly at: "document" | "paths"; readonly origin: string; readonly kinds: ReadonlyMap<string, string> }
  | { readonly at: "components" | "schemas" | "other" }
  | { readonly at: "path"; readonly origin: string; readonly path: string; readonly kind?: string }
  | { readonly at: "operation" | "parameters"; readonly operation: string }
  | { readonly at: "parameter"; readonly operation: string; readonly name: string }
  | { readonly at: "definition"; readonly name: string }
  /** `property` of `parent`; items of a list are `property[]`, values of a map `property{}`. */
  | { readonly at: "schema"; readonly property: string; readonly parent?: string }
  /** The members of these are schemas: of `properties`, by their own names; of `allOf`, those of the whole. */
  | { readonly at: "properties" | "alternatives"; readonly parent: string };

const OTHER: Place = { at: "other" };
/** A longer key of a schema is not a name that a person would recognise. */
const MAX_NAME = 80;
/** The same of a path. */
const MAX_PATH = 300;

/**
 * Names under which the value at a place can be shared, the most general first. Names of properties begin with a dot, and those of paths and
 * parameters contain a space.
 */
export function namesOf(place: Place): readonly string[] {
  switch (place.at) {
    case "path":
      return place.path.length > MAX_PATH ? [] : [`${place.origin} ${place.path}`];
    case "operation":
      return [place.operation];
    case "parameters":
      return [`parameters of ${place.operation}`];
    case "parameter":
      return [`parameter ${place.name}`, `parameter ${place.name} of ${place.operation}`];
    case "definition":
      return place.name.length > 2 * MAX_NAME ? [] : [place.name];
    case "schema": {
      const { property, parent } = place;
      if (property.length > MAX_NAME || (parent?.length ?? 0) > MAX_NAME) return [];
      return parent === undefined ? [`.${property}`] : [`.${property}`, `.${parent}.${property}`];
    }
    default:
      return [];
  }
}

/** The place of the value that is shared under one of {@link namesOf}: what the places that share it have in common. */
export function placeOfName(place: Place, index: number): Place {
  if (place.at === "path") return { at: "path", origin: place.origin, path: place.path };
  return place.at === "schema" && index === 0 ? { at: "schema", property: place.property } : place;
}

/** The place of a member of an object, or a value of a list. */
export function placeOf(parent: Place, key: string, child: Node): Place {
  switch (parent.at) {
    case "document":
      if (key === "paths") return { ...parent, at: "paths" };
      return key === "components" ? { at: "components" } : OTHER;
    case "components":
      return key === "schemas" ? { at: "schemas" } : OTHER;
    case "schemas":
      return { at: "definition", name: key };
    case "paths":
      return placeOfPath(parent, key);
    case "path":
      if (parent.path.length > MAX_PATH) return OTHER;
      if (key === "parameters") return { at: "parameters", operation: `${parent.origin} ${parent.path}` };
      return isMethod(key) ? { at: "operation", operation: `${parent.origin} ${key} ${parent.path}` } : OTHER;
    case "operation":
      return key === "parameters" ? { at: "parameters", operation: parent.operation } : OTHER;
    case "parameters":
      return placeOfParameter(parent.operation, child);
    case "definition":
      return placeInSchema({ at: "schema", property: parent.name.slice(parent.name.lastIndexOf(".") + 1) }, key);
    case "schema":
      return placeInSchema(parent, key);
    case "properties":
      return { at: "schema", property: key, parent: parent.parent };
    case "alternatives":
      return { at: "schema", property: `${parent.parent}|` };
    default:
      return OTHER;
  }
}

function placeOfPath({ origin, kinds }: Extract<Place, { at: "document" | "paths" }>, path: string): Place {
  const kind = kinds.get(path);
  return { at: "path", origin, path: pathPattern(path), ...(kind !== undefined && { kind }) };
}

function placeInSchema({ property, parent }: Extract<Place, { at: "schema" }>, key: string): Place {
  const inside = parent === undefined ? {} : { parent };
  switch (key) {
    case "properties":
      return { at: "properties", parent: property };
    case "items":
      return { at: "schema", property: `${property}[]`, ...inside };
    case "additionalProperties":
      return { at: "schema", property: `${property}{}`, ...inside };
    case "allOf":
    case "anyOf":
    case "oneOf":
      return { at: "alternatives", parent: property };
    default:
      return OTHER;
  }
}

function placeOfParameter(operation: string, node: Node): Place {
  const name = memberOf(node, "name");
  if (name?.type !== "scalar" || typeof name.value !== "string" || name.value.length > MAX_NAME) return OTHER;
  // The method and the path tell more than the group: the same parameter is the same for all of them.
  return { at: "parameter", operation, name: name.value };
}

function isMethod(key: string): boolean {
  return METHODS.some((method) => method === key);
}
