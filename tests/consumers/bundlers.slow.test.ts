import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { type BundleRequest, type Bundlers, installBundlers } from "../support/bundlers.js";
import { installPackages } from "../support/installed-packages.js";
import { createWorkspace } from "../support/workspace.js";

const at = createWorkspace();
let cluster: ControlPlane;
let bundlers: Bundlers;

// It loads the connection pool and the YAML parser, which are compiled into the runtime.
const BODY = `
async function main() {
  const client = await connect();
  const found = [];
  for await (const { metadata } of client.resource(namespaces).list()) found.push(metadata.name);
  const [applied] = await applyAll(client, "{apiVersion: v1, kind: ConfigMap, metadata: {name: bundled}}", { fieldManager: "test" });
  console.log(JSON.stringify({ found: found.includes("kube-system"), kind: applied.kind, total: format(add("1Gi", "512Mi")) }));
  await client.close();
}
main();
`;
const PROGRAMS = {
  "program.mjs": `import { connect } from "@kubesmith/runtime";
import { applyAll } from "@kubesmith/runtime/dynamic";
import { add, format } from "@kubesmith/runtime/quantity";
import { namespaces } from "@kubesmith/kubernetes/core/v1";
${BODY}`,
  "program.cjs": `const { connect } = require("@kubesmith/runtime");
const { applyAll } = require("@kubesmith/runtime/dynamic");
const { add, format } = require("@kubesmith/runtime/quantity");
const { namespaces } = require("@kubesmith/kubernetes/core/v1");
${BODY}`,
};

beforeAll(async () => {
  bundlers = await installBundlers();
  cluster = await startControlPlane();
  await installPackages(at("project"), ["runtime", "generated"]);
  for (const [name, text] of Object.entries(PROGRAMS)) await writeFile(at("project", name), text);
}, 300_000);
afterAll(() => cluster?.stop());

/** Runs a bundle, from where no package is found. */
async function run(file: string): Promise<unknown> {
  const env = { PATH: process.env.PATH, HOME: at("home"), KUBECONFIG: cluster.users.admin.kubeconfig };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [file], { env });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

/** How a bundle is made, the file that is run, and of which programs. */
const ROWS: readonly [string, string, string, (request: BundleRequest) => Promise<readonly string[]>][] = [
  ["esbuild, as an ES module", "main.mjs", "program.mjs", (request) => bundlers.esbuild(request, "esm")],
  ["esbuild, as a minified ES module", "main.mjs", "program.mjs", (request) => bundlers.esbuild(request, "esm", true)],
  ["esbuild, as CommonJS", "main.cjs", "program.mjs", (request) => bundlers.esbuild(request, "cjs")],
  ["Rollup, as ES modules", "main.mjs", "program.mjs", (request) => bundlers.rollup(request, "es", true)],
  [
    "Rollup without a plugin for CommonJS",
    "main.mjs",
    "program.mjs",
    (request) => bundlers.rollup(request, "es", false),
  ],
  ["Rollup, as CommonJS", "main.cjs", "program.mjs", (request) => bundlers.rollup(request, "cjs", true)],
  ["webpack", "main.cjs", "program.mjs", (request) => bundlers.webpack(request)],
  ["Vite, for servers", "main.mjs", "program.mjs", (request) => bundlers.vite(request)],
  // esbuild cannot make an ES module of a program that requires modules of Node.js, whichever packages it has.
  ["esbuild, as CommonJS", "main.cjs", "program.cjs", (request) => bundlers.esbuild(request, "cjs")],
  ["Rollup, as ES modules", "main.mjs", "program.cjs", (request) => bundlers.rollup(request, "es", true)],
  ["webpack", "main.cjs", "program.cjs", (request) => bundlers.webpack(request)],
];

it.each(ROWS)(
  "%s: %s of %s is bundled without settings and without a warning, and runs",
  async (name, main, program, bundle) => {
    const output = at("bundles", program, name.replaceAll(/\W+/g, "-"));
    expect(await bundle({ project: at("project"), entry: at("project", program), output })).toEqual([]);
    expect(await run(`${output}/${main}`)).toEqual({ found: true, kind: "ConfigMap", total: "1536Mi" });
  },
);
