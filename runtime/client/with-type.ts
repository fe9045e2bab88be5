import type { KubernetesObject } from "../types/object.js";

/**
 * An item of a list with the type that the server omits, which comes first, as everywhere else.
 *
 * Most objects have the same three members. A literal of them takes V8 half the time of a spread after other members.
 */
export function withType(
  item: KubernetesObject & { spec?: unknown; status?: unknown },
  apiVersion: string,
  kind: string,
): KubernetesObject {
  const { metadata, spec, status } = item;
  if (metadata !== undefined && spec !== undefined && status !== undefined) {
    let members = 0;
    for (const _ in item) members++;
    if (members === 3) return { apiVersion, kind, metadata, spec, status } as KubernetesObject;
  }
  return { apiVersion, kind, ...item };
}
