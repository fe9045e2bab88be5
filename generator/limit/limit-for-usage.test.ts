import { describe, expect, test } from "vitest";
import type { VerbUse } from "../usage/index.js";
import { limitForUsage } from "./limit-for-usage.js";
import { parseLimit } from "./parse-limit.js";

const use = (verb: VerbUse["verb"], plural: string, more: Partial<VerbUse> = {}): VerbUse => ({
  group: "",
  version: "v1",
  plural,
  verb,
  ...more,
});
const exports = [
  { module: "v1", name: "pods" },
  { module: "meta/v1", name: "ObjectMeta" },
  { module: "rbac.authorization.k8s.io/v1", name: "Role" },
  { module: "v1", name: "Pod" },
];

describe("the limit for a program", () => {
  test("has one rule for the resources of a group/version with the same verbs, and sorted exports by module", () => {
    const verbs = [
      use("watch", "pods"),
      use("list", "pods"),
      use("list", "pods"),
      use("list", "configmaps"),
      use("watch", "configmaps"),
      use("patch", "deployments", { group: "apps", subresource: "scale" }),
    ];
    expect(limitForUsage({ verbs, exports }, "used")).toEqual({
      rules: [
        { groups: [""], versions: ["v1"], resources: ["configmaps", "pods"], verbs: ["list", "watch"] },
        { groups: ["apps"], versions: ["v1"], resources: ["deployments/scale"], verbs: ["patch"] },
      ],
      exports: { "core/v1": ["Pod", "pods"], "meta/v1": ["ObjectMeta"], "rbac/v1": ["Role"] },
    });
  });
  test("does not depend on the order of what the program uses", () => {
    const verbs = [use("watch", "pods"), use("list", "secrets"), use("get", "pods")];
    const [one, other] = [
      limitForUsage({ verbs, exports }, "used"),
      limitForUsage({ verbs: verbs.toReversed(), exports: exports.toReversed() }, "used"),
    ];
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
  });
  test("allows all verbs of a module that is used as a whole, or of everything", () => {
    const whole = [{ module: "apps/v1", name: "*" }];
    expect(limitForUsage({ verbs: [], exports: whole }, "used").rules).toEqual([
      { groups: ["apps"], versions: ["v1"], resources: ["*"], verbs: ["*"] },
    ]);
    expect(limitForUsage({ verbs: [use("get", "pods")], exports }, "all").rules).toEqual([
      { groups: ["*"], resources: ["*"], verbs: ["*"] },
    ]);
  });
});

describe("a recorded limit", () => {
  test("is read back", () => {
    const limit = limitForUsage({ verbs: [use("get", "pods")], exports }, "used");
    expect(parseLimit(JSON.parse(JSON.stringify(limit)))).toEqual(limit);
    const rule = { groups: [""], resources: ["pods"], verbs: ["get"], namespaced: true, named: true };
    expect(parseLimit({ rules: [rule] })).toEqual({ rules: [rule] });
  });
  test.each([
    [null],
    [{}],
    [{ rules: [{ groups: "apps", resources: [], verbs: [] }] }],
    [{ rules: [{ groups: [], resources: [], verbs: [1] }] }],
    [{ rules: [{ groups: [], resources: [], verbs: [], named: false }] }],
    [{ rules: [{ groups: [], resources: [], verbs: [], versions: "v1" }] }],
    [{ rules: [], exports: [] }],
    [{ rules: [], exports: { "core/v1": "Pod" } }],
  ])("is not %j", (value) => {
    expect(parseLimit(value)).toBeUndefined();
  });
});
