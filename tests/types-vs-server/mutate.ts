import {
  isList,
  isObject,
  type Json,
  type JsonObject,
  type Path,
  pathText,
  type TestDocument,
  typeOf,
} from "./document.js";

/** What is done to one property of a correct document. */
export const OPERATIONS = ["drop", "misspell", "retype", "revalue", "null"] as const;
/** One of {@link OPERATIONS}. */
export type Operation = (typeof OPERATIONS)[number];

/** A document that was derived from a correct one. */
export interface DerivedDocument extends TestDocument {
  /** The label of the correct one. */
  readonly origin: string;
  readonly operation: Operation;
  /** The place that was changed; of a misspelt copy, the copy's. */
  readonly changed: Path;
}

const MISTAKE_OF = {
  drop: "missing-required",
  misspell: "unknown-field",
  retype: "wrong-type",
  revalue: "wrong-value",
  null: "explicit-null",
} as const;

/** Whether the values of a property are listed. */
export type IsListed = (object: JsonObject, path: Path) => boolean;

/**
 * Derives documents from correct ones, always the same ones: for each property, one without it, one that has a misspelt copy of it next to
 * it, one with a value of another type, one with null, and, if its values are listed, one with another value.
 * @param limit how often the same is done at the same place of a kind, counting all elements of a list as one place, and what is in the
 *   metadata of all kinds
 * @param isListed whether the values of the property at a path are listed
 */
export function derive(
  documents: readonly TestDocument[],
  operations: readonly Operation[],
  limit: number,
  isListed: IsListed = () => false,
): DerivedDocument[] {
  const done = new Map<string, number>();
  return documents.flatMap((document) => {
    const here = new Set<string>();
    return propertiesOf(document.object).flatMap((path) =>
      operations.flatMap((operation) => {
        const place = `${operation} ${placeOf(document.object, path)}`;
        const count = done.get(place) ?? 0;
        // Once a document, so that elements of one list do not use up what other documents could show.
        if (here.has(place) || count >= limit) return [];
        if (operation === "revalue" && !isListed(document.object, path)) return [];
        const object = change(document.object, path, operation);
        if (object === undefined) return [];
        here.add(place);
        done.set(place, count + 1);
        const label = `${document.label} ${operation} ${pathText(path)}`;
        const changed = operation === "misspell" ? [...path.slice(0, -1), misspell(String(path.at(-1)))] : path;
        return [{ label, origin: document.label, mistake: MISTAKE_OF[operation], operation, changed, object }];
      }),
    );
  });
}

/** The paths of all properties of an object, parents first; without the root's apiVersion and kind, which clients fill in. */
export function propertiesOf(object: JsonObject): Path[] {
  const found: Path[] = [];
  const visit = (value: Json, path: Path): void => {
    if (isList(value)) value.forEach((item, i) => void visit(item, [...path, i]));
    if (!isObject(value)) return;
    for (const [name, member] of Object.entries(value)) {
      if (path.length === 0 && (name === "apiVersion" || name === "kind")) continue;
      found.push([...path, name]);
      visit(member, [...path, name]);
    }
  };
  visit(object, []);
  return found;
}

function placeOf(object: JsonObject, path: Path): string {
  const place = pathText(path).replaceAll(/\[\d+\]/g, "[]");
  return path[0] === "metadata" && path.length > 1 ? place : `${typeOf(object)} ${place}`;
}

/** A copy of an object, changed at a path; undefined if the operation has nothing to do there. */
export function change(object: JsonObject, path: Path, operation: Operation): JsonObject | undefined {
  const copy = structuredClone(object) as Record<string, Json>;
  const name = path.at(-1);
  let parent: Json = copy;
  for (const step of path.slice(0, -1)) parent = (parent as Record<string | number, Json>)[step] ?? null;
  if (!isObject(parent) || typeof name !== "string") return undefined;
  const members = parent as Record<string, Json>;
  const value = members[name];
  if (value === undefined) return undefined;
  if (operation === "drop") delete members[name];
  if (operation === "null") members[name] = null;
  if (operation === "misspell") members[misspell(name)] = value;
  if (operation === "retype" || operation === "revalue") {
    const other = operation === "retype" ? retype(value) : revalue(value);
    if (other === undefined) return undefined;
    members[name] = other;
  }
  return copy;
}

/** A value that no list of values has. */
function revalue(value: Json): Json | undefined {
  if (typeof value === "string") return "Unlisted";
  return isList(value) && value.length > 0 ? ["Unlisted", ...value.slice(1)] : undefined;
}

/** The letter in the middle, twice: `replicas` → `repliicas`. */
function misspell(name: string): string {
  const middle = Math.floor(name.length / 2);
  return name.slice(0, middle + 1) + name.slice(middle);
}

/**
 * A value of a type that only its own place could require: a number for text, since quantities and ports may be both; no
 * text for a number, which as a port or a percentage might be refused for its content.
 */
function retype(value: Json): Json | undefined {
  if (typeof value === "string") return 7;
  if (typeof value === "number") return true;
  if (typeof value === "boolean") return String(value);
  if (isList(value)) return value[0];
  return value === null ? undefined : [value];
}
