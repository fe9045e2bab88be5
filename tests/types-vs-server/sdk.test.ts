import { expect, it } from "vitest";
import { resourcesIn } from "./sdk.js";

const text = `
import type { ObjectMeta } from "../../meta/v1/index.js";
import type { Scale as Other } from "../../autoscaling/v1/index.js";
import type { ClusterResource, NamespacedResource, Resource, Verbs } from "@kubesmith/runtime/codegen";
export interface Widget { kind?: "Widget" }
export interface WidgetsResource extends NamespacedResource<"shop.example", "v1", "widgets", "Widget"> {
  verbs: Verbs<"create" | "get">; object: Widget; live: LiveWidget;
}
export interface ViewsResource extends ClusterResource<"", "v1", "views", "View"> {
  verbs: Verbs<"get">; object: Widget;
}
export interface ScalesResource extends ClusterResource<"", "v1", "scales", "Scale"> {
  verbs: Verbs<"create">; object: Other;
}
`;

it("the resources of a generated module that can be created are found, with the module of their types", () => {
  expect(resourcesIn(text, "shop.example/v1/index.ts")).toEqual([
    {
      apiVersion: "shop.example/v1",
      kind: "Widget",
      plural: "widgets",
      namespaced: true,
      module: "shop.example/v1",
      definition: "WidgetsResource",
      written: { module: "shop.example/v1", name: "Widget" },
    },
    {
      apiVersion: "v1",
      kind: "Scale",
      plural: "scales",
      namespaced: false,
      module: "shop.example/v1",
      definition: "ScalesResource",
      written: { module: "autoscaling/v1", name: "Scale" },
    },
  ]);
});
