import { isBuiltInGroup } from "./built-in-groups.js";

/** A group and a version; the core group is `""`. */
export interface GroupVersion {
  readonly group: string;
  readonly version: string;
}

/** A group, a version and a kind. */
export interface GroupVersionKind extends GroupVersion {
  readonly kind: string;
}

// RFC 1123: what the API server itself requires of groups (subdomains) and versions (labels).
const LABEL = "[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?";
const GROUP = new RegExp(`^(?=.{1,253}$)${LABEL}(?:\\.${LABEL})*$`);
const VERSION = new RegExp(`^${LABEL}$`);

/**
 * Parses an index key: exactly `api/<version>` or `apis/<group>/<version>`.
 * @returns `undefined` for every other key, and for names that no API server would accept
 */
export function parseKey(key: string): GroupVersion | undefined {
  const parts = key.split("/");
  const [root, first, second] = parts;
  if (root === "api" && parts.length === 2 && first !== undefined && VERSION.test(first)) {
    return { group: "", version: first };
  }
  if (root !== "apis" || parts.length !== 3 || first === undefined || second === undefined) return undefined;
  return GROUP.test(first) && VERSION.test(second) ? { group: first, version: second } : undefined;
}

/** The index key of a group/version: `api/v1`, `apis/apps/v1`. It is also the path prefix of its resources. */
export function formatKey({ group, version }: GroupVersion): string {
  return group === "" ? `api/${version}` : `apis/${group}/${version}`;
}

/** Whether an index key is that of one of Kubernetes' own group/versions, without which nothing works. */
export function isBuiltInKey(key: string): boolean {
  const groupVersion = parseKey(key);
  return groupVersion !== undefined && isBuiltInGroup(groupVersion.group);
}

/** A group/version in the form of `apiVersion`: `v1`, `apps/v1`. */
export function formatGroupVersion({ group, version }: GroupVersion): string {
  return group === "" ? version : `${group}/${version}`;
}
