import { isObject } from "../../json.js";
import { METHODS, parseKey } from "../../openapi/index.js";
import { MAX_HOLE } from "./extent.js";
import { escapeKey, escapeText, type JSONObject, mapList, mapMembers } from "./marks.js";
import { pathOfObject } from "./patterns.js";

/** Values of the holes in a document's strings, by name. */
export interface Holes {
  readonly [name: string]: string;
}

/** What a value of a hole may be: all names of groups, versions and kinds. Anything else stays where it is. */
const SIMPLE = /^[A-Za-z0-9._-]+$/;

/** A document as files have it, with holes. */
export interface Template {
  readonly value: unknown;
  /** What the holes of all paths have to be filled with. */
  readonly holes: Holes;
  /** The value of the hole `kind`, by path. */
  readonly kinds: ReadonlyMap<string, string>;
}

/**
 * A document as files have it. In its paths, names that follow from the group, the version and the kind are holes, so the paths of all
 * resources that are alike are equal.
 * @param key the document's index key
 */
export function templateOf(document: JSONObject, key: string): Template {
  const holes = holesOf(document, key);
  const paths = isObject(document.paths) ? document.paths : {};
  const kinds = kindsOf(paths);
  const templatePath = (item: unknown, path: string): unknown => {
    if (!isObject(item)) return literal(item);
    const kind = kinds.get(path);
    const all = kind === undefined ? holes : { ...holes, kind };
    return mapMembers(item, (member, name) => templateMember(member, name, all), escapeKey);
  };
  const templateMembers = (member: unknown, name: string): unknown => {
    if (!isObject(member)) return literal(member);
    if (name === "paths") return mapMembers(member, templatePath, escapeKey);
    return name === "components" ? templateComponents(member, holes) : literal(member);
  };
  return { value: mapMembers(document, templateMembers, escapeKey), holes, kinds };
}

/** By path, the kind of the objects that it is for. A subresource has the kind of its object: its own may be that of another group. */
function kindsOf(paths: JSONObject): ReadonlyMap<string, string> {
  const kinds = new Map<string, string>();
  for (const [path, item] of Object.entries(paths)) {
    const object = paths[pathOfObject(path)];
    const kind = (isObject(object) ? kindOf(object) : undefined) ?? (isObject(item) ? kindOf(item) : undefined);
    if (kind !== undefined) kinds.set(path, kind);
  }
  return kinds;
}

/** The kind of the first operation that has one. */
function kindOf(item: JSONObject): string | undefined {
  for (const method of METHODS) {
    const operation = item[method];
    const kind = isObject(operation) && operation["x-kubernetes-group-version-kind"];
    if (isObject(kind) && typeof kind.kind === "string" && isSimple(kind.kind)) return kind.kind;
  }
  return undefined;
}

/** The names that a document's operations are made of, as far as they show. */
function holesOf(document: JSONObject, key: string): Holes {
  const groupVersion = parseKey(key);
  if (groupVersion === undefined || !isObject(document.paths)) return {};
  const operations = Object.values(document.paths).flatMap((item) =>
    isObject(item) ? METHODS.flatMap((method) => (isObject(item[method]) ? [item[method]] : [])) : [],
  );
  const { group, version } = groupVersion;
  const [tag] = operations.flatMap(({ tags }) => (Array.isArray(tags) && typeof tags[0] === "string" ? [tags[0]] : []));
  const id = tag
    ?.split("_")
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join("");
  const schemas = packageOfKinds(document, group, version);
  const found = Object.entries({ group, version, tag, id, schemas });
  return Object.fromEntries(
    found.filter((entry): entry is [string, string] => entry[1] !== undefined && isSimple(entry[1])),
  );
}

/** What the names of the definitions of a group/version's kinds begin with: `io.k8s.api.apps.v1`. */
function packageOfKinds(document: JSONObject, group: string, version: string): string | undefined {
  const schemas = isObject(document.components) ? document.components.schemas : undefined;
  for (const [name, schema] of Object.entries(isObject(schemas) ? schemas : {})) {
    const kinds = isObject(schema) && schema["x-kubernetes-group-version-kind"];
    const [kind] = Array.isArray(kinds) && kinds.length === 1 ? (kinds as readonly unknown[]) : [];
    if (!isObject(kind) || kind.group !== group || kind.version !== version) continue;
    if (typeof kind.kind === "string" && name.endsWith(`.${kind.kind}`)) return name.slice(0, -kind.kind.length - 1);
  }
  return undefined;
}

/** Some definitions list the kinds that they are used as: one of their own group/version is among them. */
function templateComponents(components: JSONObject, holes: Holes): unknown {
  const templateSchema = (schema: unknown): unknown => {
    if (!isObject(schema)) return literal(schema);
    return mapMembers(
      schema,
      (member, key) =>
        key === "x-kubernetes-group-version-kind" && Array.isArray(member)
          ? mapList(member, (kind) => templateKind(kind, holes))
          : literal(member),
      escapeKey,
    );
  };
  return mapMembers(
    components,
    (member, key) =>
      key === "schemas" && isObject(member) ? mapMembers(member, templateSchema, escapeKey) : literal(member),
    escapeKey,
  );
}

function templateKind(kind: unknown, holes: Holes): unknown {
  if (!isObject(kind)) return literal(kind);
  if (kind.group !== holes.group) return literal(kind);
  return mapMembers(kind, (member, name) => whole(member, [name], holes), escapeKey);
}

function templateMember(member: unknown, name: string, holes: Holes): unknown {
  if (name === "parameters") return templateParameters(member, holes);
  const isOperation = isObject(member) && METHODS.some((method) => method === name);
  return isOperation ? mapMembers(member, (part, key) => templatePart(part, key, holes), escapeKey) : literal(member);
}

function templatePart(part: unknown, key: string, holes: Holes): unknown {
  if (key === "parameters") return templateParameters(part, holes);
  if (key === "operationId" && typeof part === "string") return withHoles(part, ["id", "kind"], holes);
  if (key === "description" && typeof part === "string") return withKind(part, holes);
  if (key === "tags" && Array.isArray(part)) return mapList(part, (tag) => whole(tag, ["tag"], holes));
  if (key === "x-kubernetes-group-version-kind" && isObject(part)) {
    return mapMembers(part, (member, name) => whole(member, [name], holes), escapeKey);
  }
  return references(part, holes);
}

/** Of parameters, only `name` is described by the kind. */
function templateParameters(parameters: unknown, holes: Holes): unknown {
  if (!Array.isArray(parameters)) return literal(parameters);
  return mapList(parameters, (parameter) => {
    if (!isObject(parameter) || parameter.in !== "path") return literal(parameter);
    return mapMembers(
      parameter,
      (member, key) =>
        key === "description" && typeof member === "string" ? withKind(member, holes) : literal(member),
      escapeKey,
    );
  });
}

/** References to the definition of the kind, and of its list. */
function references(value: unknown, holes: Holes): unknown {
  if (Array.isArray(value)) return mapList(value, (member) => references(member, holes));
  if (!isObject(value)) return literal(value);
  return mapMembers(
    value,
    (member, key) =>
      key === "$ref" && typeof member === "string"
        ? withHoles(member, ["schemas", "kind"], holes)
        : references(member, holes),
    escapeKey,
  );
}

/** A string that is the value of a hole. */
function whole(value: unknown, names: readonly string[], holes: Holes): unknown {
  // The core group has an empty name, which fills its hole by itself.
  const found = names.find((name) =>
    Object.hasOwn(holes, name) ? holes[name] === value : name === "group" && value === "",
  );
  return found === undefined ? literal(value) : `\${${found}}`;
}

/** A string with holes for the first of the names, where it is first, and for the kind after it, where that is last. */
function withHoles(text: string, [name = "", last = ""]: readonly string[], holes: Holes): string {
  const first = holes[name];
  const start = first === undefined ? -1 : text.indexOf(first);
  const head = first === undefined || start === -1 ? "" : text.slice(0, start);
  const rest = first === undefined || start === -1 ? text : text.slice(start + first.length);
  const kind = holes[last];
  const at = kind === undefined ? -1 : rest.lastIndexOf(kind);
  const end =
    kind === undefined || at === -1 ? escapeText(rest) : hole(rest.slice(0, at), last, rest.slice(at + kind.length));
  if (end === undefined) return escapeText(text);
  if (start === -1) return end;
  return head.endsWith("$") ? escapeText(text) : `${escapeText(head)}\${${name}}${end}`;
}

/** A sentence about the kind, which is a word of it. */
function withKind(text: string, { kind }: Holes): string {
  if (kind === undefined) return escapeText(text);
  for (let at = text.lastIndexOf(kind); at !== -1; at = at === 0 ? -1 : text.lastIndexOf(kind, at - 1)) {
    const end = at + kind.length;
    if (isWordPart(text[at - 1]) || isWordPart(text[end])) continue;
    return hole(text.slice(0, at), "kind", text.slice(end)) ?? escapeText(text);
  }
  return escapeText(text);
}

function isSimple(text: string): boolean {
  return text.length <= MAX_HOLE && SIMPLE.test(text);
}

function isWordPart(character: string | undefined): boolean {
  return character !== undefined && /\w/.test(character);
}

/** `undefined` where a `$` before the hole would make it none. */
function hole(before: string, name: string, after: string): string | undefined {
  return before.endsWith("$") ? undefined : `${escapeText(before)}\${${name}}${escapeText(after)}`;
}

/** A value without holes. */
export function literal(value: unknown): unknown {
  if (typeof value === "string") return escapeText(value);
  if (Array.isArray(value)) return mapList(value, literal);
  return isObject(value) ? mapMembers(value, literal, escapeKey) : value;
}
