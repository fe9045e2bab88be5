import { describe, expect, test } from "vitest";
import type { Verb } from "../api/index.js";
import { type AskedResource, createAllowance } from "./allowance.js";
import type { LimitRule } from "./types.js";

const VERBS: readonly Verb[] = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
const PODS: AskedResource = { group: "", version: "v1", plural: "pods", scope: "Namespaced" };
const LOG: AskedResource = { ...PODS, subresource: "log" };
const NODES: AskedResource = { ...PODS, plural: "nodes", scope: "Cluster" };
const DEPLOYMENTS: AskedResource = { ...PODS, group: "apps", plural: "deployments" };

const rule = (more: Partial<LimitRule> = {}): LimitRule => ({
  groups: [""],
  resources: ["pods"],
  verbs: ["get"],
  ...more,
});
/** The verbs that rules allow. */
const allowed = (asked: AskedResource, ...rules: LimitRule[]): string =>
  createAllowance(rules).verbsOf(asked, VERBS).join();

describe("what a rule allows", () => {
  test("exactly its groups, resources and verbs", () => {
    expect(allowed(PODS, rule())).toBe("get");
    expect(allowed(PODS, rule({ groups: ["apps"] }))).toBe("");
    expect(allowed(DEPLOYMENTS, rule({ groups: ["", "apps"], resources: ["deployments", "pods"] }))).toBe("get");
    expect(allowed(PODS, rule(), rule({ verbs: ["list", "watch"] }))).toBe("get,list,watch");
  });
  test("`*` stands for all groups, resources with their subresources, or verbs", () => {
    expect(allowed(PODS, rule({ groups: ["*"] }))).toBe("get");
    expect(allowed(PODS, rule({ resources: ["*"] }))).toBe("get");
    expect(allowed(LOG, rule({ resources: ["*"] }))).toBe("get");
    expect(allowed(PODS, rule({ verbs: ["*"] }))).toBe(VERBS.join());
  });
  test("a subresource must be named, or be that of all resources", () => {
    expect(allowed(LOG, rule())).toBe("");
    expect(allowed(LOG, rule({ resources: ["pods/log"] }))).toBe("get");
    expect(allowed(PODS, rule({ resources: ["pods/log"] }))).toBe("");
    expect(allowed(LOG, rule({ resources: ["*/log"] }))).toBe("get");
    // The authorizer does not know this form.
    expect(allowed(LOG, rule({ resources: ["pods/*"] }))).toBe("");
  });
  test("a rule with versions allows only these", () => {
    expect(allowed(PODS, rule({ versions: ["v1"] }))).toBe("get");
    expect(allowed(PODS, rule({ versions: ["v2"] }))).toBe("");
  });
  test("a rule of a Role does not allow cluster-scoped resources", () => {
    const all = rule({ resources: ["*"], namespaced: true });
    expect([allowed(PODS, all), allowed(NODES, all)]).toEqual(["get", ""]);
    expect(allowed(NODES, all, rule({ resources: ["nodes"] }))).toBe("get");
  });
  test("a rule with names does not allow requests without a name in the URL", () => {
    const named = rule({ resources: ["pods", "pods/log"], verbs: ["*"], named: true });
    expect(allowed(PODS, named)).toBe("delete,get,list,patch,update,watch");
    expect(allowed(LOG, named)).toBe(VERBS.join());
  });
});

test("the resources of rules that allow nothing are listed, but not those with verbs that no client has", () => {
  const rules = [
    rule({ resources: ["pods", "pods/*", "websites"] }),
    rule({ groups: ["*"], resources: ["*"], verbs: ["list"] }),
    rule({ resources: ["nodes"], namespaced: true }),
    rule({ groups: ["rbac.authorization.k8s.io"], resources: ["roles"], verbs: ["bind", "escalate"] }),
  ];
  const allowance = createAllowance(rules);
  for (const asked of [PODS, LOG, NODES]) allowance.verbsOf(asked, VERBS);
  expect(allowance.unmatched()).toEqual([
    { groups: [""], resource: "pods/*", verbs: ["get"] },
    { groups: [""], resource: "websites", verbs: ["get"] },
    { groups: [""], resource: "nodes", verbs: ["get"] },
  ]);
});

test("rules with too many pairs of a group and a resource are refused", () => {
  const many = Array.from({ length: 500 }, (_, i) => `x${i}`);
  expect(() => createAllowance([rule({ groups: many, resources: many })])).toThrow(
    "the rules have more than 200000 pairs of a group and a resource",
  );
});

test("verbs that no client has cost nothing, however many rules and resources have them", () => {
  const many = Array.from({ length: 200 }, (_, i) => `x${i}`);
  const verbs = ["get", ...Array.from({ length: 20_000 }, (_, i) => `verb${i}`)];
  const allowance = createAllowance([rule({ groups: ["", ...many], resources: ["pods", ...many], verbs })]);
  expect(allowance.verbsOf(PODS, VERBS)).toEqual(["get"]);
  expect(allowance.unmatched()).toHaveLength(many.length);
});
