import { type JsonObject, type TestDocument, textOf, typeOf } from "./document.js";
import type { SdkResource } from "./sdk.js";

/** Finds the resource that a document is of. */
export type FindResource = (object: JsonObject) => SdkResource | undefined;

/**
 * Creates a {@link FindResource}: by apiVersion and kind, else by the kind alone, as someone would take it who mistook the apiVersion; of
 * several, the first. Undefined when no kind of the SDK has that name.
 */
export function resourceFinder(resources: readonly SdkResource[]): FindResource {
  const byType = new Map(resources.map((resource) => [`${resource.apiVersion}/${resource.kind}`, resource]));
  const byKind = new Map([...resources].reverse().map((resource) => [resource.kind, resource]));
  return (object) => {
    const kind = textOf(object, "kind");
    return byType.get(`${textOf(object, "apiVersion")}/${kind}`) ?? byKind.get(kind);
  };
}

/** The documents that can be compared: those whose type the server serves, and those whose mistake is the type. */
export function servedOf<D extends TestDocument>(documents: readonly D[], resources: readonly SdkResource[]): D[] {
  const types = new Set(resources.map(({ apiVersion, kind }) => `${apiVersion}/${kind}`));
  return documents.filter(({ mistake, object }) => mistake === "wrong-apiVersion" || types.has(typeOf(object)));
}

/** The path of the collection that objects of a resource are created in. */
export function collectionPath(
  { apiVersion, plural, namespaced }: Pick<SdkResource, "apiVersion" | "plural" | "namespaced">,
  namespace: string,
): string {
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return namespaced ? `${root}/namespaces/${namespace}/${plural}` : `${root}/${plural}`;
}
