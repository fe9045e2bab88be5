import { isDeepStrictEqual } from "node:util";
import type { KubernetesObject } from "@kubesmith/runtime";
import type { Dump } from "../observer/index.js";
import { isVisible, type View } from "../views.js";

/**
 * Compares the cache of an informer with what the server has.
 * @param objects all objects of the server
 * @returns what differs, in words
 */
export function checkCache(
  view: View,
  { objects: cached, failure }: Dump,
  objects: readonly KubernetesObject[],
): string[] {
  const problems = failure === undefined ? [] : [`it does not follow the server: ${failure}`];
  const expected = new Map(
    objects.filter((object) => isSelected(view, object)).map((object) => [keyOf(object), object]),
  );
  for (const object of cached) {
    const key = keyOf(object);
    const other = expected.get(key);
    expected.delete(key);
    if (other === undefined) problems.push(`${key}: only the cache has it, in version ${versionOf(object)}`);
    else if (versionOf(other) !== versionOf(object)) {
      problems.push(`${key}: the cache has version ${versionOf(object)}, the server ${versionOf(other)}`);
    } else if (!isDeepStrictEqual(object, other)) problems.push(`${key}: the contents of ${versionOf(object)} differ`);
  }
  for (const [key, object] of expected) problems.push(`${key}: the cache lacks version ${versionOf(object)}`);
  return problems.map((problem) => `${view.name}: ${problem}`);
}

function isSelected(view: View, { metadata }: KubernetesObject): boolean {
  const { namespace = "", labels = {} } = metadata ?? {};
  return isVisible(view, { namespace, labels });
}

function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata?.namespace}/${metadata?.name}`;
}

function versionOf({ metadata }: KubernetesObject): string {
  return String(metadata?.resourceVersion);
}
