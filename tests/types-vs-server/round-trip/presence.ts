import type { EmitDefinition, EmitModel, EmitResource } from "../../../generator/naming/index.js";
import { escapePointer } from "../../../generator/openapi/keywords.js";
import { isList, isObject, type Json, type JsonObject, type Path, textOf, typeOf } from "../document.js";
import { kindText } from "./resources.js";

type Schema = EmitDefinition["schema"];

/** Something in a returned object that its read type denies. */
export interface Contradiction {
  /** JSON pointer into the object. */
  readonly pointer: string;
  /** What the type calls present is absent, or null; or the value is of another type. */
  readonly problem: "absent" | "null" | "type";
  /** The definition and the property that say so, `io.k8s.api.core.v1.Pod.spec`. */
  readonly place: string;
}

/** What the runtime's `Live` adds to the metadata of an object that is stored. */
const LIVE_METADATA = ["name", "uid", "resourceVersion", "creationTimestamp"];

/** The properties of a resource's root, or of its metadata, that the type of responses adds to the required ones; none for other places. */
export function presentFields({ stored, scope, alwaysReturned }: EmitResource, path: Path): readonly string[] {
  if (!stored) return path.length === 0 ? alwaysReturned : [];
  if (path.length === 0) return ["apiVersion", "kind", "metadata", ...alwaysReturned];
  if (path.length > 1 || path[0] !== "metadata") return [];
  return scope === "Namespaced" ? [...LIVE_METADATA, "namespace"] : LIVE_METADATA;
}

/**
 * Creates a function that compares an object that the server returned with the type that it is read as: of a resource's kind `Live`, which
 * is the written form with the root fields and the metadata that the server always sets; of another kind, a subresource's, the written
 * form. Throws on a kind that the model does not have.
 */
export function presenceChecker({ modules, definitions }: EmitModel): (object: JsonObject) => Contradiction[] {
  const resources = new Map(
    modules.flatMap((module) => module.resources).map((resource) => [kindText(resource), resource]),
  );
  const kinds = new Map(
    [...definitions.values()].flatMap((definition) =>
      definition.gvk === undefined ? [] : [[kindText({ gvk: definition.gvk }), definition]],
    ),
  );
  return (object) => {
    const resource = resources.get(typeOf(object));
    const definition = resource === undefined ? kinds.get(typeOf(object)) : definitions.get(resource.object);
    if (definition === undefined) throw new Error(`the model has no ${typeOf(object)}`);
    const found = [
      ...(resource === undefined ? [] : missingInLive(resource, object, definition)),
      ...objectContradictions(definition, object, "", definitions),
    ];
    // A property that is both required and always set is found twice.
    return [...new Map(found.map((contradiction) => [contradiction.pointer, contradiction])).values()];
  };
}

function missingInLive(resource: EmitResource, object: JsonObject, { name }: EmitDefinition): Contradiction[] {
  const metadata = isObject(object.metadata) ? object.metadata : {};
  return [
    ...missing(object, presentFields(resource, []), "", name),
    ...missing(metadata, presentFields(resource, ["metadata"]), "/metadata", `${name}.metadata`),
  ];
}

function missing(object: JsonObject, names: Iterable<string>, pointer: string, holder: string): Contradiction[] {
  return [...names].flatMap((name): Contradiction[] => {
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    if (value !== undefined && value !== null) return [];
    const problem = value === undefined ? "absent" : "null";
    return [{ pointer: `${pointer}/${escapePointer(name)}`, problem, place: `${holder}.${name}` }];
  });
}

type Definitions = EmitModel["definitions"];

function objectContradictions(
  { name, schema, required }: EmitDefinition,
  object: JsonObject,
  pointer: string,
  definitions: Definitions,
): Contradiction[] {
  const properties = Object.entries(schema.properties ?? {});
  const isAbsent = (property: string): boolean => !Object.hasOwn(object, property);
  const absent = [...required].filter(isAbsent);
  return [
    ...missing(object, absent, pointer, name),
    ...properties.flatMap(([property, type]) => {
      const value = Object.hasOwn(object, property) ? object[property] : undefined;
      if (value === undefined) return [];
      const at = `${pointer}/${escapePointer(property)}`;
      return contradictions(type, value, { pointer: at, place: `${name}.${property}`, definitions });
    }),
  ];
}

/** Where a value stands. */
interface Standing {
  readonly pointer: string;
  readonly place: string;
  readonly definitions: Definitions;
}

function contradictions(schema: Schema, value: Json, standing: Standing): Contradiction[] {
  const { pointer, place, definitions } = standing;
  if (value === null)
    return schema.nullable === true || isAnything(schema) ? [] : [{ pointer, place, problem: "null" }];
  const target = schema.$ref === undefined ? undefined : definitions.get(schema.$ref);
  if (target !== undefined) {
    if (target.schema.properties === undefined) return contradictions(target.schema, value, standing);
    return isObject(value)
      ? objectContradictions(target, value, pointer, definitions)
      : [{ pointer, place, problem: "type" }];
  }
  if (!isOfType(schema, value)) return [{ pointer, place, problem: "type" }];
  if (isList(value)) {
    return value.flatMap((item, i) =>
      contradictions(schema.items ?? {}, item, { ...standing, pointer: `${pointer}/${i}` }),
    );
  }
  const values = schema.additionalProperties;
  if (!isObject(value) || typeof values !== "object") return [];
  return Object.entries(value).flatMap(([key, member]) =>
    contradictions(values, member, { ...standing, pointer: `${pointer}/${escapePointer(key)}` }),
  );
}

function isAnything({ $ref, type, oneOf, allOf }: Schema): boolean {
  return $ref === undefined && type === undefined && oneOf === undefined && allOf === undefined;
}

function isOfType(schema: Schema, value: Json): boolean {
  if (schema.oneOf !== undefined) return schema.oneOf.some((part) => part.$ref !== undefined || isOfType(part, value));
  switch (schema.type) {
    case "string":
      return typeof value === "string" && (isOpen(schema) || schema.enum?.includes(value) === true);
    case "integer":
    case "number":
      return typeof value === "number";
    case "boolean":
      return typeof value === "boolean";
    case "array":
      return isList(value);
    case "object":
      return isObject(value);
    default:
      return true;
  }
}

function isOpen({ enum: values, "x-kubesmith-open-enum": open }: Schema): boolean {
  return values === undefined || open === true;
}

/** A contradiction for people, `Pod shop/web: /spec/containers is null (io.k8s.api.core.v1.PodSpec.containers)`. */
export function contradictionText(object: JsonObject, { pointer, problem, place }: Contradiction): string {
  const { namespace = "", name = "" } = isObject(object.metadata) ? object.metadata : {};
  const what = problem === "type" ? "is of another type" : `is ${problem}`;
  return `${textOf(object, "kind")} ${[namespace, name].join("/")}: ${pointer} ${what} (${place})`;
}
