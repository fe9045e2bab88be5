import { isObject, type JsonObject, type TestDocument, textOf, typeOf } from "../document.js";

/**
 * Creates documents for kinds without one, from documents of the same kind and group in another version. The server decides whether they
 * are valid.
 * @param kinds all that there should be a document of, `apps/v1/Deployment`
 */
export function inOtherVersions(documents: readonly TestDocument[], kinds: readonly string[]): TestDocument[] {
  const covered = new Set(documents.map(({ object }) => typeOf(object)));
  return kinds.flatMap((kind) => {
    if (covered.has(kind)) return [];
    const [, apiVersion = ""] = /^(.*)\/[^/]*$/.exec(kind) ?? [];
    return documents
      .filter(({ object }) => isVersionOf(typeOf(object), kind))
      .map((document) => ({
        ...document,
        label: `${document.label} as ${apiVersion}`,
        object: { ...document.object, apiVersion, metadata: renamed(document.object, apiVersion) },
      }));
  });
}

/** Whether two kinds, `apps/v1/Deployment` and `apps/v1beta1/Deployment`, are one in two versions. */
export function isVersionOf(kind: string, other: string): boolean {
  return withoutVersion(kind) === withoutVersion(other);
}

/** `gateway.networking.k8s.io/TLSRoute` of `gateway.networking.k8s.io/v1/TLSRoute` */
function withoutVersion(kind: string): string {
  return kind.replace(/[^/]*\/(?=[^/]*$)/, "");
}

/** With a different name. */
function renamed({ metadata }: JsonObject, apiVersion: string): JsonObject {
  const version = apiVersion.slice(apiVersion.lastIndexOf("/") + 1);
  return isObject(metadata) ? { ...metadata, name: `${textOf(metadata, "name")}-${version}` } : {};
}
