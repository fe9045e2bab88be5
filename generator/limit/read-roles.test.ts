import { describe, expect, test } from "vitest";
import { readRoles } from "./read-roles.js";

const role = (more: object = {}): object => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  metadata: { name: "web" },
  rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
  ...more,
});
const read = (...documents: unknown[]): object[] =>
  readRoles(documents.map((document) => JSON.stringify(document)).join("\n---\n"), "role.yaml");
const PODS = { groups: [""], resources: ["pods"], verbs: ["get"] };

describe("the rules of roles", () => {
  test("are sorted lists; those of a Role allow only namespaced resources, and names are not kept", () => {
    const rules = [
      { apiGroups: ["apps", ""], resources: ["pods/log", "pods", "pods"], verbs: ["watch", "get"] },
      { apiGroups: [""], resources: ["secrets"], verbs: ["get"], resourceNames: ["token"] },
    ];
    expect(read(role({ kind: "Role", rules }))).toEqual([
      { groups: ["", "apps"], resources: ["pods", "pods/log"], verbs: ["get", "watch"], namespaced: true },
      { groups: [""], resources: ["secrets"], verbs: ["get"], namespaced: true, named: true },
    ]);
  });
  test("come from all documents of a file and all items of a list, each rule once", () => {
    expect(read(role(), { kind: "ServiceAccount", apiVersion: "v1" }, role(), null)).toEqual([PODS]);
    expect(read({ kind: "List", apiVersion: "v1", items: [role(), { kind: "Pod" }, 1] })).toEqual([PODS]);
    const { apiVersion: _, ...item } = role() as { apiVersion: string };
    expect(read({ kind: "ClusterRoleList", apiVersion: "rbac.authorization.k8s.io/v1", items: [item] })).toEqual([
      PODS,
    ]);
  });
  test("for URLs that do not belong to resources are left out", () => {
    expect(read(role({ rules: [{ nonResourceURLs: ["/metrics"], verbs: ["get"] }] }))).toEqual([]);
  });
  test("of an aggregated ClusterRole are those that the cluster has collected", () => {
    expect(read(role({ aggregationRule: { clusterRoleSelectors: [] } }))).toEqual([PODS]);
  });
});

describe("a file that is refused", () => {
  test.each([
    [{ kind: "ConfigMap", apiVersion: "v1" }, "role.yaml: the file contains no Role and no ClusterRole"],
    [role({ apiVersion: "example.com/v1" }), "role.yaml: the file contains no Role and no ClusterRole"],
    [role({ apiVersion: { toString: 1 } }), "role.yaml: the file contains no Role and no ClusterRole"],
    [
      role({ rules: [], aggregationRule: {} }),
      'role.yaml: ClusterRole "web": the cluster collects its rules from other roles (aggregationRule), and the file does not contain them; read them with: kubectl get clusterrole web -o yaml',
    ],
    [role({ rules: {} }), 'role.yaml: ClusterRole "web": rules must be a list'],
    [role({ rules: [1] }), 'role.yaml: ClusterRole "web": rules[0] must be an object'],
    [
      role({ rules: [{ apiGroups: [""], resources: "pods", verbs: ["get"] }] }),
      'role.yaml: ClusterRole "web": rules[0].resources must be a list of strings',
    ],
    [
      role({ rules: [{ resources: ["pods"], verbs: ["get"] }] }),
      'role.yaml: ClusterRole "web": rules[0].apiGroups must not be empty; the core group is ""',
    ],
    [
      role({ rules: [{ apiGroups: [""], verbs: ["get"] }] }),
      'role.yaml: ClusterRole "web": rules[0].resources must not be empty',
    ],
    [
      role({ rules: [{ apiGroups: [""], resources: ["pods"] }] }),
      'role.yaml: ClusterRole "web": rules[0].verbs must not be empty',
    ],
  ])("%j", (document, message) => {
    expect(() => read(document)).toThrow(message);
  });
  test("is one that is not YAML", () => {
    expect(() => readRoles("a: [", "role.yaml")).toThrow(/^role\.yaml: /);
  });
});
