import { expect, test } from "vitest";
import { readRawRequest } from "./raw-requests.js";
import type { Token } from "./tokens.js";

const token = (plural: string, scope: Token["scope"], group = ""): Token => ({
  group,
  version: "v1",
  plural,
  kind: "X",
  scope,
});
const TOKENS = [
  token("pods", "Namespaced"),
  token("nodes", "Cluster"),
  token("namespaces", "Cluster"),
  token("deployments", "Namespaced", "apps"),
];
const read = (path: string, method = "GET", isWatch = false): unknown => {
  const find = (group: string, version: string, plural: string): Token | undefined =>
    TOKENS.find((one) => one.group === group && one.version === version && one.plural === plural);
  const found = readRawRequest(path, method, isWatch, find);
  if (found === undefined || found === "public") return found;
  const { where, verbs, subresource = "" } = found;
  const place = where.kind === "namespace" ? where.name : where.kind;
  return [found.token.plural, subresource, verbs.join(), place];
};

test.each([
  ["/api/v1/pods", ["pods", "", "list", "all-namespaces"]],
  ["/api/v1/pods?watch=true&limit=1", ["pods", "", "watch", "all-namespaces"]],
  ["/api/v1/namespaces/a/pods/b", ["pods", "", "get", "a"]],
  ["/api/v1/namespaces/…/pods/…/log", ["pods", "log", "get", "unknown-namespace"]],
  ["/api/v1/namespaces/a/pods/b/exec", ["pods", "exec", "get,create", "a"]],
  ["/api/v1/namespaces", ["namespaces", "", "list", "cluster"]],
  ["/api/v1/namespaces/a", ["namespaces", "", "get", "cluster"]],
  ["/api/v1/namespaces/a/status", ["namespaces", "status", "get", "cluster"]],
  ["/apis/apps/v1/namespaces/a/deployments", ["deployments", "", "list", "a"]],
  ["/api/v1/nodes/n/proxy/metrics", ["nodes", "proxy", "get", "cluster"]],
  ["/api/v1/…", undefined],
  ["/api/v1/namespaces/a/pods/b/…", undefined],
  ["/apis/example.com/v1/widgets", undefined],
  ["/version", "public"],
  ["/apis/apps/v1", "public"],
  ["/openapi/v3/…", undefined],
  ["/metrics", undefined],
  ["", undefined],
])("GET %s", (path, expected) => {
  expect(read(path)).toEqual(expected);
});

test("the method decides the verb, for a collection and for an object", () => {
  const verbsOf = (path: string): unknown[] =>
    ["POST", "PUT", "PATCH", "DELETE"].map((method) => (read(path, method) as string[])[2]);
  expect(verbsOf("/api/v1/namespaces/a/pods")).toEqual(["create", "update", "patch", "deletecollection"]);
  expect(verbsOf("/api/v1/namespaces/a/pods/b")).toEqual(["create", "update", "patch", "delete"]);
  expect(read("/api/v1/pods", "OPTIONS")).toBeUndefined();
  expect(read("/api/v1/pods", "GET", true)).toEqual(["pods", "", "watch", "all-namespaces"]);
});
