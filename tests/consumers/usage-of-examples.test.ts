import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { generate, type Usage, usage } from "kubesmith";
import { expect, test } from "vitest";
import { exampleFile } from "../support/run-example.js";
import { createWorkspace } from "../support/workspace.js";

const at = createWorkspace();
const BASE = fileURLToPath(new URL("../../tsconfig.json", import.meta.url));
const TYPES = fileURLToPath(new URL("../../node_modules/@types", import.meta.url));

/** What the program in some files uses. Its project is a folder of its own, which extends the configuration of this repository. */
async function usageOf(project: string, files: string): Promise<Usage> {
  await mkdir(at(project), { recursive: true });
  const compilerOptions = { noEmit: true, isolatedDeclarations: false, typeRoots: [TYPES] };
  const config = { extends: BASE, compilerOptions, include: [files] };
  await writeFile(at(project, "tsconfig.json"), JSON.stringify(config));
  return usage({ tsconfig: at(project) });
}
const usageOfExample = (name: string): Promise<Usage> => usageOf(name, exampleFile(name));

const requestsOf = ({ resources }: Usage): string[] => {
  const texts = resources.map(({ verb, plural, subresource, where }) => {
    const name = subresource === undefined ? plural : `${plural}/${subresource}`;
    return `${verb} ${name} (${where.kind === "namespace" ? where.name : where.kind})`;
  });
  return [...new Set(texts)].sort();
};
const fieldsOf = ({ fields }: Usage): string[] =>
  [...new Set(fields.map(({ access, root, path }) => `${access} ${root.type} ${path}`))].sort();

test("multi-cluster follows pods in all namespaces, and reads the fields that it prints", async () => {
  const found = await usageOfExample("multi-cluster");
  expect(requestsOf(found)).toEqual(["list pods (all-namespaces)", "watch pods (all-namespaces)"]);
  expect(fieldsOf(found)).toEqual([
    "read Pod metadata",
    "read Pod metadata.name",
    "read Pod metadata.namespace",
    "read Pod spec",
    "read Pod spec.nodeName",
    "read Pod status",
    "read Pod status.phase",
  ]);
  expect(found.unknown).toEqual([]);
});

test("service-account requests tokens, or reads them from a Secret", async () => {
  const found = await usageOfExample("service-account");
  expect(requestsOf(found)).toEqual([
    "create secrets (unknown-namespace)",
    "create selfsubjectreviews (cluster)",
    "create serviceaccounts/token (unknown-namespace)",
    "list pods (unknown-namespace)",
    "list secrets (unknown-namespace)",
    "watch secrets (unknown-namespace)",
  ]);
  expect(fieldsOf(found)).toEqual([
    "read Secret data",
    "read Secret metadata",
    "read Secret metadata.name",
    "read SelfSubjectReview status",
    "read SelfSubjectReview status.userInfo",
    "read SelfSubjectReview status.userInfo.username",
    "read TokenRequest status",
    "read TokenRequest status.token",
    "write Secret metadata",
    "write Secret metadata.annotations",
    "write Secret metadata.generateName",
    "write Secret type",
    "write TokenRequest spec",
    "write TokenRequest spec.audiences",
    "write TokenRequest spec.expirationSeconds",
  ]);
  expect(found.unknown).toEqual([]);
});

test("garbage-finder follows kinds that only the server knows", async () => {
  const found = await usageOfExample("garbage-finder");
  expect(found.resources).toEqual([]);
  const place = { file: expect.stringMatching(/garbage-finder\/main\.ts$/), line: 23, column: 19 };
  expect(found.unknown).toEqual([{ kind: "resource", by: "informers.of", verbs: ["list", "watch"], place }]);
});

test("demo, whose SDK was generated into the project, writes a Deployment and scales it", async () => {
  await generate({ embedded: true, output: at("demo/kubernetes"), include: ["v1", "apps/v1", "autoscaling/v1"] });
  for (const file of ["main.ts", "listener.ts"]) await copyFile(exampleFile(`demo/${file}`), at("demo", file));
  await writeFile(at("demo/package.json"), '{ "type": "module" }');
  const found = await usageOf("demo", at("demo"));
  expect(found.unknown).toEqual([]);
  expect(requestsOf(found)).toEqual([
    "create deployments (default)",
    "list pods (all-namespaces)",
    "patch deployments (default)",
    "patch deployments/scale (default)",
  ]);
  expect(fieldsOf(found)).toEqual([
    "read Deployment kind",
    "read Deployment metadata",
    "read Deployment metadata.name",
    "read Deployment metadata.uid",
    "write Deployment metadata",
    "write Deployment metadata.labels",
    "write Deployment metadata.name",
    "write Deployment spec",
    "write Deployment spec.paused",
    "write Deployment spec.replicas",
    "write Deployment spec.selector",
    "write Deployment spec.selector.matchLabels",
    "write Deployment spec.template",
    "write Deployment spec.template.metadata",
    "write Deployment spec.template.metadata.labels",
    "write Deployment spec.template.spec",
    "write Deployment spec.template.spec.containers",
    "write Deployment spec.template.spec.containers[].image",
    "write Deployment spec.template.spec.containers[].name",
    "write Deployment spec.template.spec.containers[].ports",
    "write Deployment spec.template.spec.containers[].ports[].containerPort",
    "write Scale spec",
    "write Scale spec.replicas",
  ]);
});
