import { cp, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { COMPILERS, compile, createProject } from "../support/compile.js";
import { createWorkspace } from "../support/workspace.js";

const at = createWorkspace();

const SETUP = `
import { connect } from "@kubesmith/runtime";
import { clientset } from "./kubernetes/index.js";
import { deployments, type Deployment } from "./kubernetes/apps/v1/index.js";
import type { LivePod, Pod } from "./kubernetes/core/v1/index.js";

const client = await connect();
const k8s = clientset(client);
const web = k8s.apps.v1.deployments("default");
const pods = k8s.core.v1.pods("default");
const pod = await pods.get("a");
const metadata = { name: "a" };
const owner = { fieldManager: "ops" };
`;

/** What people write by mistake, and the message that the compiler must print. */
const MISTAKES: readonly (readonly [mistake: string, program: string, sentence: string])[] = [
  [
    "no namespace",
    `k8s.core.v1.pods.create({ metadata, spec: { containers: [] } });`,
    "Property 'create' does not exist on type 'AllNamespaces<PodsResource>'.",
  ],
  [
    "no namespace, and functions have a method of that name",
    `k8s.apps.v1.deployments.apply({ metadata }, owner);`,
    "Type 'NeedsNamespace' has no call signatures.",
  ],
  [
    "a namespace for a cluster-scoped resource",
    `k8s.core.v1.namespaces("default");`,
    "Type 'ResourceClient<NamespacesResource>' has no call signatures.",
  ],
  [
    "a verb that the server does not have",
    `k8s.core.v1.componentStatuses.delete("a");`,
    "Property 'delete' does not exist on type 'ResourceClient<ComponentStatusesResource>'.",
  ],
  [
    "a misspelt field",
    `pods.create({ metadata, spec: { containers: [{ name: "c", imagePullPolcy: "Always" }] } });`,
    "Object literal may only specify known properties, but 'imagePullPolcy' does not exist in type 'Container'. " +
      "Did you mean to write 'imagePullPolicy'?",
  ],
  [
    "a misspelt field in what is applied",
    `web.apply({ metadata, spec: { replica: 3 } }, owner);`,
    "Object literal may only specify known properties, but 'replica' does not exist in type " +
      "'ApplyFields<DeploymentSpec, DeploymentSpecMerge>'. Did you mean to write 'replicas'?",
  ],
  [
    "a value of another type",
    `web.patch.merge("web", { spec: { replicas: "3" } });`,
    "Type 'string' is not assignable to type 'number'.",
  ],
  [
    "a missing required field",
    `pods.create({ metadata, spec: {} });`,
    "Property 'containers' is missing in type '{}' but required in type 'PodSpec'.",
  ],
  [
    "no name in what is applied",
    `web.apply({ metadata: {}, spec: { replicas: 3 } }, owner);`,
    "Property 'name' is missing in type '{}' but required in type 'ApplyMetadata'.",
  ],
  [
    "no key in an element of a list that merges by it",
    `web.apply({ metadata, spec: { template: { spec: { containers: [{ image: "a" }] } } } }, owner);`,
    `Property 'name' is missing in type '{ image: string; }' but required in type 'ApplyItem<Container, "name", ContainerMerge>'.`,
  ],
  [
    "status in what is applied",
    `web.apply({ metadata, status: { replicas: 3 } }, owner);`,
    `Object literal may only specify known properties, and 'status' does not exist in type 'Apply<Deployment, DeploymentMerge, "status">'.`,
  ],
  [
    "no field manager",
    `web.apply({ metadata }, { force: true });`,
    "Property 'fieldManager' is missing in type '{ force: true; }' but required in type 'ApplyOptions'.",
  ],
  [
    "another group/version",
    `const old: Deployment = { apiVersion: "extensions/v1beta1", metadata };`,
    `Type '"extensions/v1beta1"' is not assignable to type '"apps/v1"'.`,
  ],
  [
    "another kind for a token",
    `client.resource(deployments, "default").update(pod);`,
    `Type '"v1"' is not assignable to type '"apps/v1"'.`,
  ],
  [
    "a field that may be absent",
    `const node: string = pod.spec.nodeName.trim();`,
    "'pod.spec.nodeName' is possibly 'undefined'.",
  ],
  [
    "what was written for what was read",
    `const written: Pod = { metadata, spec: { containers: [] } };\nconst live: LivePod = written;`,
    "Type 'Pod' is not assignable to type 'LivePod'.",
  ],
  [
    "null where the server takes none",
    `pods.create({ metadata, spec: { containers: [{ name: "c", image: null }] } });`,
    "Type 'null' is not assignable to type 'string'.",
  ],
  [
    "a promise that is not awaited",
    `const count = k8s.core.v1.pods.list().items.length;`,
    "Property 'items' does not exist on type 'ListPromise<LivePod>'.",
  ],
  [
    "one object of options in place of a name",
    `pods.get({ name: "a", namespace: "default" });`,
    "Argument of type '{ name: string; namespace: string; }' is not assignable to parameter of type 'string'.",
  ],
  ["a kind in place of a resource", `k8s.apps.v1.deployment("default");`, "Did you mean 'deployments'?"],
];

const fileOf = (index: number): string => `mistake-${index}.ts`;

beforeAll(async () => {
  await createProject(at());
  await cp(fileURLToPath(new URL("../../generated", import.meta.url)), at("kubernetes"), { recursive: true });
  await writeFile(at("correct.ts"), `${SETUP}await web.apply({ metadata, spec: { replicas: 3 } }, owner);\n`);
  await Promise.all(MISTAKES.map(([, program], index) => writeFile(at(fileOf(index)), `${SETUP}${program}\n`)));
});

describe.each(COMPILERS)("%s names the mistake:", (compiler) => {
  let messages: readonly string[];
  beforeAll(async () => {
    const said = await compile(compiler, at(), ["*.ts"], { noUnusedLocals: false });
    messages = said.split(/^(?=\S)/m);
  });

  it.each(MISTAKES.map((mistake, index) => [...mistake, index] as const))("%s", (_, __, sentence, index) => {
    const [first, ...more] = messages.filter((message) => message.includes(`/${fileOf(index)}(`));
    expect(first).toContain(sentence);
    expect(more).toEqual([]);
  });

  it("reports nothing else", () => {
    expect(messages.filter((message) => !message.includes("/mistake-"))).toEqual([]);
  });
});
