import { type Fail, isStatement, type JsonSchema, keyed, STRUCTURE_EXTENSIONS } from "./json-schema.js";
import { hasIntOrString, isIntOrString } from "./publish-schema.js";

const TYPES: ReadonlySet<string> = new Set(["string", "number", "integer", "boolean", "array", "object"]);
const FORBIDDEN_IN_BRANCHES = [
  "default",
  "title",
  "description",
  "nullable",
  "additionalProperties",
  ...STRUCTURE_EXTENSIONS,
  "x-kubernetes-validations",
];

/** Where a schema is: of the whole resource, of the elements of a list, or of a field. */
type Level = "root" | "items" | "field";

/** Members of a schema that has branches. */
const BRANCHES = ["allOf", "anyOf", "oneOf"] as const;

/**
 * Checks that the API server would accept the schema of a resource: it must be structural.
 * @param fail called for the first problem
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
 */
export function checkSchema(schema: JsonSchema, path: string, fail: Fail): void {
  if (schema.nullable === true) fail(`${path}.nullable`, "must not be true for the whole resource");
  checkStructure(schema, "root", path, fail);
}

function checkStructure(schema: JsonSchema, level: Level, path: string, fail: Fail): void {
  checkType(schema, level, path, fail);
  checkExtensions(schema, path, fail);
  const { items, properties = {}, additionalProperties } = schema;
  if (additionalProperties !== undefined) {
    const at = `${path}.additionalProperties`;
    if (level === "root") fail(at, "must not be used for the whole resource");
    if (schema["x-kubernetes-embedded-resource"] === true) fail(at, "must not be used in an embedded resource");
    if (Object.keys(properties).length > 0 && additionalProperties !== true)
      fail(at, "cannot be used together with properties");
    if (typeof additionalProperties === "object") checkStructure(additionalProperties, "field", at, fail);
  }
  if (items !== undefined) checkStructure(items, "items", `${path}.items`, fail);
  checkResourceFields(schema, level, path, fail);
  for (const [name, property] of Object.entries(properties))
    checkStructure(property, "field", keyed(`${path}.properties`, name), fail);
  checkBranches(schema, schema, hasIntOrString(schema), path, fail);
}

function checkType(schema: JsonSchema, level: Level, path: string, fail: Fail): void {
  const { type = "", items } = schema;
  const at = `${path}.type`;
  const isEmbedded = schema["x-kubernetes-embedded-resource"] === true;
  const isOpen =
    schema["x-kubernetes-int-or-string"] === true || schema["x-kubernetes-preserve-unknown-fields"] === true;
  if (type !== "" && !TYPES.has(type))
    fail(at, `must be one of ${[...TYPES].join(", ")}; for null, use nullable: true`);
  if ((level === "root" && type !== "" && type !== "object") || (isEmbedded && type !== "object"))
    fail(at, "must be object");
  if (type === "" && !isOpen)
    fail(
      at,
      "is missing; every schema needs a type, x-kubernetes-int-or-string or x-kubernetes-preserve-unknown-fields",
    );
  if (type === "array" && items === undefined) fail(`${path}.items`, "is missing");
}

function checkExtensions(schema: JsonSchema, path: string, fail: Fail): void {
  const preserve = schema["x-kubernetes-preserve-unknown-fields"];
  if (preserve === false) fail(`${path}.x-kubernetes-preserve-unknown-fields`, "must be true, or absent");
  if (schema["x-kubernetes-int-or-string"] === true)
    for (const other of ["x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource"])
      if (schema[other] === true) fail(`${path}.${other}`, "cannot be used together with x-kubernetes-int-or-string");
  if (schema.uniqueItems === true) fail(`${path}.uniqueItems`, "must not be true; use x-kubernetes-list-type: set");
  const mapType = schema["x-kubernetes-map-type"];
  if (mapType !== undefined && schema.type !== "object") fail(`${path}.x-kubernetes-map-type`, "needs type: object");
  if (mapType !== undefined && mapType !== "atomic" && mapType !== "granular")
    fail(`${path}.x-kubernetes-map-type`, "must be atomic or granular");
  checkListType(schema, path, fail);
}

function checkListType(schema: JsonSchema, path: string, fail: Fail): void {
  const { items, type } = schema;
  const { "x-kubernetes-list-type": listType, "x-kubernetes-list-map-keys": keys = [] } = schema;
  const at = `${path}.x-kubernetes-list-type`;
  if (listType !== undefined && type !== "array") fail(at, "needs type: array");
  if (listType !== undefined && !["atomic", "set", "map"].includes(listType)) fail(at, "must be atomic, set or map");
  if (keys.length > 0 && listType !== "map") fail(at, "must be map, because x-kubernetes-list-map-keys is used");
  if (listType === "set" || listType === "map")
    if (items?.nullable === true) fail(`${path}.items.nullable`, `must not be true in a list of the type ${listType}`);
  if (listType !== "map") return;
  const keysAt = `${path}.x-kubernetes-list-map-keys`;
  if (keys.length === 0) fail(keysAt, "is missing; a list of the type map needs it");
  if (new Set(keys).size < keys.length) fail(keysAt, "must not contain a name twice");
  if (items?.type !== "object") fail(`${path}.items.type`, "must be object in a list of the type map");
  for (const key of keys) {
    const property = Object.hasOwn(items?.properties ?? {}, key) ? items?.properties?.[key] : undefined;
    if (property === undefined) fail(keysAt, `must contain only properties of the elements, not ${key}`);
    const propertyAt = keyed(`${path}.items.properties`, key);
    if (property.type === "array" || property.type === "object")
      fail(`${propertyAt}.type`, "must not be array or object, because it is in x-kubernetes-list-map-keys");
    if (property.default === undefined && !(items?.required ?? []).includes(key))
      fail(propertyAt, "must be required or have a default, because it is in x-kubernetes-list-map-keys");
    if (property.nullable === true)
      fail(`${propertyAt}.nullable`, "must not be true, because it is in x-kubernetes-list-map-keys");
  }
}

/** The fields that the API server adds to every resource, and to embedded ones. */
function checkResourceFields(schema: JsonSchema, level: Level, path: string, fail: Fail): void {
  const { properties = {} } = schema;
  const isEmbedded = schema["x-kubernetes-embedded-resource"] === true;
  if (isEmbedded && schema["x-kubernetes-preserve-unknown-fields"] !== true && Object.keys(properties).length === 0)
    fail(`${path}.properties`, "is missing; an embedded resource needs it, or x-kubernetes-preserve-unknown-fields");
  if (level !== "root" && !isEmbedded) return;
  const { metadata } = properties;
  for (const name of ["apiVersion", "kind"]) {
    const property = properties[name];
    if (property !== undefined && property.type !== "string")
      fail(`${keyed(`${path}.properties`, name)}.type`, "must be string");
  }
  if (metadata === undefined) return;
  const at = keyed(`${path}.properties`, "metadata");
  if (metadata.type !== "object") fail(`${at}.type`, "must be object");
  if (level !== "root") return;
  const names = Object.keys(metadata.properties ?? {});
  const others = Object.keys(metadata).filter((name) => !["type", "properties", "default"].includes(name));
  if (others.some((name) => isStatement(metadata[name])) || names.some((name) => !RESTRICTABLE.has(name)))
    fail(at, "must contain nothing but properties for name and generateName");
}

const RESTRICTABLE: ReadonlySet<string> = new Set(["name", "generateName"]);

/**
 * Checks the branches of a schema: they may only restrict values of fields whose structure is described outside of them.
 * @param structure the schema outside of all branches that describes the same value
 * @param intOrString whether branches may say that a value is an integer or a string
 */
function checkBranches(
  schema: JsonSchema,
  structure: JsonSchema | undefined,
  intOrString: boolean,
  path: string,
  fail: Fail,
): void {
  for (const word of BRANCHES)
    for (const [i, branch] of (schema[word] ?? []).entries()) {
      const isFirst = intOrString && word === "allOf" && i === 0 && isIntOrString(branch.anyOf);
      if (intOrString && word === "anyOf" && isIntOrString(schema.anyOf)) continue;
      checkBranch(branch, structure, isFirst, `${path}.${word}[${i}]`, fail);
    }
  if (schema.not !== undefined) checkBranch(schema.not, structure, false, `${path}.not`, fail);
}

function checkBranch(
  branch: JsonSchema,
  structure: JsonSchema | undefined,
  intOrString: boolean,
  path: string,
  fail: Fail,
): void {
  if (structure === undefined) fail(path, "describes a field that is not described outside of it");
  if ((branch.type ?? "") !== "") fail(`${path}.type`, "must be moved out of allOf, anyOf, oneOf or not");
  for (const name of FORBIDDEN_IN_BRANCHES)
    if (isStatement(branch[name])) fail(`${path}.${name}`, "must be moved out of allOf, anyOf, oneOf or not");
  const { items, properties = {} } = branch;
  if (items !== undefined) checkBranch(items, structure.items, false, `${path}.items`, fail);
  for (const [name, property] of Object.entries(properties)) {
    const at = keyed(`${path}.properties`, name);
    if (name === "metadata") fail(at, "must not be described in allOf, anyOf, oneOf or not");
    const known = structure.properties ?? {};
    checkBranch(property, Object.hasOwn(known, name) ? known[name] : undefined, false, at, fail);
  }
  checkBranches(branch, structure, intOrString, path, fail);
}
