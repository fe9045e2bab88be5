import { describe, expect, test } from "vitest";
import type { ApiDefinition, ApiResource, Verb } from "../api/index.js";
import { type EmitModel, nameModel } from "../naming/index.js";
import type { Schema } from "../openapi/index.js";
import { limitModel } from "./limit-model.js";
import type { Limit } from "./types.js";

const apps = { group: "apps", version: "v1" };
const core = { group: "", version: "v1" };
const VERBS: readonly Verb[] = ["create", "get", "list", "patch"];

const to = (id: string): Schema => ({ $ref: id });
function definition(
  id: string,
  owner: typeof apps | undefined,
  properties: { readonly [name: string]: Schema } = {},
): ApiDefinition {
  const required = new Set<string>();
  return { id, name: `io.k8s.api.${id}`, ...(owner && { owner }), schema: { type: "object", properties }, required };
}
function resource(plural: string, kind: string, gv: typeof apps, more: Partial<ApiResource> = {}): ApiResource {
  const facts = { alwaysReturned: ["spec"], stored: true, strategic: true, answersStatus: false, subresources: [] };
  return { plural, gvk: { ...gv, kind }, scope: "Namespaced", verbs: VERBS, object: kind, ...facts, ...more };
}
const status = { name: "status", verbs: ["get"], answersStatus: false, strategic: true } as const;
const body = (group: typeof apps, kind: string): object => ({ body: { gvk: { ...group, kind }, definition: kind } });

/** Deployments refer to the template of pods, which refers to shared metadata. */
const MODEL: EmitModel = nameModel({
  groupVersions: [
    {
      groupVersion: core,
      resources: [resource("nodes", "Node", core, { scope: "Cluster" }), resource("pods", "Pod", core)],
    },
    {
      groupVersion: apps,
      resources: [
        resource("deployments", "Deployment", apps, {
          subresources: [
            { ...status, name: "scale", verbs: ["get", "patch"], ...body(apps, "Scale") },
            { ...status, ...body(apps, "Deployment") },
          ],
        }),
        resource("olddeployments", "Deployment", apps),
      ],
    },
  ],
  definitions: new Map(
    [
      definition("Deployment", apps, { template: to("Template"), spec: to("Spec") }),
      definition("Spec", apps),
      definition("Scale", apps),
      definition("Unused", apps),
      definition("Node", core, { metadata: to("Meta") }),
      definition("Pod", core, { metadata: to("Meta") }),
      definition("Template", core, { items: { type: "array", items: to("Meta") } }),
      definition("Meta", undefined, { self: to("Meta") }),
      definition("OtherMeta", undefined),
    ].map((each) => [each.id, each]),
  ),
});

/** What remains: the definitions of each module, and its resources with their verbs. */
function left(limit: Limit): object {
  const { model } = limitModel(MODEL, limit);
  return Object.fromEntries(
    model.modules.map(({ id, definitions, resources }) => [
      id,
      [
        ...definitions.map(({ exportName }) => exportName),
        ...resources.flatMap(({ tokenName, verbs, subresources }) => [
          `${tokenName}: ${verbs}`,
          ...subresources.map((sub) => `${tokenName}/${sub.name}: ${sub.verbs}`),
        ]),
      ],
    ]),
  );
}
const allow = (resources: string[], verbs: string[] = ["get"], groups: string[] = ["*"]): Limit => ({
  rules: [{ groups, resources, verbs }],
});

describe("without a program", () => {
  test("each resource with an allowed verb remains, with the types that it refers to", () => {
    expect(left(allow(["pods"], ["get", "watch", "list"]))).toEqual({
      "core/v1": ["Pod", "pods: get,list"],
      "meta/v1": ["Meta"],
    });
  });
  test("types of other modules remain, but their resources do not", () => {
    expect(left(allow(["deployments"]))).toEqual({
      "apps/v1": ["Deployment", "Spec", "deployments: get"],
      "core/v1": ["Template"],
      "meta/v1": ["Meta"],
    });
    expect(limitModel(MODEL, allow(["deployments"])).model.groups).toMatchObject([
      { member: "apps", versions: [{ member: "v1" }] },
    ]);
  });
  test("a subresource remains with its own verbs, even if the resource has none", () => {
    expect(left(allow(["deployments/scale"], ["patch"]))).toMatchObject({
      "apps/v1": ["Deployment", "Scale", "Spec", "deployments: ", "deployments/scale: patch"],
    });
  });
  test("status decides what `apply` accepts, so it remains beside patch, but without a body it is not a member", () => {
    const { model } = limitModel(MODEL, allow(["deployments"], ["patch"]));
    const [deployments] = model.modules.find(({ id }) => id === "apps/v1")?.resources ?? [];
    expect(deployments?.subresources).toEqual([{ ...status, verbs: [], strategic: false }]);
  });
  test("everything remains as it is if everything is allowed, apart from types that nothing refers to", () => {
    const { model, unmatched } = limitModel(MODEL, allow(["*"], ["*"]));
    expect(unmatched).toEqual([]);
    expect(model.groups).toEqual(MODEL.groups);
    expect(model.modules.map(({ resources }) => resources)).toEqual(MODEL.modules.map(({ resources }) => resources));
    expect(MODEL.definitions.size - model.definitions.size).toBe(2);
  });
  test("nothing remains if nothing is allowed, and the rules that match nothing are listed", () => {
    expect(left(allow(["websites"]))).toEqual({});
    expect(limitModel(MODEL, allow(["websites"])).unmatched).toEqual([
      { groups: ["*"], resource: "websites", verbs: ["get"] },
    ]);
  });
  test("a resource that shares the type of a resource that is left out takes over that type, under its name", () => {
    const resourcesOf = ({ modules }: EmitModel) => modules.find(({ id }) => id === "apps/v1")?.resources ?? [];
    const [first, second] = resourcesOf(MODEL);
    expect([first?.liveName, second?.readAs]).toEqual(["LiveDeployment", first?.typeName]);
    const [alone] = resourcesOf(limitModel(MODEL, allow(["olddeployments"])).model);
    expect(alone).toMatchObject({ tokenName: second?.tokenName, liveName: "LiveDeployment", alwaysReturned: ["spec"] });
    expect(alone).not.toHaveProperty("readAs");
  });
});

describe("with the exports that a program names", () => {
  test("only resources that are named remain, whatever the rules allow", () => {
    expect(left({ ...allow(["*"], ["get"]), exports: { "core/v1": ["pods"] } })).toEqual({
      "core/v1": ["Pod", "pods: get"],
      "meta/v1": ["Meta"],
    });
  });
  test("a named type remains, and with the name of its live form also the resource that declares it", () => {
    expect(left({ rules: [], exports: { "apps/v1": ["Unused"], "core/v1": ["LivePod"] } })).toEqual({
      "apps/v1": ["Unused"],
      "core/v1": ["Pod", "pods: "],
      "meta/v1": ["Meta"],
    });
  });
  test("`*` keeps a whole module, and a module that is named remains even if it is empty", () => {
    expect(left({ ...allow(["*"], ["*"]), exports: { "meta/v1": ["*"], "core/v1": [] } })).toEqual({
      "core/v1": [],
      "meta/v1": ["Meta", "OtherMeta"],
    });
  });
  test("names of the limit are not taken for members that every object has", () => {
    expect(left({ rules: [], exports: {} })).toEqual({});
    expect(left({ rules: [], exports: { "core/v1": ["constructor", "toString"] } })).toEqual({ "core/v1": [] });
  });
});
