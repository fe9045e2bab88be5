import { type GroupVersion, isBuiltInGroup, isShortNameOfAnother } from "../openapi/index.js";
import { createNamer, memberName } from "./identifiers.js";
import { moduleOf } from "./modules.js";
import type { GroupMember, VersionMember } from "./types.js";

/**
 * The members of the clientset. If several groups would get the same member, all of them get their full name instead: a program that used
 * the short one then fails to compile, and never silently uses another API.
 */
export function groupMembers(groupVersions: readonly GroupVersion[]): GroupMember[] {
  const groups = [...new Set(groupVersions.map(({ group }) => group))].sort(compare);
  const sharers = new Map<string, number>();
  for (const group of groups) sharers.set(groupMember(group), (sharers.get(groupMember(group)) ?? 0) + 1);
  const namer = createNamer();
  return groups
    .map((group) => {
      const isAlone = sharers.get(groupMember(group)) === 1 || isBuiltInGroup(group);
      return { member: isAlone ? groupMember(group) : group, group };
    })
    .sort((a, b) => compare(a.member, b.member))
    .map(({ member, group }): GroupMember => {
      const versions = groupVersions
        .filter((candidate) => candidate.group === group)
        .sort((a, b) => compare(a.version, b.version))
        .map((groupVersion): VersionMember => {
          const version = memberName(groupVersion.version);
          return {
            member: version,
            module: moduleOf(groupVersion),
            alias: namer(aliasOf(groupMember(group), version)),
          };
        });
      return { member, group, versions };
    });
}

/** A group with the short name of a built-in one gets an underscore, because the short name belongs to the built-in group. */
function groupMember(group: string): string {
  return isShortNameOfAnother(group) ? `${group}_` : memberName(group);
}

/** A group may begin with a digit; its member is then quoted, and its identifier gets an underscore. */
function aliasOf(group: string, version: string): string {
  return `${group}_${version}`.replace(/^(?=[0-9])/, "_");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
