import type { EmitResource } from "../../../generator/naming/index.js";
import { isObject, type JsonObject, textOf } from "../document.js";
import { collectionPath as pathOf } from "../resolve.js";
import { namespaceOf } from "../server.js";

/** What a kind is called here: `apps/v1/Deployment`. */
export function kindText({ gvk }: Pick<EmitResource, "gvk">): string {
  return `${apiVersionOf({ gvk })}/${gvk.kind}`;
}

/** A resource's group/version as objects say it. */
export function apiVersionOf({ gvk: { group, version } }: Pick<EmitResource, "gvk">): string {
  return group === "" ? version : `${group}/${version}`;
}

/** The path of a resource's collection, in one namespace, or in all of them if none is given. */
export function collectionPath(resource: EmitResource, namespace?: string): string {
  const namespaced = resource.scope === "Namespaced" && namespace !== undefined;
  return pathOf({ apiVersion: apiVersionOf(resource), plural: resource.plural, namespaced }, namespace ?? "");
}

/** The path of an object of a resource, or of a subresource of it. */
export function objectPath(resource: EmitResource, object: JsonObject, subresource?: string): string {
  const name = isObject(object.metadata) ? textOf(object.metadata, "name") : "";
  const path = `${collectionPath(resource, namespaceOf(object))}/${encodeURIComponent(name)}`;
  return subresource === undefined ? path : `${path}/${subresource}`;
}
