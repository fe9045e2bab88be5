import { connect, type Interceptor, isMethodNotSupported, isNotFound } from "@kubesmith/runtime";
import { createDynamicClient, createRESTMapper, type DynamicClient } from "@kubesmith/runtime/dynamic";
import { beforeAll, describe, expect, it } from "vitest";
import { customResource, customResources } from "../support/custom-resources.js";
import { useControlPlane } from "../support/use-control-plane.js";

const cluster = useControlPlane();
let dynamic: DynamicClient;

/** A server without aggregated discovery, which does not support its content type. */
const legacyServer: Interceptor = (request, next) => {
  const accept = (request.headers.accept ?? "").replace(/application\/json;g=apidiscovery[^,]*,/g, "");
  return next({ ...request, headers: { ...request.headers, accept } });
};

beforeAll(async () => {
  await cluster.applyCRD(customResources);
  dynamic = createDynamicClient(cluster.client);
});

/** What `kubectl api-resources` lists, as `name.group version kind namespaced verbs`. */
async function kubectlResources(): Promise<string[]> {
  const { stdout } = await cluster.kubectl(["api-resources", "-o", "wide", "--no-headers"]);
  return stdout
    .trim()
    .split("\n")
    .map((line) => {
      const at = line.search(/\s(true|false)\s/);
      const [namespaced = "", kind = "", verbs = ""] = line.slice(at).trim().split(/\s+/);
      const [plural = "", ...names] = line.slice(0, at).trim().split(/\s+/);
      return [plural, names.at(-1), kind, namespaced, verbs.split(",").sort().join(",")].join(" ");
    })
    .sort();
}

describe.each<[string, Interceptor[]]>([
  ["aggregated discovery", []],
  ["the discovery of older servers", [legacyServer]],
])("%s", (_name, interceptors) => {
  it("lists what kubectl lists", async () => {
    const other = await connect({ kubeconfig: cluster.users.admin.kubeconfig, interceptors });
    const { mappings, unavailable } = await createRESTMapper(other).discovered();
    await other.close();
    const preferred = new Map(
      mappings.map(({ group }) => [group, mappings.find((one) => one.group === group)?.version]),
    );
    const ours = mappings
      .filter(({ group, plural, version }) => {
        const first = mappings.find((one) => one.group === group && one.plural === plural);
        return preferred.get(group) === version || first?.version === version;
      })
      .map(({ group, version, kind, plural, scope, verbs }) => {
        const groupVersion = group === "" ? version : `${group}/${version}`;
        return [plural, groupVersion, kind, scope === "Namespaced", [...verbs].sort().join(",")].join(" ");
      })
      .sort();
    expect(ours).toEqual(await kubectlResources());
    expect(unavailable).toEqual([]);
  });

  it("needs two requests, or one for each group/version", async () => {
    const paths: string[] = [];
    const count: Interceptor = (request, next) => {
      paths.push(request.path);
      return next(request);
    };
    const other = await connect({ kubeconfig: cluster.users.admin.kubeconfig, interceptors: [count, ...interceptors] });
    const mapper = createRESTMapper(other);
    await Promise.all(["deploy", "svc", "pods", "nodes"].map((name) => mapper.mapping(name)));
    await other.close();
    expect(paths.slice(0, 2)).toEqual(["/api", "/apis"]);
    expect(paths.length).toBe(interceptors.length === 0 ? 2 : new Set(paths).size);
  });
});

describe("a resource name of kubectl", () => {
  it.each([
    ["deploy", "apps/v1 deployments"],
    ["Deployment", "apps/v1 deployments"],
    ["deployments.apps", "apps/v1 deployments"],
    ["deployments.v1.apps", "apps/v1 deployments"],
    ["po", "/v1 pods"],
    ["pods.v1.", "/v1 pods"],
    ["events", "/v1 events"],
    ["events.events.k8s.io", "events.k8s.io/v1 events"],
    ["hpa", "autoscaling/v2 horizontalpodautoscalers"],
    ["horizontalpodautoscalers.v1.autoscaling", "autoscaling/v1 horizontalpodautoscalers"],
    ["widgets.shop", "shop.example.com/v1 widgets"],
  ])("%s", async (name, want) => {
    const { group, version, plural } = await dynamic.mapper.mapping(name);
    expect(`${group}/${version} ${plural}`).toBe(want);
  });

  it("is an error if the server does not serve it", async () => {
    await expect(dynamic.resource("gadgets")).rejects.toMatchObject({
      code: "UnknownKind",
      message: 'the server has no resource "gadgets"',
    });
    await expect(dynamic.resource({ apiVersion: "apps/v1beta1", kind: "Deployment" })).rejects.toMatchObject({
      code: "UnknownKind",
      message: 'the server has no kind "Deployment" in "apps/v1beta1"; it serves this kind in apps/v1',
    });
  });
});

describe("a kind known only at run time", () => {
  it("has the methods of a generated one", async () => {
    const stores = await dynamic.resource({ apiVersion: "shop.example.com/v1", kind: "Store" });
    const widgets = (await dynamic.resource("widgets"))("default");
    await stores.create({ metadata: { name: "a" }, spec: { address: "here" } });
    const created = await widgets.create({ metadata: { name: "a" }, spec: { size: "small", replicas: 1 } });
    expect(created).toMatchObject({
      apiVersion: "shop.example.com/v1",
      kind: "Widget",
      metadata: { namespace: "default" },
    });
    const changed = await widgets.update({ ...created, spec: { size: "large", replicas: 1 } });
    expect(changed.spec).toMatchObject({ size: "large" });
    const owner = { fieldManager: "ops", force: true };
    expect((await widgets.apply({ metadata: { name: "a" }, spec: { size: "small" } }, owner)).spec).toMatchObject({
      size: "small",
    });
    await widgets.scale.update("a", { spec: { replicas: 3 } });
    const found: unknown[] = [];
    for await (const widget of widgets.list()) found.push(widget.spec);
    expect(found).toMatchObject([{ size: "small", replicas: 3 }]);
    await widgets.delete("a");
    await expect(widgets.get("a")).rejects.toSatisfy(isNotFound);
  });

  it("rejects with the server's words if it does not have a verb", async () => {
    const statuses = await dynamic.resource("componentstatuses");
    await expect(statuses.delete("scheduler")).rejects.toSatisfy(isMethodNotSupported);
  });

  it("covers all namespaces until it is called with one, and has all methods at once if it is cluster-scoped", async () => {
    const maps = await dynamic.resource("configmaps");
    for (const namespace of ["default", "kube-system"]) {
      await maps(namespace).create({ metadata: { name: "scoped", labels: { in: namespace } } });
    }
    const fieldSelector = { "metadata.name": "scoped" };
    const namespacesOf = (list: { items: { metadata: { namespace?: string } }[] }) =>
      list.items.map(({ metadata }) => metadata.namespace);
    expect(namespacesOf(await maps.list({ fieldSelector }))).toEqual(["default", "kube-system"]);
    expect(namespacesOf(await maps("kube-system").list({ fieldSelector }))).toEqual(["kube-system"]);
    await expect(maps.get("scoped")).rejects.toMatchObject({ code: "MissingNamespace" });
    const namespaces = await dynamic.resource("ns");
    expect((await namespaces.get("default")).kind).toBe("Namespace");
    expect(() => namespaces("default")).toThrow("Namespace is cluster-scoped and does not accept a namespace");
  });

  it("is served in the version of its mapping", async () => {
    const autoscalers = await dynamic.resource(await dynamic.mapper.mapping("hpa.v1.autoscaling"));
    expect((await autoscalers.list()).apiVersion).toBe("autoscaling/v1");
  });

  it("is found even if it was defined after discovery", async () => {
    await dynamic.mapper.mapping("pods");
    await cluster.applyCRD(customResource({ group: "late.example.com", kind: "Latecomer", plural: "latecomers" }));
    await expect
      .poll(() =>
        dynamic.resource("latecomers").then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
  });
});
