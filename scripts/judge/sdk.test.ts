import { expect, it } from "vitest";
import { resourcesIn } from "./sdk.js";

const text = `
import type { ObjectMeta } from "../../meta/v1/types.js";
import type { Scale as Other } from "../../autoscaling/v1/types.js";
import type { Widget } from "./types.js";
import type { Resource, ResourceDef } from "@kubesmith/runtime/codegen";
export interface WidgetsResource extends ResourceDef {
  group: "shop.example"; version: "v1"; plural: "widgets"; kind: "Widget"; scope: "Namespaced";
  verbs: { create: true; get: true }; object: Widget; merge: {};
}
export interface ViewsResource extends ResourceDef {
  group: ""; version: "v1"; plural: "views"; kind: "View"; scope: "Cluster"; verbs: { get: true }; object: Widget;
}
export interface ScalesResource extends ResourceDef {
  group: ""; version: "v1"; plural: "scales"; kind: "Scale"; scope: "Cluster"; verbs: { create: true }; object: Other;
}
`;

it("finds what can be created in a generated module, and where its types are", () => {
  expect(resourcesIn(text, "shop.example/v1/resources.ts")).toEqual([
    {
      apiVersion: "shop.example/v1",
      kind: "Widget",
      plural: "widgets",
      namespaced: true,
      module: "shop.example/v1",
      definition: "WidgetsResource",
      written: { module: "shop.example/v1/types", name: "Widget" },
    },
    {
      apiVersion: "v1",
      kind: "Scale",
      plural: "scales",
      namespaced: false,
      module: "shop.example/v1",
      definition: "ScalesResource",
      written: { module: "autoscaling/v1/types", name: "Scale" },
    },
  ]);
});
