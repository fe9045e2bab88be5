import { documentHash } from "../../files.js";
import { canonicalJson } from "../../json.js";
import { type Document, formatKey, localHash, parseDocument, referencedDefinitions } from "../../openapi/index.js";
import type { Bundled } from "./bundled.js";
import type { CustomResource } from "./definition.js";
import { resourcePaths } from "./resource-paths.js";
import { resourceSchemas } from "./resource-schemas.js";

/**
 * The documents of custom resources, one for each group/version, as an API server publishes them at `/openapi/v3/apis/GROUP/VERSION`.
 * @see https://github.com/kubernetes/apiextensions-apiserver/blob/master/pkg/controller/openapi/builder/builder.go
 */
export function documentsOf(resources: readonly CustomResource[], bundled: Bundled): readonly Document[] {
  const byKey = new Map<string, CustomResource[]>();
  for (const resource of resources) {
    const key = formatKey(resource);
    const served = byKey.get(key);
    if (served === undefined) byKey.set(key, [resource]);
    else served.push(resource);
  }
  return [...byKey]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, served]) => {
      const text = Buffer.from(documentText(served, bundled));
      const hash = localHash(documentHash(text));
      // Limits of documents hold for these as well.
      return { key, hash, document: parseDocument(text, key) };
    });
}

function documentText(resources: readonly CustomResource[], bundled: Bundled): string {
  const paths = Object.assign({}, ...resources.map((resource) => resourcePaths(resource, bundled)));
  const own = Object.assign({}, ...resources.map((resource) => resourceSchemas(resource, bundled)));
  return canonicalJson({
    openapi: "3.0.0",
    info: { title: "Kubernetes CRD Swagger", version: "v0.1.0" },
    paths,
    components: { schemas: { ...referencedDefinitions([paths, own], bundled.schemas), ...own } },
  });
}
