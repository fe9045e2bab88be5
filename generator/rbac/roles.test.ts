import { describe, expect, test } from "vitest";
import type { ResourceUse } from "../usage/index.js";
import { roleText } from "./role-text.js";
import { rolesFor } from "./roles.js";

const place = { file: "src/main.ts", line: 1, column: 1 };
const ALL = { kind: "all-namespaces" } as const;
const UNKNOWN = { kind: "unknown-namespace" } as const;
const within = (name: string): ResourceUse["where"] => ({ kind: "namespace", name });
const use = (verb: ResourceUse["verb"], plural: string, where: ResourceUse["where"], more = {}): ResourceUse => ({
  group: "",
  version: "v1",
  kind: "X",
  plural,
  verb,
  where,
  by: verb,
  place,
  ...more,
});
const rules = (resources: ResourceUse[], namespace?: string) =>
  rolesFor({ resources }, { name: "x", namespace }).map((role) => [
    `${role.kind} ${role.namespace ?? ""}`.trim(),
    ...role.rules.map(({ apiGroups, resources, verbs }) => `${apiGroups[0]}: ${resources} ${verbs}`),
  ]);

describe("which roles", () => {
  test("a Role if all requests are in one namespace", () => {
    expect(rules([use("get", "pods", within("a"))])).toEqual([["Role a", ": pods get"]]);
  });
  test("a Role for each namespace, without what the ClusterRole allows", () => {
    const uses = [
      use("get", "pods", within("b")),
      use("list", "pods", within("b")),
      use("get", "secrets", within("a")),
      use("get", "nodes", { kind: "cluster" }),
      use("list", "pods", ALL),
    ];
    expect(rules(uses)).toEqual([
      ["ClusterRole", ": nodes get", ": pods list"],
      ["Role a", ": secrets get"],
      ["Role b", ": pods get"],
    ]);
    expect(rules([use("get", "pods", ALL), use("get", "pods", within("a"))])).toEqual([["ClusterRole", ": pods get"]]);
  });
  test("a namespace that the sources do not show needs a ClusterRole, unless it is given", () => {
    expect(rules([use("get", "pods", UNKNOWN)])).toEqual([["ClusterRole", ": pods get"]]);
    expect(rules([use("get", "pods", UNKNOWN)], "a")).toEqual([["Role a", ": pods get"]]);
    expect(rules([use("get", "pods", ALL)], "a")).toEqual([["ClusterRole", ": pods get"]]);
  });
  test("a program without requests needs no role", () => {
    expect(rules([])).toEqual([]);
    expect(roleText([])).toBe("# The program sends no requests that a role could allow.\n");
  });
});

test("resources of a group with the same verbs share a rule; groups, resources and verbs are sorted", () => {
  const uses = [
    use("watch", "pods", ALL),
    use("list", "pods", ALL),
    use("list", "configmaps", ALL),
    use("watch", "configmaps", ALL),
    use("create", "pods", ALL, { subresource: "eviction" }),
    use("get", "deployments", ALL, { group: "apps" }),
    use("get", "deployments", ALL, { group: "apps", subresource: "scale" }),
    use("list", "pods", ALL, { version: "v2" }),
  ];
  expect(rules(uses)).toEqual([
    [
      "ClusterRole",
      ": configmaps,pods list,watch",
      ": pods/eviction create",
      "apps: deployments,deployments/scale get",
    ],
  ]);
});

test("the text is YAML with comments, which hostile file names cannot leave", () => {
  const uses = [
    use("list", "pods", within("a"), { by: "informers.of" }),
    use("watch", "pods", within("a"), { by: "informers.of" }),
    use("get", "nodes", { kind: "cluster" }, { place: { ...place, file: "a\n- evil: true" } }),
  ];
  expect(roleText(rolesFor({ resources: uses }, { name: "on" }))).toBe(`apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: "on"
rules:
# nodes: get needs get (a - evil: true:1)
- apiGroups:
  - ""
  resources:
  - nodes
  verbs:
  - get
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: "on"
  namespace: a
rules:
# pods: informers.of needs list, watch (src/main.ts:1)
- apiGroups:
  - ""
  resources:
  - pods
  verbs:
  - list
  - watch
`);
});
