import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { configMaps, cronTabs, deployments, namespaces, pods, selfSubjectAccessReviews } from "../testdata/tokens.js";
import type { AnyResource } from "../types/resource.js";
import { buildRequest, type ResourceCall } from "./index.js";

type Call = Omit<ResourceCall, "token">;
const named = { namespace: "default", name: "web" };

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

describe("C.3 options become query parameters", () => {
  const table: [string, Call, string][] = [
    ["nothing", { action: "list", options: {} }, ""],
    [
      "every list option",
      {
        action: "list",
        options: {
          labelSelector: "a in (b,c),!d",
          fieldSelector: "metadata.name=x",
          limit: 10,
          continue: "tok+/=",
          resourceVersion: "7",
          resourceVersionMatch: "Exact",
        },
      },
      "labelSelector=a%20in%20(b%2Cc)%2C!d&fieldSelector=metadata.name%3Dx&limit=10&resourceVersion=7&resourceVersionMatch=Exact&continue=tok%2B%2F%3D",
    ],
    [
      "C.4 a list's limit of time, for server and connection",
      { action: "list", options: { timeoutSeconds: 20 } },
      "timeoutSeconds=20&timeout=20s",
    ],
    [
      "an explicit zero if the server distinguishes it from nothing",
      { action: "list", options: { timeoutSeconds: 0 } },
      "timeoutSeconds=0",
    ],
    [
      "plain zero and empty text are not sent",
      { action: "list", options: { limit: 0, continue: "", labelSelector: "", resourceVersion: "" } },
      "",
    ],
    ["C.4 the client's limit of time", { action: "list", timeout: 1500 }, "timeout=1.5s"],
    [
      "every write option",
      { action: "create", body: {}, options: { dryRun: true, fieldManager: "a b", fieldValidation: "Strict" } },
      "dryRun=All&fieldManager=a%20b&fieldValidation=Strict",
    ],
    ["false is not sent", { action: "create", body: {}, options: { dryRun: false } }, ""],
    [
      "extra parameters, repeated ones too",
      { action: "list", options: { query: { shardSelector: "x", many: ["1", "2"], flag: true, n: 3 } } },
      "shardSelector=x&many=1&many=2&flag=true&n=3",
    ],
    [
      "label selector as an object",
      {
        action: "list",
        options: { labelSelector: { app: "web", "example.com/tier": ["a", "b"], old: null, new: true } },
      },
      "labelSelector=app%3Dweb%2Cexample.com%2Ftier%20in%20(a%2Cb)%2C!old%2Cnew",
    ],
    [
      "field selector as an object, escaped",
      { action: "list", options: { fieldSelector: { "spec.nodeName": "a,b=c\\d" } } },
      `fieldSelector=${encodeURIComponent("spec.nodeName=a\\,b\\=c\\\\d")}`,
    ],
  ];
  test.each(table)("%s", (_name, call, want) => {
    expect(buildRequest({ token: pods, namespace: "a", ...call }).query).toBe(want);
  });
});

describe("calls that are refused before anything is sent", () => {
  const selfReference: { self?: unknown } = {};
  selfReference.self = selfReference;
  const table: [string, AnyResource, Call, string, RegExp][] = [
    ["C.1 name ..", pods, { action: "get", namespace: "a", name: ".." }, "InvalidName", /name ".."/],
    ["C.1 name .", pods, { action: "delete", namespace: "a", name: "." }, "InvalidName", /name "."/],
    ["C.1 name with a slash", pods, { action: "get", namespace: "a", name: "a/log" }, "InvalidName", /"a\/log"/],
    ["C.1 name with an encoded slash", pods, { action: "get", namespace: "a", name: "a%2flog" }, "InvalidName", /%2f/],
    [
      "C.1 name that is not valid Unicode",
      pods,
      { action: "get", namespace: "a", name: "\ud800" },
      "InvalidName",
      /Unicode/,
    ],
    ["C.1 namespace ..", pods, { action: "list", namespace: ".." }, "InvalidNamespace", /namespace/],
    ["C.2 empty name", pods, { action: "get", namespace: "a", name: "" }, "MissingName", /name/],
    ["C.2 no name on update", pods, { action: "update", namespace: "a", body: {} }, "MissingName", /name/],
    [
      "C.2 an apply of a subresource without the name before the object",
      pods,
      { action: "apply", subresource: "status", namespace: "a", name: { metadata: { name: "x" } } as never, body: {} },
      "MissingName",
      /first argument must be the object's name/,
    ],
    ["C.2 empty namespace", pods, { action: "get", namespace: "", name: "x" }, "MissingNamespace", /empty/],
    ["C.2 create without a namespace", pods, { action: "create", body: {} }, "MissingNamespace", /Pod/],
    ["C.2 deleteCollection without a namespace", pods, { action: "deleteCollection" }, "MissingNamespace", /Pod/],
    [
      "a namespace at cluster scope",
      namespaces,
      { action: "get", namespace: "a", name: "x" },
      "InvalidNamespace",
      /cluster-scoped/,
    ],
    [
      "another kind",
      pods,
      { action: "create", namespace: "a", body: { kind: "Deployment" } },
      "KindMismatch",
      /kind must be "Pod", but is "Deployment"$/,
    ],
    [
      "another apiVersion",
      pods,
      { action: "create", namespace: "a", body: { apiVersion: "v2" } },
      "KindMismatch",
      /apiVersion must be "v1", but is "v2"$/,
    ],
    [
      "another kind's body for a subresource",
      deployments,
      { action: "update", subresource: "scale", ...named, body: { kind: "Deployment" } },
      "KindMismatch",
      /"Scale"/,
    ],
    [
      "another namespace",
      pods,
      { action: "create", namespace: "a", body: { metadata: { namespace: "b" } } },
      "NamespaceMismatch",
      /metadata\.namespace must be "a", but is "b"$/,
    ],
    [
      "another name for a subresource",
      pods,
      { action: "update", subresource: "status", namespace: "a", name: "x", body: { metadata: { name: "y" } } },
      "NameMismatch",
      /metadata\.name must be "x", but is "y"$/,
    ],
    ["a list as object", pods, { action: "create", namespace: "a", body: [] }, "InvalidBody", /object/],
    ["no object", pods, { action: "create", namespace: "a" }, "InvalidBody", /object/],
    ["a cycle", configMaps, { action: "create", namespace: "a", body: selfReference }, "InvalidBody", /JSON/],
    [
      "C.16 apply without a fieldManager",
      pods,
      { action: "apply", namespace: "a", body: { metadata: { name: "x" } } },
      "MissingFieldManager",
      /fieldManager/,
    ],
    [
      "C.16 apply without a name",
      pods,
      { action: "apply", namespace: "a", body: {}, options: { fieldManager: "a" } },
      "MissingName",
      /name/,
    ],
    [
      "C.16 apply of an object that was read",
      pods,
      {
        action: "apply",
        namespace: "a",
        body: { metadata: { name: "x", managedFields: [] } },
        options: { fieldManager: "a" },
      },
      "ManagedFields",
      /managedFields/,
    ],
    [
      "a label value that would add a requirement",
      pods,
      { action: "list", options: { labelSelector: { a: "b,c=d" } } },
      "InvalidSelector",
      /"a"/,
    ],
    [
      "a label that is none",
      pods,
      { action: "list", options: { labelSelector: { "a,b": "c" } } },
      "InvalidSelector",
      /"a,b"/,
    ],
    [
      "an empty list of values",
      pods,
      { action: "list", options: { labelSelector: { a: [] } } },
      "InvalidSelector",
      /"a"/,
    ],
    [
      "a field that is none",
      pods,
      { action: "list", options: { fieldSelector: { "a=b": "c" } } },
      "InvalidSelector",
      /"a=b"/,
    ],
  ];
  test.each(table)("%s", (_name, token, call, code, message) => {
    expect(() => buildRequest({ token, ...call })).toThrow(
      expect.objectContaining({ name: "RequestError", code, message: expect.stringMatching(message) }),
    );
  });

  test("an undefined selector does not delete all objects", () => {
    const options: object = { labelSelector: undefined };
    expect(() => buildRequest({ token: pods, action: "deleteCollection", namespace: "a", options })).toThrow(
      /labelSelector/,
    );
    const selector: object = { labelSelector: { app: undefined } };
    expect(() => buildRequest({ token: pods, action: "list", options: selector })).toThrow(/"app"/);
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

test("C.1 no name changes the rest of the path", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      let path: string;
      try {
        path = buildRequest({ token: pods, action: "get", namespace: "a", name }).path;
      } catch {
        return;
      }
      const { pathname, search, hash, host } = new URL(path, "http://server");
      expect(pathname).toBe(path);
      expect(search + hash).toBe("");
      expect(host).toBe("server");
      expect(decodeURIComponent(pathname.slice("/api/v1/namespaces/a/pods/".length))).toBe(name);
    }),
  );
});
