import { describe, expect, it } from "vitest";
import type { ApiDefinition, ApiModel, ApiResource } from "../api/index.js";
import { nameModel } from "./name-model.js";

const groupVersion = { group: "example.com", version: "v1" };
const MODULE = "example.com/v1";

function definition(name: string, more: Partial<ApiDefinition> = {}): ApiDefinition {
  return { id: name, name, owner: groupVersion, schema: {}, required: new Set(), ...more };
}

function resource(plural: string, kind: string, more: Partial<ApiResource> = {}): ApiResource {
  return {
    plural,
    gvk: { ...groupVersion, kind },
    scope: "Cluster",
    verbs: ["get"],
    object: `com.example.v1.${kind}`,
    alwaysReturned: [],
    stored: true,
    strategic: false,
    answersStatus: false,
    subresources: [],
    ...more,
  };
}

function model(definitions: readonly ApiDefinition[], resources: readonly ApiResource[] = []): ApiModel {
  return {
    groupVersions: [{ groupVersion, resources }],
    definitions: new Map(definitions.map((each) => [each.id, each])),
  };
}

/** The names that a module exports. */
function exportsOf(api: ApiModel, id: string = MODULE): string[] {
  const module = nameModel(api).modules.find((candidate) => candidate.id === id);
  return [
    ...(module?.definitions ?? []).flatMap(({ exportName, merge }) => [exportName, merge?.exportName ?? []].flat()),
    ...(module?.resources ?? []).flatMap(({ tokenName, typeName, liveName }) =>
      [tokenName, typeName, liveName ?? []].flat(),
    ),
  ];
}

const gvk = { ...groupVersion, kind: "Site" };
const site = definition("com.example.v1.Site", { gvk });

describe("names of a module", () => {
  it.each<[string, ApiModel, string[]]>([
    [
      "a kind and its resource",
      model([site], [resource("sites", "Site")]),
      ["Site", "sites", "SitesResource", "LiveSite"],
    ],
    [
      "a resource that is not stored",
      model([site], [resource("sites", "Site", { stored: false })]),
      ["Site", "sites", "SitesResource"],
    ],
    [
      "a nested object",
      model([definition("a#spec.key", { nested: { root: "com.example.v1.Site", path: ["spec", "key"] } })]),
      ["Site_Spec_Key"],
    ],
    ["a merge schema", model([definition("a.A", { merge: [{ name: "a", kind: "atomic" }] })]), ["A", "AMerge"]],
    ["two definitions that want one name", model([definition("a.A"), definition("b.A")]), ["A", "A_2"]],
    [
      "a merge schema whose name a definition has",
      model([definition("a.A", { merge: [] }), definition("a.AMerge")]),
      ["A", "AMerge_2", "AMerge"],
    ],
    [
      "a plural that is a reserved word, with its kind's capitals",
      model([], [resource("classes", "Class"), resource("new", "New")]),
      ["classes", "ClassesResource", "LiveClass", "newResource", "NewResource", "LiveNew"],
    ],
    [
      "a plural that would make the clientset look like a promise",
      model([], [resource("then", "Then")]),
      ["thenResource", "ThenResource", "LiveThen"],
    ],
    [
      "a plural with its kind's capitals",
      model([], [resource("networkpolicies", "NetworkPolicy"), resource("apiservices", "APIService")]),
      [
        "networkPolicies",
        "NetworkPoliciesResource",
        "LiveNetworkPolicy",
        "apiServices",
        "APIServicesResource",
        "LiveAPIService",
      ],
    ],
    [
      "a plural that with its kind's capitals is not a reserved word",
      model([], [resource("instanceof", "InstanceOf")]),
      ["instanceOf", "InstanceOfResource", "LiveInstanceOf"],
    ],
    [
      "a plural that equals its kind",
      model(
        [definition("com.example.v1.sheep", { gvk: { ...groupVersion, kind: "sheep" } })],
        [resource("sheep", "sheep")],
      ),
      ["sheep", "sheepResource", "SheepResource", "Livesheep"],
    ],
    [
      "plurals that only hyphens distinguish",
      model([], [resource("web-apps", "WebApp"), resource("webapps", "WebApps"), resource("my-kinds", "My-Kind")]),
      [
        ["web_apps", "Web_appsResource", "LiveWebApp"],
        ["webapps", "WebappsResource", "LiveWebApps"],
        ["my$Kinds", "My$KindsResource", "LiveMy$Kind"],
      ].flat(),
    ],
    [
      "a plural that begins with a digit",
      model([], [resource("9things", "Thing")]),
      ["_9things", "_9thingsResource", "LiveThing"],
    ],
    [
      "a plural that CommonJS reserves",
      model([], [resource("exports", "Export")]),
      ["exportsResource", "ExportsResource", "LiveExport"],
    ],
  ])("%s", (_, api, want) => {
    expect(exportsOf(api)).toEqual(want);
  });

  it("stay if a kind joins whose name begins as those of read objects do, before or after the other one", () => {
    const kinds = ["Pod", "LivePod", "LiveLivePod", "Liveness", "Live"];
    const exportsWith = (some: readonly string[]): string[] =>
      exportsOf(
        model(
          some.map((kind) => definition(`com.example.v1.${kind}`, { gvk: { ...groupVersion, kind } })),
          some.map((kind) => resource(`${kind.toLowerCase()}s`, kind)),
        ),
      );
    const all = exportsWith(kinds);
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((name) => /^Live|^Pod$/.test(name) && !name.endsWith("Resource")).sort()).toEqual(
      [
        "Live",
        "LiveLive",
        "LiveLiveLivePod",
        "LiveLiveness",
        "LiveLivePod",
        "LiveLivePod_",
        "Liveness",
        "LivePod",
        "LivePod_",
        "Pod",
      ].sort(),
    );
    for (const kind of kinds) expect(all).toEqual(expect.arrayContaining(exportsWith([kind])));
  });

  it("give a wanted name to the first of two that want it, so that a kind keeps its name", () => {
    const nested = definition("z", { nested: { root: "Site", path: ["a"] } });
    expect(exportsOf(model([site, nested, definition("x.Site_A", {})]))).toEqual(["Site", "Site_A", "Site_A_2"]);
  });
});

describe("modules", () => {
  it("contain what belongs to no group/version once, in a shared module", () => {
    const { owner, ...shared } = definition("io.k8s.apimachinery.pkg.apis.meta.v1.Time");
    const named = nameModel(model([shared]));
    expect(named.modules.map(({ id, groupVersion }) => [id, groupVersion])).toEqual([
      [MODULE, groupVersion],
      ["meta/v1", undefined],
    ]);
    expect(named.definitions.get(shared.id)).toMatchObject({ moduleId: "meta/v1", exportName: "Time" });
  });

  it("are members of the clientset, and so are reused modules", () => {
    const { groups } = nameModel(model([]), [{ group: "", version: "v1" }]);
    expect(groups.map(({ member, versions }) => [member, versions.map(({ module }) => module)])).toEqual([
      ["core", ["core/v1"]],
      ["exampleCom", [MODULE]],
    ]);
  });
});
