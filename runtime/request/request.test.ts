import { describe, expect, test } from "vitest";
import { configMaps, cronTabs, deployments, namespaces, pods, selfSubjectAccessReviews } from "../testdata/tokens.js";
import type { AnyResource } from "../types/resource.js";
import { buildRequest } from "./index.js";
import { type Call, named } from "./testdata/calls.js";

// One line a request: method, path, query; headers other than Accept; body.
function show(token: AnyResource, call: Call): string {
  const { method, path, query, headers, body } = buildRequest({ token, ...call });
  const { accept, ...others } = headers;
  const lines = [
    `${method} ${path}${query && `?${query}`}`,
    ...Object.entries(others).map(([name, value]) => `${name}: ${value}`),
  ];
  if (accept !== "application/json") lines.push(`accept: ${accept}`);
  return [...lines, ...(body === undefined ? [] : [body])].join("\n");
}

describe("C.1 verbs become requests", () => {
  const table: [string, AnyResource, Call, string][] = [
    ["get", deployments, { action: "get", ...named }, "GET /apis/apps/v1/namespaces/default/deployments/web"],
    ["get of the core group", configMaps, { action: "get", ...named }, "GET /api/v1/namespaces/default/configmaps/web"],
    [
      "get of a cluster-scoped resource",
      namespaces,
      { action: "get", name: "kube-system" },
      "GET /api/v1/namespaces/kube-system",
    ],
    [
      "get with a colon in the name",
      namespaces,
      { action: "get", name: "system:node" },
      "GET /api/v1/namespaces/system:node",
    ],
    [
      "get with blanks in the name",
      namespaces,
      { action: "get", name: "a b?c#d" },
      "GET /api/v1/namespaces/a%20b%3Fc%23d",
    ],
    [
      "get of a version",
      configMaps,
      { action: "get", ...named, options: { resourceVersion: "0" } },
      "GET /api/v1/namespaces/default/configmaps/web?resourceVersion=0",
    ],
    ["list of a namespace", pods, { action: "list", namespace: "a" }, "GET /api/v1/namespaces/a/pods"],
    ["C.2 list over all namespaces", pods, { action: "list" }, "GET /api/v1/pods"],
    ["list of a cluster-scoped resource", namespaces, { action: "list" }, "GET /api/v1/namespaces"],
    [
      "create",
      configMaps,
      { action: "create", namespace: "a", body: { metadata: { name: "b" }, data: { k: "v" } } },
      'POST /api/v1/namespaces/a/configmaps\ncontent-type: application/json\n{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b","namespace":"a"},"data":{"k":"v"}}',
    ],
    [
      "create of a review",
      selfSubjectAccessReviews,
      { action: "create", body: { spec: {} } },
      'POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews\ncontent-type: application/json\n{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{}}',
    ],
    [
      "create with generateName",
      pods,
      { action: "create", namespace: "a", body: { metadata: { generateName: "b-" } } },
      'POST /api/v1/namespaces/a/pods\ncontent-type: application/json\n{"apiVersion":"v1","kind":"Pod","metadata":{"generateName":"b-","namespace":"a"}}',
    ],
    [
      "update",
      namespaces,
      { action: "update", body: { metadata: { name: "a", resourceVersion: "7" } } },
      'PUT /api/v1/namespaces/a\ncontent-type: application/json\n{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"a","resourceVersion":"7"}}',
    ],
    [
      "C.16 apply",
      cronTabs,
      {
        action: "apply",
        namespace: "a",
        body: { metadata: { name: "b" } },
        options: { fieldManager: "ops", force: true },
      },
      'PATCH /apis/stable.example.com/v1/namespaces/a/crontabs/b?fieldManager=ops&force=true\ncontent-type: application/apply-patch+yaml\n{"apiVersion":"stable.example.com/v1","kind":"CronTab","metadata":{"name":"b","namespace":"a"}}',
    ],
    [
      "create by a client with a fieldManager",
      pods,
      { action: "create", namespace: "a", body: { metadata: { generateName: "b-" } }, fieldManager: "ops" },
      'POST /api/v1/namespaces/a/pods?fieldManager=ops\ncontent-type: application/json\n{"apiVersion":"v1","kind":"Pod","metadata":{"generateName":"b-","namespace":"a"}}',
    ],
    [
      "C.16 apply by a client with a fieldManager",
      cronTabs,
      {
        action: "apply",
        namespace: "a",
        body: { metadata: { name: "b" } },
        options: { force: true },
        fieldManager: "ops",
      },
      'PATCH /apis/stable.example.com/v1/namespaces/a/crontabs/b?fieldManager=ops&force=true\ncontent-type: application/apply-patch+yaml\n{"apiVersion":"stable.example.com/v1","kind":"CronTab","metadata":{"name":"b","namespace":"a"}}',
    ],
    [
      "patch.merge with a fieldManager, by a client with another one",
      configMaps,
      { action: "merge", ...named, body: { data: { k: null } }, options: { fieldManager: "own" }, fieldManager: "ops" },
      'PATCH /api/v1/namespaces/default/configmaps/web?fieldManager=own\ncontent-type: application/merge-patch+json\n{"data":{"k":null}}',
    ],
    [
      "delete by a client with a fieldManager",
      configMaps,
      { action: "delete", ...named, fieldManager: "ops" },
      "DELETE /api/v1/namespaces/default/configmaps/web",
    ],
    [
      "C.15 patch.merge",
      configMaps,
      { action: "merge", ...named, body: { data: { k: null } } },
      'PATCH /api/v1/namespaces/default/configmaps/web\ncontent-type: application/merge-patch+json\n{"data":{"k":null}}',
    ],
    [
      "C.15 patch.json",
      configMaps,
      { action: "json", ...named, body: [{ op: "remove", path: "/data" }] },
      'PATCH /api/v1/namespaces/default/configmaps/web\ncontent-type: application/json-patch+json\n[{"op":"remove","path":"/data"}]',
    ],
    [
      "C.15 patch.strategic",
      configMaps,
      { action: "strategic", ...named, body: { $patch: "replace" } },
      'PATCH /api/v1/namespaces/default/configmaps/web\ncontent-type: application/strategic-merge-patch+json\n{"$patch":"replace"}',
    ],
    ["delete", pods, { action: "delete", ...named }, "DELETE /api/v1/namespaces/default/pods/web"],
    [
      "C.18 delete with options in the body",
      pods,
      {
        action: "delete",
        ...named,
        options: { gracePeriodSeconds: 0, propagationPolicy: "Background", preconditions: { uid: "u" }, dryRun: true },
      },
      'DELETE /api/v1/namespaces/default/pods/web\ncontent-type: application/json\n{"apiVersion":"v1","kind":"DeleteOptions","gracePeriodSeconds":0,"propagationPolicy":"Background","preconditions":{"uid":"u"},"dryRun":["All"]}',
    ],
    [
      "C.18 deleteCollection: selection in the query, options in the body",
      pods,
      {
        action: "deleteCollection",
        namespace: "a",
        options: { labelSelector: { app: "web" }, limit: 5, propagationPolicy: "Orphan" },
      },
      'DELETE /api/v1/namespaces/a/pods?labelSelector=app%3Dweb&limit=5\ncontent-type: application/json\n{"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Orphan"}',
    ],
  ];
  test.each(table)("%s", (_name, token, call, want) => {
    expect(show(token, call)).toBe(want);
  });
});

describe("subresources become requests", () => {
  const table: [string, AnyResource, Call, string][] = [
    [
      "get",
      deployments,
      { action: "get", subresource: "scale", ...named },
      "GET /apis/apps/v1/namespaces/default/deployments/web/scale",
    ],
    [
      "update with another kind's body",
      deployments,
      { action: "update", subresource: "scale", ...named, body: { spec: { replicas: 3 } } },
      'PUT /apis/apps/v1/namespaces/default/deployments/web/scale\ncontent-type: application/json\n{"apiVersion":"autoscaling/v1","kind":"Scale","spec":{"replicas":3},"metadata":{"name":"web","namespace":"default"}}',
    ],
    [
      "update of a subresource whose member is called differently",
      {
        ...deployments,
        subresources: { get_: { name: "get", verbs: ["update"], group: "a.io", version: "v1", kind: "Got" } },
      },
      { action: "update", subresource: "get", ...named, body: {} },
      'PUT /apis/apps/v1/namespaces/default/deployments/web/get\ncontent-type: application/json\n{"apiVersion":"a.io/v1","kind":"Got","metadata":{"name":"web","namespace":"default"}}',
    ],
    [
      "update of a cluster-scoped resource",
      namespaces,
      { action: "update", subresource: "finalize", name: "a", body: { metadata: { resourceVersion: "1" } } },
      'PUT /api/v1/namespaces/a/finalize\ncontent-type: application/json\n{"apiVersion":"v1","kind":"Namespace","metadata":{"resourceVersion":"1","name":"a"}}',
    ],
    [
      "create",
      pods,
      { action: "create", subresource: "eviction", ...named, body: {} },
      'POST /api/v1/namespaces/default/pods/web/eviction\ncontent-type: application/json\n{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"web","namespace":"default"}}',
    ],
    [
      "apply",
      deployments,
      {
        action: "apply",
        subresource: "status",
        ...named,
        body: { status: { replicas: 1 } },
        options: { fieldManager: "ops" },
      },
      'PATCH /apis/apps/v1/namespaces/default/deployments/web/status?fieldManager=ops\ncontent-type: application/apply-patch+yaml\n{"apiVersion":"apps/v1","kind":"Deployment","status":{"replicas":1},"metadata":{"name":"web","namespace":"default"}}',
    ],
    [
      "patch",
      deployments,
      { action: "merge", subresource: "status", ...named, body: { status: null }, options: { dryRun: true } },
      'PATCH /apis/apps/v1/namespaces/default/deployments/web/status?dryRun=All\ncontent-type: application/merge-patch+json\n{"status":null}',
    ],
  ];
  test.each(table)("%s", (_name, token, call, want) => {
    expect(show(token, call)).toBe(want);
  });
});

describe("headers", () => {
  test("a caller's header wins over ours, whatever its case", () => {
    const { headers } = buildRequest({
      token: pods,
      action: "list",
      options: { headers: { Accept: "application/json;as=Table;g=meta.k8s.io;v=v1", "X-A": "b" } },
    });
    expect(headers).toEqual({ accept: "application/json;as=Table;g=meta.k8s.io;v=v1", "x-a": "b" });
  });
});

describe("objects of the caller", () => {
  test("are not changed", () => {
    const body = Object.freeze({ metadata: Object.freeze({ name: "a" }) });
    const { body: sent } = buildRequest({ token: pods, action: "create", namespace: "b", body });
    expect(JSON.parse(String(sent))).toEqual({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "a", namespace: "b" },
    });
    expect(body).toEqual({ metadata: { name: "a" } });
  });

  test("keep unknown members, even those with unusual names", () => {
    const body: unknown = JSON.parse(
      '{"metadata":{"name":"a","__proto__":{"x":1}},"__proto__":{"y":2},"toString":3,"spec":{"unknown":[null]}}',
    );
    const { body: sent } = buildRequest({ token: pods, action: "create", namespace: "b", body });
    expect(sent).toBe(
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","__proto__":{"x":1},"namespace":"b"},"__proto__":{"y":2},"toString":3,"spec":{"unknown":[null]}}',
    );
  });

  test("get a type and a name if those are empty or absent", () => {
    const { body } = buildRequest({
      token: pods,
      action: "create",
      namespace: "b",
      body: { apiVersion: "", kind: "", metadata: { namespace: "" } },
    });
    expect(body).toBe('{"apiVersion":"v1","kind":"Pod","metadata":{"namespace":"b"}}');
  });
});
