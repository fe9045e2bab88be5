import { createDynamicClient } from "@kubesmith/runtime/dynamic";
import { expect, test } from "vitest";
import { useControlPlane } from "../support/use-control-plane.js";

const cluster = useControlPlane();

/** A CRD whose schema has a status. */
function widgets(group: string, subresources: object): object {
  const status = { type: "object", properties: { ready: { type: "boolean" } } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `widgets.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { plural: "widgets", singular: "widget", kind: "Widget", listKind: "WidgetList" },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: "object", properties: { status } } },
          subresources,
        },
      ],
    },
  };
}

// Why `ApplyOf` has the status of only some resources.
test.each([
  ["stores", "plain.example.com", {}, { ready: true }],
  ["ignores", "split.example.com", { status: {} }, undefined],
])("a server %s the applied root status of a resource of %s", async (_what, group, subresources, stored) => {
  await cluster.applyCRD(widgets(group, subresources));
  const resource = await createDynamicClient(cluster.client).resource(`widgets.${group}`);
  const applied = { metadata: { name: "web" }, status: { ready: true } };
  const { status } = await resource("default").apply(applied as never, { fieldManager: "test" });
  expect(status).toEqual(stored);
});
