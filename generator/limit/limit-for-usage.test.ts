import { describe, expect, test } from "vitest";
import type { ResourceUse } from "../usage/index.js";
import { limitForUsage } from "./limit-for-usage.js";
import { parseLimit } from "./parse-limit.js";

const use = (verb: ResourceUse["verb"], plural: string, more: Partial<ResourceUse> = {}): ResourceUse => ({
  group: "",
  version: "v1",
  kind: "X",
  plural,
  verb,
  where: { kind: "all-namespaces" },
  by: verb,
  place: { file: "main.ts", line: 1, column: 1 },
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
    const resources = [
      use("watch", "pods"),
      use("list", "pods"),
      use("list", "pods"),
      use("list", "configmaps"),
      use("watch", "configmaps"),
      use("patch", "deployments", { group: "apps", subresource: "scale" }),
    ];
    expect(limitForUsage({ resources, exports }, "used")).toEqual({
      rules: [
        { groups: [""], versions: ["v1"], resources: ["configmaps", "pods"], verbs: ["list", "watch"] },
        { groups: ["apps"], versions: ["v1"], resources: ["deployments/scale"], verbs: ["patch"] },
      ],
      exports: { "core/v1": ["Pod", "pods"], "meta/v1": ["ObjectMeta"], "rbac/v1": ["Role"] },
    });
  });
  test("does not depend on the order of what the program uses", () => {
    const resources = [use("watch", "pods"), use("list", "secrets"), use("get", "pods")];
    const [one, other] = [
      limitForUsage({ resources, exports }, "used"),
      limitForUsage({ resources: resources.toReversed(), exports: exports.toReversed() }, "used"),
    ];
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
  });
  test("allows all verbs of a module that is used as a whole, or of everything", () => {
    const whole = [{ module: "apps/v1", name: "*" }];
    expect(limitForUsage({ resources: [], exports: whole }, "used").rules).toEqual([
      { groups: ["apps"], versions: ["v1"], resources: ["*"], verbs: ["*"] },
    ]);
    expect(limitForUsage({ resources: [use("get", "pods")], exports }, "all").rules).toEqual([
      { groups: ["*"], resources: ["*"], verbs: ["*"] },
    ]);
  });
});

describe("a recorded limit", () => {
  test("is read back", () => {
    const limit = limitForUsage({ resources: [use("get", "pods")], exports }, "used");
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
