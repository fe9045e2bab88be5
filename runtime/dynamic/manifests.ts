import type { TypeMeta } from "../discovery/index.js";
import { RequestError } from "../errors/request-error.js";
import { printable } from "../text/printable.js";
import type { KubernetesObject } from "../types/object.js";
import { readDocuments, YamlError } from "../yaml/read.js";

/** An object to apply, and where it was found. */
export interface Manifest {
  readonly object: KubernetesObject & TypeMeta;
  readonly name: string;
  readonly namespace: string | undefined;
  /** `line 12`, or `object 3` of a list of objects. */
  readonly where: string;
}

/**
 * Reads manifests: YAML text of any number of documents, JSON objects one after the other, or objects. Lists (`kind: List` and others with
 * `items`) are expanded, and empty documents are skipped. As in kubectl, the items of a `ConfigMapList` need no kind.
 *
 * Throws a `RequestError` (`InvalidManifest`) that says where something is wrong; the text itself, which may contain Secrets, is not
 * quoted.
 */
export function readManifests(input: string | readonly object[]): Manifest[] {
  if (typeof input !== "string" && !Array.isArray(input)) {
    throw new RequestError("InvalidManifest", "manifests must be a string or a list of objects; decode bytes first");
  }
  const found =
    typeof input === "string"
      ? parseDocuments(input)
      : input.map((value, index): Found => ({ value, where: `object ${index + 1}` }));
  return found.flatMap(expandList).map(manifestOf);
}

interface Found {
  readonly value: unknown;
  readonly where: string;
}

function parseDocuments(text: string): Found[] {
  try {
    return readDocuments(text).map(({ value, line }) => ({ value, where: `line ${line}` }));
  } catch (error) {
    if (!(error instanceof YamlError) || error.line === undefined) throw error;
    throw invalid(`line ${error.line}`, `invalid YAML (${error.message.replace(/^line \d+: /, "")})`);
  }
}

function expandList(found: Found): Found[] {
  const items = itemsOf(found.value);
  if (items === undefined) return [found];
  return items.flatMap((value, index) => expandList({ value, where: `${found.where}, item ${index + 1}` }));
}

/** The items of a list; undefined if the object is not one. Lists without items have null, as Go writes it. */
function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (!isObject(value) || typeof value.kind !== "string" || !value.kind.endsWith("List")) return undefined;
  const { apiVersion, kind, items } = value;
  if (items === null) return [];
  if (!Array.isArray(items)) return undefined;
  const itemKind = kind.slice(0, -"List".length);
  if (itemKind === "") return items;
  return items.map((item: unknown) => (isObject(item) && !item.kind ? { ...item, apiVersion, kind: itemKind } : item));
}

function manifestOf({ value, where }: Found): Manifest {
  if (!isObject(value)) throw invalid(where, "the manifest must be an object");
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion !== "string" || apiVersion === "") throw invalid(where, "the object has no apiVersion");
  if (typeof kind !== "string" || kind === "") throw invalid(where, "the object has no kind");
  const { name, namespace } = isObject(metadata) ? metadata : {};
  for (const [field, found] of Object.entries({ name, namespace })) {
    if (found === undefined || found === null || typeof found === "string") continue;
    throw invalid(where, `metadata.${field} of ${kind} must be a string, but is ${typeOf(found)}; put it in quotes`);
  }
  if (typeof name !== "string" || name === "") throw invalid(where, `${kind} has no metadata.name`);
  return {
    object: { ...value, apiVersion, kind },
    name,
    namespace: typeof namespace === "string" && namespace !== "" ? namespace : undefined,
    where,
  };
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return typeof value === "boolean" ? "a boolean" : "a number";
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(where: string, what: string): RequestError {
  return new RequestError("InvalidManifest", `manifests: ${where}: ${printable(what, 200)}`);
}
