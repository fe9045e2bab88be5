import { expect, onTestFinished, test } from "vitest";
import { type Client, connect } from "../index.js";
import { json, startServer } from "../testdata/server.js";
import { deployments } from "../testdata/tokens.js";

const scale = { verbs: ["get", "update"], group: "autoscaling", version: "v1", kind: "Scale" } as const;

async function open(): Promise<{ client: Client; urls: () => string[] }> {
  const server = await startServer((_request, response) =>
    json(response, { kind: "Scale", apiVersion: "autoscaling/v1" }),
  );
  const client = await connect({ server: server.url });
  onTestFinished(() => client.close());
  return { client, urls: () => server.requests.map(({ method, url }) => `${method} ${url}`) };
}

test("a member with another name than the subresource sends requests to the subresource", async () => {
  const { client, urls } = await open();
  const renamed = { ...deployments, subresources: { scale: { ...scale, name: "get" } } };
  const web = client.resource(renamed, "default");
  await web.scale.get("web");
  await web.scale.update("web", { spec: { replicas: 3 } });
  await web.get("web");
  expect(urls()).toEqual([
    "GET /apis/apps/v1/namespaces/default/deployments/web/get",
    "PUT /apis/apps/v1/namespaces/default/deployments/web/get",
    "GET /apis/apps/v1/namespaces/default/deployments/web",
  ]);
});

test.each(["get", "list", "watch", "create", "update", "apply", "patch", "delete", "deleteCollection"])(
  "a subresource in a token does not take the place of the method %s",
  async (method) => {
    const { client } = await open();
    const usual = client.resource(deployments, "default");
    const shadowing = client.resource({ ...deployments, subresources: { [method]: scale } }, "default");
    const kindOf = (value: object): unknown => typeof Object.entries(value).find(([name]) => name === method)?.[1];
    expect(kindOf(shadowing)).toBe(kindOf(usual));
    expect(Object.keys(shadowing)).toEqual(
      Object.keys(client.resource({ ...deployments, subresources: {} }, "default")),
    );
    // Nor is there one where the resource does not have the verb.
    expect(
      Object.keys(client.resource({ ...deployments, verbs: [], subresources: { [method]: scale } }, "default")),
    ).toEqual([]);
  },
);
