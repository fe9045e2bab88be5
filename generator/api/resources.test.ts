import { describe, expect, it } from "vitest";
import type { Operation, PathItem } from "../openapi/index.js";
import { kind, normalised, ref } from "../testdata/api.js";
import { collectResources } from "./resources.js";

const SITE = "com.example.v1.Site";
const LIST = "com.example.v1.SiteList";
const STATUS = "io.k8s.apimachinery.pkg.apis.meta.v1.Status";
const BASE = "/apis/example.com/v1";
const json = (name: string): object => ({ content: { "application/json": { schema: ref(name) } } });

function operation(action: string, { body, answer = SITE }: { body?: string; answer?: string } = {}): Operation {
  return {
    "x-kubernetes-action": action,
    responses: { "200": json(answer) },
    ...(body !== undefined && { requestBody: json(body) }),
  };
}

function collect(paths: { readonly [path: string]: PathItem }, custom = false): ReturnType<typeof collectResources> {
  const schemas = {
    [SITE]: { type: "object", ...kind("example.com", "v1", "Site") },
    [LIST]: { type: "object", properties: { items: { type: "array", items: ref(SITE) } } },
    [STATUS]: {},
  };
  const [document] = normalised({ "apis/example.com/v1": { schemas, paths, custom } });
  return document === undefined ? [] : collectResources(document);
}

const item = { get: operation("get"), put: operation("put", { body: SITE }) };

describe("the resources of a document", () => {
  it("have the verbs of their paths, in RBAC's words", () => {
    const [site] = collect({
      [`${BASE}/sites`]: { post: operation("post", { body: SITE }), delete: operation("deletecollection") },
      [`${BASE}/sites/{name}`]: item,
    });
    expect(site).toMatchObject({ plural: "sites", scope: "Cluster", object: SITE, stored: true });
    expect(site?.verbs).toEqual(["create", "deletecollection", "get", "update"]);
    expect(site?.gvk).toEqual({ group: "example.com", version: "v1", kind: "Site" });
  });

  it("are namespaced if a path contains a namespace", () => {
    const [site] = collect({ [`${BASE}/namespaces/{namespace}/sites/{name}`]: item });
    expect(site?.scope).toBe("Namespaced");
  });

  it.each([
    [
      "custom resources that can be listed",
      { [`${BASE}/sites`]: { get: operation("list") }, [`${BASE}/sites/{name}`]: item },
      true,
      true,
    ],
    [
      "others without a path for it",
      { [`${BASE}/sites`]: { get: operation("list") }, [`${BASE}/sites/{name}`]: item },
      false,
      false,
    ],
    [
      "others with one",
      { [`${BASE}/watch/sites`]: { get: operation("watchlist") }, [`${BASE}/sites/{name}`]: item },
      false,
      true,
    ],
  ])("can be watched: %s", (_, paths, custom, want) => {
    expect(collect(paths, custom)[0]?.verbs.includes("watch")).toBe(want);
  });

  it("have the list of their objects, if one is returned", () => {
    const paths = (answer: string): { [path: string]: PathItem } => ({
      [`${BASE}/sites`]: { get: operation("list", { answer }) },
      [`${BASE}/sites/{name}`]: item,
    });
    expect(collect(paths(LIST))[0]?.list).toBe(LIST);
    expect(collect(paths(STATUS))[0]).not.toHaveProperty("list");
  });

  it("are not stored if nothing can be read back", () => {
    const [review] = collect({ [`${BASE}/reviews`]: { post: operation("post", { body: SITE }) } });
    expect(review).toMatchObject({ plural: "reviews", verbs: ["create"], stored: false });
  });

  it("have subresources: those that exchange objects, and those that stream", () => {
    const [site] = collect({
      [`${BASE}/sites/{name}`]: item,
      [`${BASE}/sites/{name}/status`]: item,
      [`${BASE}/sites/{name}/eviction`]: { post: operation("post", { body: SITE, answer: STATUS }) },
      [`${BASE}/sites/{name}/exec`]: { get: operation("connect"), post: operation("connect") },
    });
    expect(site?.subresources.map(({ name, verbs }) => `${name}: ${verbs.join(" ")}`)).toEqual([
      "eviction: create",
      "exec: create get",
      "status: get update",
    ]);
    expect(site?.subresources.map(({ answersStatus, body }) => [answersStatus, body?.definition])).toEqual([
      [true, SITE],
      [false, undefined],
      [false, SITE],
    ]);
  });

  it.each([
    ["of another group/version", "/apis/other.example.com/v1/sites/{name}"],
    ["with a name that no server accepts", `${BASE}/Sites%2f/{name}`],
    ["with another parameter", `${BASE}/sites/{path}`],
  ])("are not created for paths %s", (_, path) => {
    expect(collect({ [path]: item })).toEqual([]);
  });
});
