import { describe, expect, test } from "vitest";
import { HEAD, requestsOf, usageOf } from "./testdata/usage-of.js";

const requests = (text: string): string[] => requestsOf(usageOf(HEAD + text));

describe("methods of resource clients", () => {
  test("each method needs its verb, in the namespace that was selected", () => {
    const text = `
      const web = k8s.apps.v1.deployments("default");
      await web.get("a");
      await web.list();
      await web.create({ metadata: {}, spec: { selector: {}, template: { spec: { containers: [] } } } });
      await k8s.core.v1.pods.list();
      await k8s.core.v1.nodes.delete("a");
      await k8s.core.v1.configMaps("ops").deleteCollection({ all: true });
      await k8s.core.v1.configMaps("ops").update({ metadata: { name: "a" } });
      await k8s.core.v1.configMaps("ops").patch.json("a", []);
    `;
    expect(requests(text)).toEqual([
      "create deployments in default",
      "delete nodes",
      "deletecollection configmaps in ops",
      "get deployments in default",
      "list deployments in default",
      "list pods in all",
      "patch configmaps in ops",
      "update configmaps in ops",
    ]);
  });

  test("apply may create the object, except that of a subresource", () => {
    const text = `
      const options = { fieldManager: "test" };
      await k8s.core.v1.secrets("a").apply({ metadata: { name: "b" } }, options);
      await k8s.apps.v1.deployments("a").status.apply("b", { status: { replicas: 1 } }, options);
      await k8s.apps.v1.deployments("a").scale.patch.merge("b", { spec: { replicas: 1 } });
      await k8s.core.v1.pods("a").eviction.create("b", {});
      const { scale } = k8s.apps.v1.statefulSets("a");
      await scale.get("b");
    `;
    expect(requests(text)).toEqual([
      "create pods/eviction in a",
      "create secrets in a",
      "get statefulsets/scale in a",
      "patch deployments/scale in a",
      "patch deployments/status in a",
      "patch secrets in a",
    ]);
  });

  test("methods that stream need verbs of their subresource", () => {
    const text = `
      import { copyFrom } from "@kubesmith/runtime/copy";
      const pods = k8s.core.v1.pods("a");
      await pods.log("b");
      await pods.exec("b", "date");
      const { attach, portForward } = k8s.core.v1.pods("c");
      attach("b"); portForward("b", 80);
      await copyFrom(k8s.core.v1.pods("d"), "b", { from: "e", to: "f" });
    `;
    expect(requests(text)).toEqual([
      "create pods/attach in c",
      "create pods/exec in a",
      "create pods/exec in d",
      "create pods/portforward in c",
      "get pods/attach in c",
      "get pods/exec in a",
      "get pods/exec in d",
      "get pods/log in a",
      "get pods/portforward in c",
    ]);
  });

  test.each([
    ['k8s.core.v1.services("a").proxy("b").fetch("/")', ["get services/proxy in a"]],
    ['k8s.core.v1.services("a").proxy("b").fetch("/", { headers: {} })', ["get services/proxy in a"]],
    ['k8s.core.v1.services("a").proxy("b").fetch("/", { method: "POST" })', ["create services/proxy in a"]],
    ['k8s.core.v1.nodes.proxy("b").upgrade("/")', ["get nodes/proxy"]],
    [
      'const proxy = k8s.core.v1.nodes.proxy("b"); proxy.fetch("/")',
      ["create", "delete", "get", "patch", "update"].map((verb) => `${verb} nodes/proxy`),
    ],
  ])("the verb of a proxy is that of the HTTP method: %s", (text, wanted) => {
    expect(requests(text)).toEqual(wanted);
  });

  test("watch lists first, unless it starts from a version", () => {
    const text = `
      declare const version: string;
      k8s.core.v1.pods.watch();
      k8s.core.v1.nodes.watch({ resourceVersion: version });
    `;
    expect(requests(text)).toEqual(["list pods in all", "watch nodes", "watch pods in all"]);
  });

  test("methods are found through aliases, destructuring, element access, optional chaining and callbacks", () => {
    const text = `
      const { core: { v1: core }, apps } = k8s;
      const { pods, nodes: machines } = core;
      const { get } = pods("a");
      await get("x");
      await machines["list"]();
      const maybe = Math.random() > 2 ? undefined : apps.v1.deployments("b");
      await maybe?.delete("x");
      const read = core.configMaps("c").get;
      await read("x");
      const satisfied = core.secrets("d") satisfies object;
      await (satisfied as typeof satisfied)!.get("x");
      const all = { ...core.endpoints("e") };
      await all.get("x");
    `;
    expect(requests(text)).toEqual([
      "delete deployments in b",
      "get configmaps in c",
      "get endpoints in unknown",
      "get pods in a",
      "get secrets in d",
      "list nodes",
    ]);
  });
});

describe("namespaces", () => {
  test("they are found in constants, parameters, defaults, choices and loops", () => {
    const text = `
      const namespace = "a";
      await k8s.core.v1.pods(namespace).list();
      const read = (where: string) => k8s.core.v1.secrets(where).list();
      await read("b");
      await read("c");
      for (const one of ["d", "e"] as const) await k8s.core.v1.services(one).list();
      async function count(where: string = "f") { return (await k8s.core.v1.endpoints(where).list()).items.length; }
      await count();
      await k8s.core.v1.configMaps(Math.random() > 0.5 ? "g" : "h").list();
      await k8s.core.v1.events(process.argv[2] ?? "i").list();
    `;
    expect(requests(text)).toEqual([
      "list configmaps in g",
      "list configmaps in h",
      "list endpoints in f",
      "list events in i",
      "list events in unknown",
      "list pods in a",
      "list secrets in b",
      "list secrets in c",
      "list services in d",
      "list services in e",
    ]);
  });

  test("a client in a property, a class or the result of a function keeps its namespace", () => {
    const text = `
      const clients = { pods: k8s.core.v1.pods("a") };
      await clients.pods.list();
      class Reader {
        secrets = k8s.core.v1.secrets("b");
        constructor(private readonly services: ReturnType<typeof k8s.core.v1.services>) {}
        async read() { await this.secrets.list(); await this.services.list(); }
      }
      await new Reader(k8s.core.v1.services("c")).read();
      const podsOf = (namespace: string) => k8s.core.v1.pods(namespace);
      await podsOf("d").get("x");
      interface Context { readonly nodes: typeof k8s.core.v1.nodes; readonly maps: ReturnType<typeof k8s.core.v1.configMaps> }
      const run = ({ nodes, maps }: Context) => Promise.all([nodes.list(), maps.list()]);
      await run({ nodes: k8s.core.v1.nodes, maps: k8s.core.v1.configMaps("e") });
    `;
    expect(requests(text)).toEqual([
      "get pods in d",
      "list configmaps in e",
      "list nodes",
      "list pods in a",
      "list secrets in b",
      "list services in c",
    ]);
  });
});

describe("helper functions of the program", () => {
  test("a generic helper sends its requests for each resource that it is called with", () => {
    const text = `
      async function namesOf<T extends KubernetesObject>(resource: ResourceClient<Needs<T, "list" | "get">>) {
        const { items } = await resource.list();
        return items.map(({ metadata }) => metadata.name);
      }
      await namesOf(k8s.core.v1.pods("a"));
      await namesOf(k8s.apps.v1.deployments("b"));
      const twice = <T extends KubernetesObject>(resource: ResourceClient<Needs<T, "list" | "get">>) => namesOf(resource);
      await twice(k8s.core.v1.secrets("c"));
    `;
    const imports = `import type { KubernetesObject, Needs, ResourceClient } from "@kubesmith/runtime";`;
    expect(requests(imports + text)).toEqual(["list deployments in b", "list pods in a", "list secrets in c"]);
  });

  test("a helper that gets a token and a client", () => {
    const text = `
      import { pods } from "@kubesmith/kubernetes/core/v1";
      await client.resource(pods, "a").list();
      await client.resource(pods).list();
    `;
    expect(requests(text)).toEqual(["list pods in a", "list pods in all"]);
  });

  test("a helper in another file, and callbacks that get a client", () => {
    const others = {
      "helper.ts": `
        import type { clientset } from "@kubesmith/kubernetes";
        type Pods = ReturnType<ReturnType<typeof clientset>["core"]["v1"]["pods"]>;
        export const remove = async (pods: Pods) => pods.delete("x");
        export const within = async <R>(pods: Pods, work: (pods: Pods) => Promise<R>) => work(pods);
      `,
    };
    const text = `
      import { remove, within } from "./helper.js";
      await remove(k8s.core.v1.pods("a"));
      await within(k8s.core.v1.pods("b"), async (pods) => pods.list());
    `;
    expect(requestsOf(usageOf(HEAD + text, others))).toEqual(["delete pods in a", "list pods in b"]);
  });

  test("a union of resources needs the verb for each of them", () => {
    const text = `
      for (const resource of [k8s.apps.v1.deployments("a"), k8s.apps.v1.statefulSets("b")]) await resource.list();
      const one = Math.random() > 0.5 ? k8s.core.v1.pods : k8s.core.v1.secrets;
      await one.list();
    `;
    expect(requests(text)).toEqual([
      "list deployments in a",
      "list pods in all",
      "list secrets in all",
      "list statefulsets in b",
    ]);
  });
});
