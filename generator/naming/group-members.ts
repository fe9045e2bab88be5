import { type GroupVersion, isBuiltInGroup, isShortNameOfAnother } from "../openapi/index.js";
import { createNamer, memberName } from "./identifiers.js";
import { moduleOf } from "./modules.js";
import type { GroupMember, VersionMember } from "./types.js";

/**
 * The members of the clientset. Groups that would share a member are all spelt out in full instead: a program that used the short one
 * then fails to compile, and never talks to another API than it did before.
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

/** A group that is called what a built-in one is shortened to gets an underscore: the short name is that of the built-in one alone. */
function groupMember(group: string): string {
  return isShortNameOfAnother(group) ? `${group}_` : memberName(group);
}

/** A group may begin with a digit; a member is quoted then, and a name gets an underscore. */
function aliasOf(group: string, version: string): string {
  return `${group}_${version}`.replace(/^(?=[0-9])/, "_");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
