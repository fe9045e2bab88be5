import { type GroupVersion, isShortNameOfAnother, shortGroupName } from "../openapi/index.js";

/** Path of a module below the output folder, `apps/v1`; a package exports it under the same path. */
export type ModuleId = string;

const SHARED_GROUP = "meta";
/** The module of the types that all groups share. */
export const SHARED_MODULE: ModuleId = `${SHARED_GROUP}/v1`;

// Windows reserves these as the part before the first dot of a file name.
const RESERVED_FILE = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/;

/**
 * The module of a group/version: `core/v1`, `rbac/v1`, `cert-manager.io/v1`. Both parts are DNS names, checked when keys are parsed. A group
 * that is called what a built-in one is shortened to gets an underscore, which no DNS name has: it must not join the other's module.
 */
export function moduleOf({ group, version }: GroupVersion): ModuleId {
  const folder = isShortNameOfAnother(group) || group === SHARED_GROUP ? `_${group}` : fileSafe(shortGroupName(group));
  return `${folder}/${fileSafe(version)}`;
}

function fileSafe(name: string): string {
  return RESERVED_FILE.test(name) ? `_${name}` : name;
}
