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

  it.each([
    [{ include: ["Apps"] }, ["apis/Apps/v1"]],
    [{ include: ["Apps/v1", "core/V1"] }, ["api/V1", "apis/Apps/v1"]],
    [{ exclude: ["apis/Apps/v1", "core"] }, []],
    [{ exclude: ["*"] }, []],
  ])("of keys that cannot be used: %j", (filter, want) => {
    expect(filterKeys(["apis/Apps/v1", "api/V1"], filter)).toEqual(want);
  });

  it("an include that matches nothing is an error", () => {
    expect(() => filterKeys(KEYS, { include: ["aps"] })).toThrow(/`include` aps matches no group\/version/);
  });
});
