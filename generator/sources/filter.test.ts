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
    [
      { exclude: ["not.there"] },
      ["api/v1", "apis/apps/v1", "apis/autoscaling/v1", "apis/autoscaling/v2", "apis/stable.example.com/v1"],
    ],
  ])("%j", (filter, want) => {
    expect(filterKeys(KEYS, filter)).toEqual(want);
  });

  it("an include that matches nothing is an error", () => {
    expect(() => filterKeys(KEYS, { include: ["aps"] })).toThrow(
      "`include` aps matches no group/version; list them with: kubesmith discover",
    );
  });

  it.each(["apps,core", "apps/v1,", "apps, core/v1"])(
    "an include with a comma says that it is repeated: %s",
    (pattern) => {
      expect(() => filterKeys(KEYS, { include: [pattern] })).toThrow(
        `\`include\` ${pattern} matches no group/version; repeat \`include\` for each pattern`,
      );
    },
  );
});
