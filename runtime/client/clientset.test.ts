import { describe, expect, onTestFinished, test } from "vitest";
import { createClientset } from "../codegen.js";
import { type Client, connect } from "../index.js";
import { json, startServer } from "../testdata/server.js";
import * as tokens from "../testdata/tokens.js";

async function open(): Promise<{ client: Client; urls: () => string[] }> {
  const server = await startServer((_request, response) =>
    json(response, { kind: "List", apiVersion: "v1", metadata: {}, items: [] }),
  );
  const client = await connect({ server: server.url });
  onTestFinished(() => client.close());
  return { client, urls: () => server.requests.map(({ method, url }) => `${method} ${url}`) };
}

describe("a clientset", () => {
  test("has a client for each token, and ignores other exports", async () => {
    const { client } = await open();
    const k8s = createClientset(client, {
      apps: { v1: { ...tokens, text: "a", helper: () => {}, nothing: null, list: [] } },
    });
    expect(Object.keys(k8s)).toEqual(["apps"]);
    expect(Object.keys(k8s.apps.v1).sort()).toEqual([
      "configMaps",
      "cronTabs",
      "deployments",
      "namespaces",
      "pods",
      "selfSubjectAccessReviews",
    ]);
    expect(k8s.apps.v1.pods).toBe(k8s.apps.v1.pods);
  });

  test("builds nothing before it is used", async () => {
    let read = 0;
    const modules = {
      core: {
        get v1() {
          read++;
          return tokens;
        },
      },
    };
    const { client } = await open();
    const k8s = createClientset(client, modules);
    expect(read).toBe(0);
    expect(k8s.core.v1.pods).toBe(k8s.core.v1.pods);
    expect(read).toBe(1);
  });

  test("calls the verb and resource that it names", async () => {
    const { client, urls } = await open();
    const k8s = createClientset(client, { core: { v1: tokens } });
    await k8s.core.v1.pods.list();
    await k8s.core.v1.pods("a").list();
    await k8s.core.v1.namespaces.list();
    await k8s.core.v1.deployments("a").scale.get("b");
    expect(urls()).toEqual([
      "GET /api/v1/pods",
      "GET /api/v1/namespaces/a/pods",
      "GET /api/v1/namespaces",
      "GET /apis/apps/v1/namespaces/a/deployments/b/scale",
    ]);
  });

  test("may have groups and resources of any name", async () => {
    const { client } = await open();
    const k8s = createClientset(client, { constructor: { valueOf: { toString: tokens.pods } } });
    expect(k8s.constructor.valueOf.toString.list).toBeTypeOf("function");
  });
});

describe("a namespaced resource before a namespace is named", () => {
  test("hides Function's members", async () => {
    const { client } = await open();
    const pods: object = client.resource(tokens.pods);
    for (const member of [
      "apply",
      "bind",
      "call",
      "name",
      "length",
      "prototype",
      "arguments",
      "caller",
      "constructor",
      "toString",
      "then",
    ]) {
      expect(member in pods, member).toBe(false);
    }
    expect(Reflect.ownKeys(pods)).toEqual(["list", "watch", Symbol.for("kubesmith.resource"), Symbol.toPrimitive]);
  });

  test("refuses an undefined namespace, which does not mean all namespaces", async () => {
    const { client, urls } = await open();
    const pods: (namespace?: string) => { list: () => PromiseLike<unknown>; deleteCollection: () => Promise<unknown> } =
      client.resource(tokens.pods) as never;
    await expect(Promise.resolve(pods().list())).rejects.toMatchObject({
      name: "RequestError",
      code: "MissingNamespace",
    });
    await expect(pods().deleteCollection()).rejects.toMatchObject({ code: "MissingNamespace" });
    expect(urls()).toEqual([]);
  });

  test.each<[unknown, string, string]>([
    [undefined, "MissingNamespace", "Pod: the namespace must be a string"],
    [null, "MissingNamespace", "Pod: the namespace must be a string"],
    [5, "InvalidNamespace", "the namespace must be a string, but is 5"],
    [true, "InvalidNamespace", "the namespace must be a string, but is true"],
    [["default"], "InvalidNamespace", "the namespace must be a string, but is a list"],
    [{ namespace: "default" }, "InvalidNamespace", "the namespace must be a string, but is an object"],
    ["", "MissingNamespace", "Pod: the namespace must not be empty"],
  ])("says what is wrong with the namespace %j", async (namespace, code, message) => {
    const { client, urls } = await open();
    const pods = client.resource(tokens.pods)(namespace as never);
    for (const call of [() => pods.get("a"), () => pods.list(), () => pods.create({ spec: { containers: [] } })])
      await expect(Promise.resolve(call())).rejects.toMatchObject({ name: "RequestError", code, message });
    expect(urls()).toEqual([]);
  });
});

test("a client has the token's verbs and subresources", async () => {
  const { client } = await open();
  expect(Object.keys(client.resource(tokens.pods, "a")).sort()).toEqual([
    "apply",
    "attach",
    "create",
    "delete",
    "deleteCollection",
    "eviction",
    "exec",
    "get",
    "list",
    "log",
    "patch",
    "portForward",
    "proxy",
    "status",
    "update",
    "watch",
  ]);
  expect(Object.keys(client.resource(tokens.pods, "a").eviction)).toEqual(["create"]);
  expect(Object.keys(client.resource(tokens.selfSubjectAccessReviews))).toEqual(["create"]);
});
