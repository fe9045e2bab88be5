import { type GroupVersion, isShortNameOfAnother, shortGroupName } from "../openapi/index.js";

/** Path of a module below the output folder, `apps/v1`; a package exports it under the same path. */
export type ModuleId = string;

const SHARED_GROUP = "meta";
/** The module of the types that all groups share. */
export const SHARED_MODULE: ModuleId = `${SHARED_GROUP}/v1`;

/**
 * What stands beside the folders of groups, or may: files of a tree and of a package, and what people keep there. A group of that name would
 * be a folder in place of the file; group names are in lower case, and many disks do not tell `README.md` from `readme.md`.
 */
const RESERVED =
  /^(index|merge|types|lock|api-hashes|kubesmith|package|package-lock|npm-shrinkwrap|kubesmith\.config|tsconfig([.-].*)?)\.([cm]?[jt]s|d\.[cm]?ts|json)(\.map)?$|^(readme|license|licence|changelog)(\.(md|txt))?$/;
// Windows reserves these as the part before the first dot of a file name.
const RESERVED_FILE = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/;

/**
 * The module of a group/version: `core/v1`, `rbac/v1`, `cert-manager.io/v1`. Both parts are DNS names, checked when keys are parsed. A group
 * that is called what a built-in one is shortened to, or as a file beside the folders, gets an underscore, which no DNS name has: it must not
 * join the other's module, nor take the file's place.
 */
export function moduleOf({ group, version }: GroupVersion): ModuleId {
  const folder = isTaken(group) ? `_${group}` : fileSafe(shortGroupName(group));
  return `${folder}/${fileSafe(version)}`;
}

function isTaken(group: string): boolean {
  return isShortNameOfAnother(group) || group === SHARED_GROUP || RESERVED.test(group);
}

function fileSafe(name: string): string {
  return RESERVED_FILE.test(name) ? `_${name}` : name;
}
