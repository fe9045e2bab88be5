import type { TypeMeta } from "../discovery/index.js";
import { RequestError } from "../errors/request-error.js";
import { yamlOptions } from "../kubeconfig/yaml.js";
import { printable } from "../text/printable.js";
import type { KubernetesObject } from "../types/object.js";

/** An object to apply, and where it was found. */
export interface Manifest {
  readonly object: KubernetesObject & TypeMeta;
  readonly name: string;
  readonly namespace: string | undefined;
  /** `line 12`, or `object 3` of a list of objects. */
  readonly where: string;
}

/**
 * Reads manifests: YAML text of any number of documents, or objects. Lists (`kind: List` and others with `items`) are expanded, and empty
 * documents are skipped.
 *
 * Throws a `RequestError` (`InvalidManifest`) that says where something is wrong; the text itself, which may contain Secrets, is not
 * quoted.
 */
export async function readManifests(input: string | readonly object[]): Promise<Manifest[]> {
  const found =
    typeof input === "string"
      ? await parseDocuments(input)
      : input.map((value, index): Found => ({ value, where: `object ${index + 1}` }));
  return found.flatMap(expandList).map(manifestOf);
}

interface Found {
  readonly value: unknown;
  readonly where: string;
}

async function parseDocuments(text: string): Promise<Found[]> {
  const { LineCounter, parseAllDocuments } = await import("#yaml");
  const lineCounter = new LineCounter();
  // Integers are parsed as bigint first; those that fit into a number become numbers below.
  const documents = parseAllDocuments(text, { ...yamlOptions(), lineCounter, intAsBigInt: true });
  if (!Array.isArray(documents)) return [];
  const lineOf = (offset: number): string => `line ${lineCounter.linePos(offset).line}`;
  return documents.flatMap((document): Found[] => {
    const [error] = document.errors;
    if (error !== undefined) throw invalid(lineOf(error.pos[0]), `invalid YAML (${error.code})`);
    const where = lineOf(document.contents?.range?.[0] ?? document.range[0]);
    const value = toValue(document, where);
    return value === null ? [] : [{ value, where }];
  });
}

function toValue(
  document: { toJS(options: { maxAliasCount: number; reviver: typeof shrink }): unknown },
  where: string,
): unknown {
  try {
    return document.toJS({ maxAliasCount: 100, reviver: shrink });
  } catch {
    throw invalid(where, "invalid YAML (aliases cannot be resolved)");
  }
}

function shrink(_key: unknown, value: unknown): unknown {
  return typeof value === "bigint" && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function expandList({ value, where }: Found): Found[] {
  if (!isObject(value) || typeof value.kind !== "string" || !value.kind.endsWith("List")) return [{ value, where }];
  if (!Array.isArray(value.items)) return [{ value, where }];
  return value.items.flatMap((item: unknown, index) =>
    expandList({ value: item, where: `${where}, item ${index + 1}` }),
  );
}

function manifestOf({ value, where }: Found): Manifest {
  if (!isObject(value)) throw invalid(where, "is not an object");
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion !== "string" || apiVersion === "") throw invalid(where, "has no apiVersion");
  if (typeof kind !== "string" || kind === "") throw invalid(where, "has no kind");
  const { name, namespace } = isObject(metadata) ? metadata : {};
  if (typeof name !== "string" || name === "") throw invalid(where, `${kind} has no metadata.name`);
  if (namespace !== undefined && namespace !== null && typeof namespace !== "string") {
    throw invalid(where, `${kind} has a metadata.namespace that is not a string`);
  }
  return { object: { ...value, apiVersion, kind }, name, namespace: namespace || undefined, where };
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(where: string, what: string): RequestError {
  return new RequestError("InvalidManifest", `manifests: ${where}: ${printable(what, 200)}`);
}
