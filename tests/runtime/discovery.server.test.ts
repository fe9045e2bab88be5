import { join } from "node:path";
import { connect, type Resource, type ResourceDef } from "@kubesmith/runtime";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { DiscoverResult } from "../../generator/operations/discover.js";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { apiVersions, type ServedResource, servedResources } from "../support/api-resources.js";
import { customResources } from "../support/custom-resources.js";
import { kubesmithJson } from "../support/run.js";
import { groupVersionOf, importModules, type Token, type Tokens } from "../support/tokens.js";
import { createWorkspace } from "../support/workspace.js";

/** What is known of each resource, by `<group/version> <resource>[/<subresource>]`. */
type Rows = Record<string, string>;

const at = createWorkspace();
let cluster: ControlPlane;
let env: { KUBECONFIG: string; XDG_CACHE_HOME: string };
let groupVersions: string[];
let served: ServedResource[];
let modules: ReadonlyMap<string, Tokens>;
let tokens: Token[];

beforeAll(async () => {
  // Alpha and beta APIs too: they have what no stable API has.
  cluster = await startControlPlane({ extraArgs: ["--runtime-config=api/all=true"] });
  await cluster.applyCRD(customResources);
  groupVersions = await apiVersions(cluster);
  served = await servedResources(cluster, groupVersions);
  env = { KUBECONFIG: cluster.users.admin.kubeconfig, XDG_CACHE_HOME: at("cache") };
  await kubesmithJson(["generate", "--output", at("out")], { env });
  modules = await importModules(at("out"));
  tokens = [...modules.values()].flatMap((module) => Object.values(module));
});
afterAll(() => cluster?.stop());

function row(scope: string, kind: string, verbs: readonly string[]): string {
  return `${scope} ${kind}: ${[...verbs].sort().join(" ")}`;
}

function servedRows(): Rows {
  const rows = served.map(({ groupVersion, name, namespaced, kind, verbs }) => {
    const scope = namespaced ? "Namespaced" : "Cluster";
    return [`${groupVersion} ${name}`, row(scope, name.includes("/") ? "" : kind, verbs)];
  });
  return Object.fromEntries(rows);
}

it("there is a module for every group/version that kubectl lists, and for no other", () => {
  // A module of types alone belongs to a group/version that is not served: types of others refer to them.
  const resources = [...modules.values()].map((module) => Object.values(module)).filter((all) => all.length > 0);
  const generated = resources.map((all) => [...new Set(all.map(groupVersionOf))]);
  expect(generated.map((all) => all.join(" and ")).sort()).toEqual(groupVersions);
  expect(groupVersions).toEqual(expect.arrayContaining(["v1", "shop.example.com/v1", "shop.example.com/v1beta1"]));
  expect(groupVersions).not.toContain("shop.example.com/v1alpha1");
});

it("resources, kinds, scopes, verbs and subresources are the server's own, in both directions", () => {
  const rows: Rows = {};
  for (const token of tokens) {
    const resource = `${groupVersionOf(token)} ${token.plural}`;
    rows[resource] = row(token.scope, token.kind, token.verbs);
    for (const [name, { verbs }] of Object.entries(token.subresources ?? {})) {
      rows[`${resource}/${name}`] = row(token.scope, "", verbs);
    }
  }
  expect(rows).toEqual(servedRows());
  expect(rows["odd-names.example.com/v1 my-kinds"]).toContain("Namespaced My-Kind:");
});

it("discover reports the same", async () => {
  const discovered = await kubesmithJson<DiscoverResult>(["discover"], { env });
  const rows = discovered.groupVersions.flatMap(({ groupVersion, resources }) =>
    resources.flatMap(({ resource, kind, scope, verbs, subresources }) => [
      [`${groupVersion} ${resource}`, row(scope, kind, verbs)],
      ...subresources.map((sub) => [`${groupVersion} ${resource}/${sub.name}`, row(scope, "", sub.verbs)]),
    ]),
  );
  expect(Object.fromEntries(rows)).toEqual(servedRows());
});

it("subresources that exchange objects name the server's kind, and the others stream", () => {
  const rows: Rows = {};
  const streams = new Set<string>();
  for (const token of tokens) {
    for (const [name, { group = "", version = "", kind }] of Object.entries(token.subresources ?? {})) {
      const place = `${groupVersionOf(token)} ${token.plural}/${name}`;
      if (kind === undefined) streams.add(place);
      else rows[place] = `${groupVersionOf({ group, version })} ${kind}`;
    }
  }
  const want = served.flatMap(({ groupVersion, name, kind, group = "", version }) => {
    const place = `${groupVersion} ${name}`;
    const own = version === undefined ? groupVersion : groupVersionOf({ group, version });
    return name.includes("/") && !streams.has(place) ? [[place, `${own} ${kind}`]] : [];
  });
  expect(rows).toEqual(Object.fromEntries(want));
  const pods = ["attach", "exec", "log", "portforward", "proxy"].map((name) => `v1 pods/${name}`);
  expect([...streams].sort()).toEqual(["v1 nodes/proxy", ...pods, "v1 services/proxy"]);
});

it("the clientset has each resource once, under its own group and version", async () => {
  const { clientset } = await import(join(at("out"), "index.ts"));
  // In a client's place, one that gives the token that it is asked for.
  const groups: Record<string, Record<string, Tokens>> = clientset({ resource: (token: Token) => token });
  const places = Object.values(groups).flatMap((versions) => Object.values(versions));
  const byPlural = new Map(tokens.map((token) => [`${groupVersionOf(token)} ${token.plural}`, token]));
  const found = places.flatMap((resources) => Object.values(resources));
  expect(new Map(found.map((token) => [`${groupVersionOf(token)} ${token.plural}`, token]))).toEqual(byPlural);
  expect(found).toHaveLength(tokens.length);
  for (const resources of places) {
    expect(new Set(Object.values(resources).map(groupVersionOf)).size).toBe(1);
  }
  expect(groups.core?.v1?.pods?.plural).toBe("pods");
  expect(groups.shopExampleCom?.v1beta1?.widgets?.version).toBe("v1beta1");
});

it("a resource's client has a method for each of its verbs, and no other", async () => {
  const client = await connect({ kubeconfig: cluster.users.admin.kubeconfig });
  const methods: Record<string, readonly string[]> = {
    deletecollection: ["deleteCollection"],
    patch: ["apply", "patch"],
  };
  const isNamespaced = (token: Token): token is Resource<ResourceDef & { scope: "Namespaced" }> =>
    token.scope === "Namespaced";
  for (const token of tokens) {
    const made: object = isNamespaced(token) ? client.resource(token, "default") : client.resource(token);
    // `portForward` is the method of the subresource `portforward`.
    const isSubresource = (name: string): boolean =>
      [name, name.toLowerCase()].some((member) => Object.hasOwn(token.subresources ?? {}, member));
    const names = Object.keys(made).filter((name) => !isSubresource(name));
    const want = token.verbs.flatMap((verb) => methods[verb] ?? [verb]);
    expect(names.sort(), `${groupVersionOf(token)} ${token.plural}`).toEqual(want.sort());
  }
  await client.close();
});
