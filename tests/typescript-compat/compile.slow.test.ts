import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { COMPILERS, compile, createProject, versionOf } from "../support/compile.js";
import { customResources } from "../support/custom-resources.js";
import { kubesmithJson } from "../support/run.js";
import { createWorkspace } from "../support/workspace.js";

const GENERATED = fileURLToPath(new URL("../../generated", import.meta.url));
const at = createWorkspace();
let cluster: ControlPlane;

/** What a program may do with the generated modules, and what the compiler must not let it do. */
const PROGRAM = `
import { connect, type Resource, type Needs } from "@kubesmith/runtime";
import { type Clientset, clientset } from "./kubernetes/index.js";
import { deployments } from "./kubernetes/apps/v1/index.js";
import { classResource, type Class, type My$Kind, my$Kinds, sheepResource } from "./kubernetes/odd-names.example.com/v1/index.js";
import { type Widget, widgets } from "./kubernetes/shop.example.com/v1/index.js";

const client = await connect();
const k8s: Clientset = clientset(client);

const widget: Widget = { metadata: { name: "a" }, spec: { size: "small", replicas: 1 } };
const created = await k8s.shopExampleCom.v1.widgets("default").create(widget);
export const uid: string = created.metadata.uid;
export const namespace: string = created.metadata.namespace;
export const size: string | undefined = created.spec?.size;
await k8s.shopExampleCom.v1.widgets("default").scale.update("a", { spec: { replicas: 2 } });
await k8s.shopExampleCom.v1.widgets("default").status.patch.merge("a", { status: { replicas: null } });
await k8s.shopExampleCom.v1.stores.create({ metadata: { name: "b" }, spec: { address: "c" } });
await k8s.shopExampleCom.v1beta1.widgets("default").delete("a");
for await (const item of k8s.shopExampleCom.v1.widgets.list()) item.metadata.name.trim();
await k8s.apps.v1.deployments("default").patch.strategic("web", { spec: { paused: null } });
await client.resource(deployments, "default").get("web");

const odd: My$Kind = { kind: "My-Kind", metadata: { name: "a" }, spec: { any: ["thing"] } };
await client.resource(my$Kinds, "default").create(odd);
const named: Class = await client.resource(classResource, "default").get("a");
await client.resource(sheepResource, "default").update({ ...named, kind: "sheep" });

const first = async <T extends { metadata?: object }>(resource: Resource<Needs<T, "list">>): Promise<T | undefined> =>
  (await client.resource(resource, "default").list()).items[0];
export const found: Promise<Widget | undefined> = first<Widget>(widgets);

// @ts-expect-error: a namespace is missing
k8s.shopExampleCom.v1.widgets.create(widget);
// @ts-expect-error: the kind has no namespaces
k8s.shopExampleCom.v1.stores("default");
// @ts-expect-error: the version is not served
k8s.shopExampleCom.v1alpha1;
// @ts-expect-error: the version has no such subresource
k8s.shopExampleCom.v1beta1.widgets("default").scale;
// @ts-expect-error: the server has no such verb
k8s.core.v1.componentStatuses.delete("a");
// @ts-expect-error: custom resources take no strategic merge patch
k8s.shopExampleCom.v1.widgets("default").patch.strategic("a", {});
// @ts-expect-error: another kind
export const other: Widget = { kind: "Store" };
// @ts-expect-error: no such field
export const misspelt: Widget = { spec: { replica: 1 } };
// @ts-expect-error: undefined is not the same as absent
export const absent: Widget = { spec: { replicas: undefined } };
`;

beforeAll(async () => {
  cluster = await startControlPlane();
  await cluster.applyCRD(customResources);
  await createProject(at("project"));
  await createProject(at("published"));
  const args = ["--output", at("project/kubernetes"), "--kubeconfig", cluster.users.admin.kubeconfig];
  await kubesmithJson(["generate", ...args, "--cache-dir", at("cache")]);
  await writeFile(at("project/program.ts"), PROGRAM);
});
afterAll(() => cluster?.stop());

describe.each(COMPILERS)("%s", (compiler) => {
  it("is the version that its name says", () => {
    const versions = { typescript: "5.9.", "typescript-6": "6.", "typescript-7": "7." };
    expect(versionOf(compiler)).toContain(versions[compiler]);
  });

  it("compiles the tree of a cluster with custom resources, and a program that uses it", async () => {
    expect(await compile(compiler, at("project"))).toBe("");
  });

  it("compiles the published SDK", async () => {
    expect(await compile(compiler, at("published"), [`${GENERATED}/**/*.ts`])).toBe("");
  });
});
