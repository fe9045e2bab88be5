import { expect, it } from "vitest";
import { groupMembers } from "./group-members.js";

it.each<[string, string[], string[]]>([
  ["a group", ["cert-manager.io/v1"], ["certManagerIo: v1"]],
  ["versions of a group, sorted", ["autoscaling/v2", "autoscaling/v1"], ["autoscaling: v1 v2"]],
  ["the core group", ["/v1"], ["core: v1"]],
  ["two groups that would share a member", ["a.b/v1", "a-b/v1", "c.d/v1"], ["a-b: v1", "a.b: v1", "cD: v1"].sort()],
  ["a built-in group that another imitates", ["rbac/v1", "rbac.authorization.k8s.io/v1"], ["rbac: v1", "rbac_: v1"]],
  ["a group that begins with a digit", ["3scale.net/v1"], ["3scaleNet: v1"]],
  ["a group and a version of digits", ["0.1/2"], ["0_1: 2"]],
  ["a group that is a word of the language", ["class/v1", "delete/default"], ["class_: v1", "delete_: default_"]],
  ["a group that is called like a file", ["index.ts/v1"], ["indexTs: v1"]],
])("%s", (_, given, want) => {
  const groupVersions = given.map((text) => {
    const at = text.lastIndexOf("/");
    return { group: text.slice(0, at), version: text.slice(at + 1) };
  });
  const members = groupMembers(groupVersions).map(
    ({ member, versions }) => `${member}: ${versions.map((version) => version.member).join(" ")}`,
  );
  expect(members).toEqual(want);
  // They name imports.
  const aliases = groupMembers(groupVersions).flatMap(({ versions }) => versions.map(({ alias }) => alias));
  expect(aliases.filter((alias) => !/^[A-Za-z_$][\w$]*$/.test(alias))).toEqual([]);
});
