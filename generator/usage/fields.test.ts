import { describe, expect, test } from "vitest";
import { fieldsOf, HEAD, usageOf } from "./testdata/usage-of.js";

const fields = (text: string, others = {}): string[] => fieldsOf(usageOf(HEAD + text, others));

describe("fields that are read", () => {
  test("by accesses, optional chaining and element access with a literal", () => {
    const text = `
      const web = await k8s.apps.v1.deployments("a").get("b");
      console.log(web.spec.template.spec?.containers[0]?.image, web["status"]["replicas"]);
    `;
    expect(fields(text)).toEqual([
      "read Deployment spec",
      "read Deployment spec.template",
      "read Deployment spec.template.spec",
      "read Deployment spec.template.spec.containers",
      "read Deployment spec.template.spec.containers[].image",
      "read Deployment status",
      "read Deployment status.replicas",
    ]);
  });

  test("by destructuring, with other names, nested, with defaults, of lists, in parameters and assignments", () => {
    const text = `
      const pod = await k8s.core.v1.pods("a").get("b");
      const { spec: { nodeName: node = "none", containers: [first, ...others] }, status } = pod;
      const { phase, ...rest } = status;
      console.log(node, first?.name, others.length, phase, rest.podIP);
      const hostOf = ({ hostIP }: typeof status) => hostIP;
      hostOf(pod.status);
      let message: string | undefined;
      ({ message } = pod.status);
    `;
    expect(fields(text)).toEqual(
      [
        "read Pod spec",
        "read Pod spec.containers",
        "read Pod spec.containers[].name",
        "read Pod spec.nodeName",
        "read Pod status",
        "read Pod status.phase",
        "read Pod status.podIP",
        "read PodStatus hostIP",
        "read PodStatus message",
      ].sort(),
    );
  });

  test("in callbacks of lists and loops", () => {
    const text = `
      const { items } = await k8s.core.v1.pods.list();
      const images = items.flatMap(({ spec }) => spec.containers.map((container) => container.image));
      const ready = items.filter((pod) => pod.status.conditions?.some(({ type, status }) => type === "Ready" && status === "True"));
      for (const { spec } of ready) for (const volume of spec.volumes ?? []) console.log(volume.name, images);
      console.log(items.find((pod) => pod.spec.hostNetwork)?.spec.priority);
    `;
    expect(fields(text)).toEqual([
      "read Pod spec",
      "read Pod spec.containers",
      "read Pod spec.containers[].image",
      "read Pod spec.hostNetwork",
      "read Pod spec.priority",
      "read Pod spec.volumes",
      "read Pod spec.volumes[].name",
      "read Pod status",
      "read Pod status.conditions",
      "read Pod status.conditions[].status",
      "read Pod status.conditions[].type",
    ]);
  });

  test("in helpers: of a definition, generic ones, and those with an interface of the program", () => {
    const text = `
      import type { Container, Pod } from "@kubesmith/kubernetes/core/v1";
      const imageOf = (container: Container) => container.image;
      interface Named { metadata?: { name?: string; generation?: number } }
      const nameOf = (object: Named) => object.metadata?.name;
      const phaseOf = <T extends { status?: { phase?: string } }>(object: T) => object.status?.phase;
      type Node = NonNullable<Pod["spec"]>["nodeName"];
      declare const pod: Pod;
      console.log(imageOf(pod.spec!.containers[0]!), nameOf(pod), phaseOf(pod));
    `;
    expect(fields(text)).toEqual([
      "read ObjectMeta generation",
      "read ObjectMeta name",
      "read Pod metadata",
      "read Pod spec",
      "read Pod spec.containers",
      "read Pod spec.containers[].image",
      "read Pod status",
      "read PodSpec nodeName",
      "read PodStatus phase",
    ]);
  });

  test("in informers and watches", () => {
    const text = `
      import { createInformers } from "@kubesmith/runtime/informer";
      const pods = createInformers(client).of(k8s.core.v1.pods, { indexers: { node: (pod) => [pod.spec.nodeName ?? ""] } });
      pods.on(({ object, previous }) => console.log(object.status.phase, previous?.status.podIP));
      for await (const { object } of k8s.core.v1.nodes.watch()) console.log(object.spec?.unschedulable);
    `;
    expect(fields(text)).toEqual([
      "read Node spec",
      "read Node spec.unschedulable",
      "read Pod spec",
      "read Pod spec.nodeName",
      "read Pod status",
      "read Pod status.phase",
      "read Pod status.podIP",
    ]);
  });
});

describe("fields that are written", () => {
  test("by literals with a type, satisfies, and in arguments", () => {
    const text = `
      import type { Service } from "@kubesmith/kubernetes/core/v1";
      const service: Service = { metadata: {}, spec: { ports: [{ port: 80 }] } };
      const other = { metadata: {}, spec: { type: "NodePort" } } satisfies Service;
      await k8s.core.v1.services("a").create({ metadata: { name: "b" }, spec: { externalIPs: [] } });
      console.log(service, other);
    `;
    expect(fields(text)).toEqual([
      "write Service metadata",
      "write Service metadata.name",
      "write Service spec",
      "write Service spec.externalIPs",
      "write Service spec.ports",
      "write Service spec.ports[].port",
      "write Service spec.type",
    ]);
  });

  test("by apply, merge patches, strategic patches and assignments", () => {
    const text = `
      const web = k8s.apps.v1.deployments("a");
      await web.apply({ metadata: { name: "b" }, spec: { template: { spec: { containers: [{ name: "c", image: "d" }] } } } }, { fieldManager: "x" });
      await web.patch.merge("b", { spec: { paused: null } });
      await web.patch.strategic("b", { spec: { template: { spec: { containers: [{ name: "c", tty: true }] } } } });
      const read = await web.get("b");
      read.spec.minReadySeconds = 1;
      delete read.spec.progressDeadlineSeconds;
    `;
    const found = fields(text);
    expect(found.filter((field) => field.startsWith("write"))).toEqual([
      "write Deployment spec",
      "write Deployment spec.minReadySeconds",
      "write Deployment spec.paused",
      "write Deployment spec.progressDeadlineSeconds",
      "write Deployment spec.template",
      "write Deployment spec.template.spec",
      "write Deployment spec.template.spec.containers",
      "write Deployment spec.template.spec.containers[].image",
      "write Deployment spec.template.spec.containers[].name",
      "write Deployment spec.template.spec.containers[].tty",
      "write ObjectMeta name",
    ]);
    expect(found.filter((field) => field.startsWith("read"))).toEqual(["read Deployment spec"]);
  });

  test("by the paths of a JSON patch", () => {
    const text = `
      await k8s.apps.v1.deployments("a").patch.json("b", [
        { op: "replace", path: "/spec/template/spec/containers/0/image", value: "c" },
        { op: "remove", path: "/metadata/labels/app.kubernetes.io~1name" },
      ]);
    `;
    expect(fields(text)).toEqual([
      "write Deployment metadata",
      "write Deployment metadata.labels",
      "write Deployment spec",
      "write Deployment spec.template",
      "write Deployment spec.template.spec",
      "write Deployment spec.template.spec.containers",
      "write Deployment spec.template.spec.containers[].image",
    ]);
  });

  test("by variables without a type, spreads and callbacks, which are passed on later", () => {
    const text = `
      const status = { replicas: 1, readyReplicas: 2 };
      await k8s.apps.v1.deployments("a").status.apply("b", { status }, { fieldManager: "x" });
      const defaults = { type: "ClusterIP" } as const;
      await k8s.core.v1.services("a").create({ metadata: {}, spec: { ...defaults, ports: [80].map((port) => ({ port })) } });
      const template = { restartPolicy: "Never", containers: [{ name: "c", image: "d" }] } as const;
      const podOf = (name: string) => ({ metadata: { name }, spec: { ...template, containers: [...template.containers] } });
      await k8s.core.v1.pods("a").create(podOf("b"));
    `;
    expect(fields(text)).toEqual(
      expect.arrayContaining([
        "write Deployment status",
        "write DeploymentStatus readyReplicas",
        "write DeploymentStatus replicas",
        "write PodSpec containers",
        "write PodSpec restartPolicy",
        "write Container name",
        "write ServicePort port",
        "write ServiceSpec type",
      ]),
    );
  });
});

test("a field has its place, the type that declares it, and the group/version of that type", () => {
  const {
    fields: found,
    kinds,
    modules,
  } = usageOf(`${HEAD}
const web = await k8s.apps.v1.deployments("a").get("b");
console.log(web.spec.template.spec?.hostNetwork);
`);
  expect(found.at(-1)).toEqual({
    module: "v1",
    type: "PodSpec",
    property: "hostNetwork",
    access: "read",
    root: { module: "apps/v1", type: "Deployment" },
    path: "spec.template.spec.hostNetwork",
    place: { file: "main.ts", line: 8, column: 37 },
  });
  expect(kinds).toEqual([
    { group: "apps", version: "v1", kind: "Deployment", place: { file: "main.ts", line: 7, column: 19 } },
  ]);
  expect(modules).toEqual(["apps/v1", "v1"]);
});
