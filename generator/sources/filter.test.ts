import { describe, expect, it } from "vitest";
import { filterKeys } from "./filter.js";

const KEYS = ["apis/stable.example.com/v1", "apis/apps/v1", "api/v1", "apis/autoscaling/v2", "apis/autoscaling/v1"];

describe("--include and --exclude", () => {
  it.each([
    [{}, ["api/v1", "apis/apps/v1", "apis/autoscaling/v1", "apis/autoscaling/v2", "apis/stable.example.com/v1"]],
    [{ include: ["apps"] }, ["apis/apps/v1"]],
    [{ include: ["apps/v1", "core"] }, ["api/v1", "apis/apps/v1"]],
    [{ include: ["v1"] }, ["api/v1"]],
    [{ include: ["core/v1"] }, ["api/v1"]],
    [{ include: ["*.example.com"] }, ["apis/stable.example.com/v1"]],
    [{ include: ["autoscaling"], exclude: ["autoscaling/v1"] }, ["apis/autoscaling/v2"]],
    [{ exclude: ["*"] }, []],
    [{ include: ["a*/v1"] }, ["api/v1", "apis/apps/v1", "apis/autoscaling/v1", "apis/stable.example.com/v1"]],
    [{ include: ["*s*l*/*2"] }, ["apis/autoscaling/v2"]],
    [{ include: ["**core**"] }, ["api/v1"]],
    [{ exclude: ["auto*", "apps*apps", "v1*v1"] }, ["api/v1", "apis/apps/v1", "apis/stable.example.com/v1"]],
    [
      { exclude: ["not.there"] },
      ["api/v1", "apis/apps/v1", "apis/autoscaling/v1", "apis/autoscaling/v2", "apis/stable.example.com/v1"],
    ],
  ])("%j", (filter, want) => {
    expect(filterKeys(KEYS, filter)).toEqual(want);
  });

  it.each([
    [{ include: ["Apps"] }, ["apis/Apps/v1"]],
    [{ include: ["Apps/v1", "core/V1"] }, ["api/V1", "apis/Apps/v1"]],
    [{ exclude: ["apis/Apps/v1", "core"] }, []],
    [{ exclude: ["*"] }, []],
  ])("of keys that cannot be used: %j", (filter, want) => {
    expect(filterKeys(["apis/Apps/v1", "api/V1"], filter)).toEqual(want);
  });

  it("an include that matches nothing is an error", () => {
    expect(() => filterKeys(KEYS, { include: ["aps"] })).toThrow(
      "`include` aps does not match any group/version; list all group/versions with: kubesmith discover",
    );
  });

  it("a pattern with many stars is quick", () => {
    // An expression with `.*` for each would try some 10^14 ways to match it.
    const keys = [`apis/${"a".repeat(63)}.example.com/v1`];
    expect(filterKeys(keys, { exclude: [`${"*a".repeat(15)}*b`] })).toEqual(keys);
    expect(filterKeys(keys, { exclude: [`${"*a".repeat(15)}*`] })).toEqual([]);
  });

  it.each(["apps,core", "apps/v1,", "apps, core/v1"])(
    "an include with a comma says that it is repeated: %s",
    (pattern) => {
      expect(() => filterKeys(KEYS, { include: [pattern] })).toThrow(
        `\`include\` ${pattern} does not match any group/version; repeat \`include\` for each pattern`,
      );
    },
  );
});
