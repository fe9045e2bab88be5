import { GeneratorError } from "../errors.js";
import { isObject } from "../json.js";
import { escapePointer } from "./keywords.js";
import { METHODS, type OpenAPIDocument } from "./types.js";

/** Maximum depth of the parts of a document that are read. The deepest schema in real CRDs has 27 levels, of two steps each. */
const MAX_DEPTH = 400;

/** A place in a document, from the leaf up; converted into a pointer only for an error. */
interface Place {
  readonly parent: Place | undefined;
  readonly segment: string;
  readonly depth: number;
}

/** Checks one value; throws a {@link Mismatch}. */
type Check = (value: unknown, place: Place | undefined) => void;

class Mismatch extends Error {
  readonly place: Place | undefined;
  constructor(message: string, place: Place | undefined) {
    super(message);
    this.place = place;
  }
}

const expected = (what: string, value: unknown, place: Place | undefined): Mismatch => {
  const got =
    value === null ? "null" : Array.isArray(value) ? "a list" : isObject(value) ? "an object" : `a ${typeof value}`;
  return new Mismatch(`expected ${what}, got ${got}`, place);
};

const string: Check = (value, place) => {
  if (typeof value !== "string") throw expected("a string", value, place);
};

const anything: Check = () => {};

/** An object. The named members are checked if they exist; others are ignored. */
function object(members: () => readonly (readonly [name: string, check: Check, required?: "required"])[]): Check {
  let known: ReturnType<typeof members> | undefined;
  return (value, place) => {
    if (!isObject(value)) throw expected("an object", value, place);
    known ??= members();
    for (const [name, check, required] of known) {
      if (Object.hasOwn(value, name)) check(value[name], below(place, name));
      else if (required !== undefined) throw new Mismatch(`the member "${name}" is missing`, place);
    }
  };
}

/** An object whose members all have the same check. */
function map(member: Check): Check {
  return (value, place) => {
    if (!isObject(value)) throw expected("an object", value, place);
    for (const [name, child] of Object.entries(value)) member(child, below(place, name));
  };
}

function list(element: Check): Check {
  return (value, place) => {
    if (!Array.isArray(value)) throw expected("a list", value, place);
    for (const [i, child] of value.entries()) element(child, below(place, String(i)));
  };
}

function below(parent: Place | undefined, segment: string): Place {
  const depth = (parent?.depth ?? 0) + 1;
  const place = { parent, segment, depth };
  if (depth > MAX_DEPTH) throw new Mismatch(`nested deeper than the limit of ${MAX_DEPTH} levels`, place);
  return place;
}

const KIND = object(() => [
  ["group", string, "required"],
  ["version", string, "required"],
  ["kind", string, "required"],
]);

const schemaOrBoolean: Check = (value, place) => {
  if (typeof value !== "boolean") SCHEMA(value, place);
};

const SCHEMA: Check = object(() => [
  ["$ref", string],
  ["type", string],
  ["description", string],
  ["required", list(string)],
  ["properties", map(SCHEMA)],
  ["items", SCHEMA],
  ["additionalProperties", schemaOrBoolean],
  ["allOf", list(SCHEMA)],
  ["anyOf", list(SCHEMA)],
  ["oneOf", list(SCHEMA)],
  ["not", SCHEMA],
  ["enum", list(anything)],
  ["x-kubernetes-group-version-kind", list(KIND)],
  ["x-kubernetes-list-type", string],
  ["x-kubernetes-list-map-keys", list(string)],
  ["x-kubernetes-map-type", string],
]);

const CONTENT = map(object(() => [["schema", SCHEMA]]));
const WITH_CONTENT = object(() => [["content", CONTENT]]);
const PARAMETERS = list(object(() => []));

const OPERATION = object(() => [
  ["description", string],
  ["x-kubernetes-action", string],
  ["x-kubernetes-group-version-kind", KIND],
  ["parameters", PARAMETERS],
  ["requestBody", WITH_CONTENT],
  ["responses", map(WITH_CONTENT)],
]);

const PATH_ITEM = object(() => [["parameters", PARAMETERS], ...METHODS.map((method) => [method, OPERATION] as const)]);

const DOCUMENT = object(() => [
  ["info", object(() => [])],
  ["paths", map(PATH_ITEM)],
  ["components", object(() => [["schemas", map(SCHEMA)]])],
]);

/**
 * Checks that a document has the shape that {@link OpenAPIDocument} declares, in all that is read of it; later stages rely on that.
 * @param key the document's index key, for messages
 * @throws GeneratorError `document` with the JSON pointer of the first thing that is otherwise
 */
export function checkShape(value: unknown, key: string): asserts value is OpenAPIDocument {
  try {
    DOCUMENT(value, undefined);
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    throw new GeneratorError("document", error.message, { document: key, pointer: pointerTo(error.place) });
  }
}

function pointerTo(place: Place | undefined): string {
  return place === undefined ? "" : `${pointerTo(place.parent)}/${escapePointer(place.segment)}`;
}
