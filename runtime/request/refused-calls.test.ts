import { describe, expect, test } from "vitest";
import { configMaps, deployments, namespaces, pods } from "../testdata/tokens.js";
import type { AnyResource } from "../types/resource.js";
import { buildRequest } from "./index.js";
import { type Call, named } from "./testdata/calls.js";

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
