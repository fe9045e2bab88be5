import { expect, test } from "vitest";
import { type AnyScope, descriptionOf } from "../index.js";
import { metadataOnly } from "../metadata/index.js";
import { json, serve } from "../testdata/server.js";
import { type NamespacesResource, namespaces, type PodsResource, pods } from "../testdata/tokens.js";
import { createAnyScope } from "./any-scope.js";

const LIST = { kind: "List", apiVersion: "v1", metadata: {}, items: [] };

async function open() {
  const { client, server } = await serve((_request, response) => json(response, LIST));
  const namespaced: AnyScope<PodsResource> = createAnyScope(client, pods);
  const cluster: AnyScope<NamespacesResource> = createAnyScope(client, namespaces);
  return { client, namespaced, cluster, urls: () => server.requests.map(({ method, url }) => `${method} ${url}`) };
}

test("a namespaced resource lists over all namespaces and is called with one", async () => {
  const { client, namespaced, urls } = await open();
  await namespaced.list();
  await namespaced("team").list();
  await namespaced("team").get("a");
  expect(urls()).toEqual([
    "GET /api/v1/pods",
    "GET /api/v1/namespaces/team/pods",
    "GET /api/v1/namespaces/team/pods/a",
  ]);
  expect(descriptionOf(namespaced)).toEqual({ client, token: pods, namespace: undefined });
  expect(descriptionOf(namespaced("team"))).toEqual({ client, token: pods, namespace: "team" });
});

test("a namespaced resource refuses everything else before a namespace is named", async () => {
  const { namespaced, urls } = await open();
  const calls = [
    () => namespaced.get("a"),
    () => namespaced.delete("a"),
    () => namespaced.deleteCollection({ all: true }),
    () => namespaced.create({ spec: { containers: [] } }),
    () => namespaced.patch.merge("a", {}),
    () => namespaced.status.patch.json("a", []),
  ];
  for (const call of calls) {
    await expect(call()).rejects.toMatchObject({
      name: "RequestError",
      code: "MissingNamespace",
      message: "Pod is namespaced: call the resource with a namespace first",
    });
  }
  // An undefined namespace does not mean all of them.
  await expect(namespaced(undefined as never).get("a")).rejects.toMatchObject({ code: "MissingNamespace" });
  expect(urls()).toEqual([]);
});

test("a cluster-scoped resource has all methods at once, and refuses a namespace", async () => {
  const { client, cluster, urls } = await open();
  await cluster.get("team");
  expect(urls()).toEqual(["GET /api/v1/namespaces/team"]);
  expect(() => cluster("team")).toThrow(
    expect.objectContaining({
      name: "RequestError",
      code: "InvalidNamespace",
      message: "Namespace is cluster-scoped and does not accept a namespace",
    }),
  );
  expect(descriptionOf(cluster)).toEqual({ client, token: namespaces, namespace: undefined });
});

test("a namespaced resource can be awaited, and hides Function's members", async () => {
  const { namespaced, cluster } = await open();
  for (const resource of [namespaced, cluster]) {
    expect(await Promise.resolve(resource)).toBe(resource);
    for (const member of ["bind", "call", "name", "length", "prototype", "then"]) {
      expect(member in resource, member).toBe(false);
    }
  }
});

test("metadataOnly() of a resource has the same shape", async () => {
  const { namespaced, cluster, urls } = await open();
  await metadataOnly(namespaced)("team").get("a");
  await metadataOnly(namespaced).list();
  await metadataOnly(cluster).get("team");
  expect(urls()).toEqual(["GET /api/v1/namespaces/team/pods/a", "GET /api/v1/pods", "GET /api/v1/namespaces/team"]);
  expect(() => metadataOnly(cluster)("team")).toThrow("Namespace is cluster-scoped and does not accept a namespace");
});
