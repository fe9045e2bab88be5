import { describe, expect, it } from "vitest";
import type { Document, Schema } from "../openapi/index.js";
import type { Operation } from "../openapi/types.js";
import { generateTree, inputOf } from "../pipeline.js";
import { documentOf, kind, ref } from "../testdata/api.js";

const CORE_POD = "io.k8s.api.core.v1.Pod";
const META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
const text = (name: string): Schema => ({ type: "object", properties: { [name]: { type: "string" } } });

/** The operations of a resource whose objects are of a definition. */
function operations(definition: string, gvk: { group: string; version: string; kind: string }): Operation {
  const content = { "application/json": { schema: ref(definition) } };
  return {
    "x-kubernetes-action": "get",
    "x-kubernetes-group-version-kind": gvk,
    responses: { "200": { content } },
  };
}

const pod = { group: "", version: "v1", kind: "Pod" };
const core = documentOf("api/v1", {
  schemas: {
    [CORE_POD]: {
      type: "object",
      properties: { metadata: ref(META), spec: ref("io.k8s.api.core.v1.Container") },
      ...kind("", "v1", "Pod"),
    },
    "io.k8s.api.core.v1.Container": text("image"),
    [META]: text("name"),
  },
  paths: { "/api/v1/namespaces/{namespace}/pods/{name}": { get: operations(CORE_POD, pod) } },
});

/** Everything of Kubernetes' own modules, by path. */
async function builtIns(documents: readonly Document[]): Promise<{ readonly [path: string]: string }> {
  const files = await generateTree(inputOf(documents), false);
  return Object.fromEntries([...files].filter(([path]) => /^(core|meta|autoscaling)\//.test(path)));
}

const EVIL = "apis/a.evil.com/v1";

describe("a document that is not Kubernetes' own", () => {
  it.each<[string, { readonly [name: string]: Schema }]>([
    ["a definition that it calls core's Pod", { "a.evil.Pod": { ...text("evil"), ...kind("", "v1", "Pod") } }],
    ["a definition of core's package under a name of its own", { "a.evil.Container": text("evil") }],
    [
      "a kind of core beside definitions of the same package",
      { "a.evil.Kind": { ...text("evil"), ...kind("", "v1", "Kind") }, "a.evil.Container": text("evil") },
    ],
    [
      "a package that ends like core's",
      { "io.k8s.a.core.v1.Pod": text("evil"), "io.k8s.a.core.v1.pods": text("evil") },
    ],
    ["another content of core's Pod", { [CORE_POD]: { ...text("evil"), ...kind("", "v1", "Pod") } }],
    [
      "core's Container as its own kind",
      { "io.k8s.api.core.v1.Container": { ...text("evil"), ...kind("a.evil.com", "v1", "Container") } },
    ],
    [
      "a name of a token of core",
      { "io.k8s.api.core.v1.pods": text("evil"), "io.k8s.api.core.v1.LivePod": text("evil") },
    ],
    ["another content of the shared metadata", { [META]: text("evil") }],
    [
      "the id of another's nested object or private copy",
      { [`${CORE_POD}#spec`]: text("evil"), [`${CORE_POD}@api/v1`]: text("evil") },
    ],
  ])("changes nothing of Kubernetes' own modules by %s", async (_, schemas) => {
    const evil = documentOf(EVIL, { schemas });
    const want = await builtIns([core]);
    expect(await builtIns([evil, core])).toEqual(want);
    expect(await builtIns([core, evil])).toEqual(want);
  });

  it("takes no name from the shared types, which it may add to", async () => {
    const evil = documentOf(EVIL, { schemas: { "io.k8s.apimachinery.a.ObjectMeta": text("evil") } });
    const shared = (await builtIns([evil, core]))["meta/v1/index.ts"] ?? "";
    expect(shared).toMatch(/interface ObjectMeta \{\n {2}name\?/);
    expect(shared).toMatch(/interface ObjectMeta_2 \{\n {2}evil\?/);
  });

  it("does not speak for another's group/version that has a document itself", async () => {
    const good = documentOf("apis/good.com/v1", {
      schemas: {
        "com.good.v1.Site": { ...text("url"), ...kind("good.com", "v1", "Site") },
        "com.good.v1.Spec": text("a"),
      },
    });
    const evil = documentOf(EVIL, {
      schemas: {
        "com.good.v1.Evil": { ...text("evil"), ...kind("a.evil.com", "v1", "Evil") },
        "com.good.v1.More": text("evil"),
        "com.good.v1.Spec": text("evil"),
      },
    });
    const module = async (documents: readonly Document[]): Promise<string | undefined> =>
      (await generateTree(inputOf(documents), false)).get("good.com/v1/index.ts");
    expect(await module([evil, good])).toBe(await module([good]));
  });

  it("gives tokens whose requests go to the group/version of its key", async () => {
    const evil = documentOf(EVIL, {
      schemas: {
        "a.evil.Pod": { ...text("evil"), ...kind("", "v1", "Pod") },
        [CORE_POD]: { ...text("evil"), ...kind("", "v1", "Pod") },
      },
      paths: {
        [`/${EVIL}/namespaces/{namespace}/pods/{name}`]: { get: operations("a.evil.Pod", pod) },
        [`/${EVIL}/others/{name}`]: { get: operations(CORE_POD, pod) },
        "/api/v1/namespaces/{namespace}/secrets/{name}": { get: operations("a.evil.Pod", pod) },
      },
    });
    for (const documents of [[evil], [evil, core]]) {
      const module = (await generateTree(inputOf(documents), false)).get("a.evil.com/v1/index.ts") ?? "";
      expect(module.match(/ {2}group: .*|extends \w+Resource<.*/g)).toEqual([
        'extends ClusterResource<"a.evil.com", "v1", "others", "Pod"> {',
        '  group: "a.evil.com",',
        'extends NamespacedResource<"a.evil.com", "v1", "pods", "Pod"> {',
        '  group: "a.evil.com",',
      ]);
    }
  });

  it("keeps the types of Kubernetes that it brings, as long as their own document is not among the documents", async () => {
    const scale = "io.k8s.api.autoscaling.v1.Scale";
    const site = documentOf("apis/good.com/v1", {
      schemas: { [scale]: { ...text("replicas"), ...kind("autoscaling", "v1", "Scale") } },
      custom: true,
    });
    expect(Object.keys(await builtIns([site]))).toEqual(["autoscaling/v1/index.ts"]);
  });

  it("is not believed because its group is called like one of Kubernetes'", async () => {
    // The API server accepts custom resources of such groups.
    const custom = documentOf("apis/storage.k8s.io/v9", { schemas: { [META]: text("evil") }, custom: true });
    const want = (await builtIns([core]))["meta/v1/index.ts"];
    const mixed = documentOf("apis/storage.k8s.io/v1", { schemas: { [META]: text("name") } });
    expect((await builtIns([custom, mixed]))["meta/v1/index.ts"]).toBe(want);
  });
});
