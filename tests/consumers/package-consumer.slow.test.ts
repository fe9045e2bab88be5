import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { npm, type Packed, pack, problemsOf } from "../../scripts/npm-packages.js";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { type Compiler, compile } from "../support/compile.js";
import { widgets } from "../support/custom-resources.js";
import { kubesmithJson } from "../support/run.js";
import { createWorkspace } from "../support/workspace.js";

const RUNTIME = fileURLToPath(new URL("../../runtime", import.meta.url));
// What checking types needs in addition to the packages; packed from here, so that nothing is downloaded.
const DEPENDENCIES = ["@types/node", "undici-types"];

const BODY = `
async function main() {
  const client = await connect();
  const found = [];
  for await (const namespace of clientset(client).core.v1.namespaces.list()) found.push(namespace.metadata.name);
  const { items } = await client.resource(namespaces).list();
  const { items: widgets } = await clientset(client).shopExampleCom.v1.widgets("default").list();
  const missing = await client.resource(namespaces).get("missing").catch((error) => isNotFound(error));
  console.log(JSON.stringify({ found, count: items.length, widgets: widgets.length, missing }));
  await client.close();
}
main();
`;
const PROGRAMS = {
  "program.mjs": `import { connect, isNotFound } from "@kubesmith/runtime";
import { clientset } from "@acme/sdk";
import { namespaces } from "@acme/sdk/core/v1";
${BODY}`,
  "program.cjs": `const { connect, isNotFound } = require("@kubesmith/runtime");
const { clientset } = require("@acme/sdk");
const { namespaces } = require("@acme/sdk/core/v1");
${BODY}`,
};

/** The same for the compiler: types come through, and mistakes are found. */
const TYPED = `
import { connect } from "@kubesmith/runtime";
import { type Clientset, clientset } from "@acme/sdk";
import { namespaces, type Pod } from "@acme/sdk/core/v1";
import type { Widget } from "@acme/sdk/shop.example.com/v1";

export async function names(): Promise<string[]> {
  const client = await connect();
  const k8s: Clientset = clientset(client);
  const widget: Widget = await k8s.shopExampleCom.v1.widgets("default").get("a");
  const { items } = await client.resource(namespaces).list();
  return [...items.map((namespace) => namespace.metadata.name), widget.spec?.size ?? ""];
}
// @ts-expect-error: no such field
export const pod: Pod = { spec: { container: [] } };
// @ts-expect-error: no such resource
export const nothing = async (): Promise<unknown> => clientset(await connect()).core.v1.nothing;
`;

const at = createWorkspace();
const require = createRequire(import.meta.url);
let cluster: ControlPlane;
let packed: Packed[];

beforeAll(async () => {
  cluster = await startControlPlane();
  await cluster.applyCRD(widgets);
  const args = ["--output", at("sdk"), "--name", "@acme/sdk", "--version", "1.2.3", "--cache-dir", at("cache")];
  await kubesmithJson(["package", ...args, "--kubeconfig", cluster.users.admin.kubeconfig]);
  const installed = DEPENDENCIES.map((name) => dirname(require.resolve(`${name}/package.json`)));
  packed = await pack([at("sdk"), RUNTIME, ...installed], at("tarballs"));
  await mkdir(at("consumer"));
  const dependencies = Object.fromEntries(packed.map(({ name, tarball }) => [name, `file:${tarball}`]));
  await writeFile(at("consumer/package.json"), JSON.stringify({ private: true, dependencies }));
  await npm(["install"], at("consumer"));
  for (const [name, text] of Object.entries(PROGRAMS)) await writeFile(at("consumer", name), text);
  for (const name of ["typed.mts", "typed.cts", "typed.ts"]) await writeFile(at("consumer", name), TYPED);
});
afterAll(() => cluster?.stop());

it("the runtime's package passes the checkers too", async () => {
  const runtime = packed.find(({ name }) => name === "@kubesmith/runtime");
  expect(runtime === undefined ? ["it was not packed"] : await problemsOf(runtime)).toEqual([]);
});

it.each(Object.keys(PROGRAMS))("%s runs on the installed packages and lists namespaces", async (program) => {
  const env = { PATH: process.env.PATH, HOME: at("home"), KUBECONFIG: cluster.users.admin.kubeconfig };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [at("consumer", program)], { env });
  const { items } = await cluster.kubectlJson<{ items: { metadata: { name: string } }[] }>(["get", "namespaces"]);
  const names = items.map(({ metadata }) => metadata.name);
  expect(JSON.parse(stdout)).toEqual({ found: names, count: names.length, widgets: 0, missing: true });
  expect(stderr).toBe("");
});

describe("types are found", () => {
  const commonJs = { verbatimModuleSyntax: false };
  const resolutions: [string, Compiler, string, object][] = [
    ["by NodeNext in an ES module", "typescript", "typed.mts", {}],
    ["by NodeNext in a CommonJS module", "typescript", "typed.cts", commonJs],
    ["by node10", "typescript", "typed.ts", { ...commonJs, module: "CommonJS", moduleResolution: "node10" }],
    ["by bundlers", "typescript", "typed.ts", { module: "ESNext", moduleResolution: "Bundler" }],
    ["by NodeNext in an ES module", "typescript-7", "typed.mts", {}],
    ["by NodeNext in a CommonJS module", "typescript-7", "typed.cts", commonJs],
    ["by bundlers", "typescript-7", "typed.ts", { module: "ESNext", moduleResolution: "Bundler" }],
  ];
  it.each(resolutions)("%s (%s)", async (_, compiler, file, options) => {
    expect(await compile(compiler, at("consumer"), [file], options)).toBe("");
  });
});
