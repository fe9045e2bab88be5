import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { createProject } from "../support/compile.js";
import { widgets } from "../support/custom-resources.js";
import { kubesmithJson } from "../support/run.js";
import { installRunners, type Runners } from "../support/runners.js";
import { createWorkspace } from "../support/workspace.js";

const at = createWorkspace();
const require = createRequire(import.meta.url);
const script = (name: string, path: string): string => join(dirname(require.resolve(`${name}/package.json`)), path);
let cluster: ControlPlane;
let runners: Runners;

type Extension = "js" | "ts" | "none";
const EXTENSIONS: readonly Extension[] = ["js", "ts", "none"];

/** A program, whose imports end like those of the code that it uses. */
const list = (suffix: string): string => `
import { connect, isNotFound } from "@kubesmith/runtime";
import { type Clientset, clientset } from "./kubernetes/index${suffix}";
import { type Namespace, namespaces } from "./kubernetes/core/v1/index${suffix}";

export async function list(kubeconfig: string): Promise<string> {
  const client = await connect({ kubeconfig });
  const k8s: Clientset = clientset(client);
  const found: string[] = [];
  for await (const namespace of client.resource(namespaces).list()) found.push(namespace.metadata.name);
  const { items } = await k8s.shopExampleCom.v1.widgets("default").list();
  const missing: Namespace | boolean = await client.resource(namespaces).get("missing").catch(isNotFound);
  await client.close();
  return JSON.stringify({ namespaces: found.includes("kube-system"), widgets: items.length, missing });
}
`;
const main = (suffix: string): string => `
declare const console: { log(text: string): void };
import { list } from "./list${suffix}";
list(${JSON.stringify(cluster.users.admin.kubeconfig)}).then((text) => console.log(text));
`;
const test = (suffix: string): string => `
declare const test: (name: string, run: () => Promise<void>) => void;
declare const console: { log(text: string): void };
import { list } from "./list${suffix}";
test("lists", async () => console.log(await list(${JSON.stringify(cluster.users.admin.kubeconfig)})));
`;
const LISTED = JSON.stringify({ namespaces: true, widgets: 0, missing: true });

/** How a program failed to run. */
class Failed extends Error {}

async function run(folder: string, file: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH, HOME: at("home"), NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };
    execFile(file, args, { cwd: folder, env, timeout: 50_000 }, (error, stdout, stderr) => {
      if (error === null) resolve(`${stdout}${stderr}`);
      else reject(new Failed(`${stdout}${stderr}`));
    });
  });
}

const node = (folder: string, args: readonly string[]): Promise<string> => run(folder, process.execPath, args);

/** Compiles with tsc, and runs the result. */
async function tsc(folder: string, module: string, options: object): Promise<string> {
  const compilerOptions = {
    target: "ES2022",
    module,
    outDir: `${module}/out`,
    types: [],
    strict: true,
    rootDir: ".",
    ...options,
  };
  const project = { compilerOptions, files: ["main.ts"] };
  await writeFile(join(folder, `tsconfig.${module}.json`), JSON.stringify(project));
  await node(folder, [script("typescript", "bin/tsc"), "-p", `tsconfig.${module}.json`]);
  const type = module === "CommonJS" ? "commonjs" : "module";
  await writeFile(join(folder, module, "package.json"), JSON.stringify({ type }));
  return node(folder, [`${module}/out/main.js`]);
}

/** Runs the test with ts-jest, as it comes: without a mapper of module names. */
async function tsJest(folder: string): Promise<string> {
  const tsconfig = { module: "CommonJS", target: "ES2022", allowImportingTsExtensions: true, types: [] };
  const transform = { "\\.ts$": [runners.tsJest, { tsconfig }] };
  await writeFile(join(folder, "jest.json"), JSON.stringify({ testEnvironment: "node", rootDir: folder, transform }));
  return node(folder, [runners.jest, "--config", "jest.json", "--runInBand"]);
}

async function esbuild(folder: string): Promise<string> {
  const { build } = await import("esbuild");
  const options = { platform: "node", bundle: true, logLevel: "silent" } as const;
  await build({ ...options, absWorkingDir: folder, entryPoints: ["main.ts"], outfile: join(folder, "esbuild.cjs") });
  return node(folder, ["esbuild.cjs"]);
}

async function vite(folder: string): Promise<string> {
  const { build } = await import("vite");
  const output = { ssr: "main.ts", outDir: "vite", emptyOutDir: true };
  await build({ root: folder, configFile: false, logLevel: "silent", build: output, ssr: { noExternal: true } });
  return node(folder, ["vite/main.js"]);
}

/** Who runs the program, with which extensions, and with which it fails. */
const ROWS: readonly [string, (folder: string) => Promise<string>, readonly Extension[], readonly Extension[]][] = [
  ["Node.js 22.18", (folder) => run(folder, runners.node(22), ["main.ts"]), ["ts"], ["js", "none"]],
  ["Node.js 24", (folder) => run(folder, runners.node(24), ["main.ts"]), ["ts"], ["js", "none"]],
  ["Node.js 26", (folder) => run(folder, runners.node(26), ["main.ts"]), ["ts"], ["js", "none"]],
  ["Deno", (folder) => run(folder, runners.deno, ["run", "-A", "main.ts"]), ["ts"], ["js", "none"]],
  [
    "Deno with --sloppy-imports",
    (folder) => run(folder, runners.deno, ["run", "-A", "--sloppy-imports", "main.ts"]),
    ["js", "ts", "none"],
    [],
  ],
  ["ts-jest", tsJest, ["ts", "none"], ["js"]],
  ["esbuild", esbuild, ["js", "ts", "none"], []],
  ["Vite", vite, ["js", "ts", "none"], []],
  // Compiling takes longest, so that only the extension that each is for is tried.
  ["tsc for ES modules", (folder) => tsc(folder, "NodeNext", {}), ["js"], []],
  ["tsc for CommonJS", (folder) => tsc(folder, "CommonJS", { esModuleInterop: true }), ["none"], []],
  [
    "tsc that rewrites extensions",
    (folder) => tsc(folder, "NodeNext", { rewriteRelativeImportExtensions: true }),
    ["ts"],
    [],
  ],
];

beforeAll(async () => {
  runners = await installRunners();
  cluster = await startControlPlane();
  await cluster.applyCRD(widgets);
  for (const extension of EXTENSIONS) {
    await createProject(at(extension));
    const args = ["--include", "core", "--include", "*.example.com", "--import-extension", extension];
    const connection = ["--kubeconfig", cluster.users.admin.kubeconfig, "--cache-dir", at("cache")];
    await kubesmithJson(["generate", "--output", at(extension, "kubernetes"), ...args, ...connection]);
    const suffix = extension === "none" ? "" : `.${extension}`;
    await writeFile(at(extension, "list.ts"), list(suffix));
    await writeFile(at(extension, "main.ts"), main(suffix));
    await writeFile(at(extension, "main.test.ts"), test(suffix));
  }
}, 300_000);
afterAll(() => cluster?.stop());

describe.each(ROWS)("%s", (_, runIn, able, unable) => {
  it.each(able)("runs code whose imports have the extension %s", async (extension) => {
    expect(await runIn(at(extension))).toContain(LISTED);
  });

  it.each(unable)("cannot run code whose imports have the extension %s", async (extension) => {
    await expect(runIn(at(extension))).rejects.toBeInstanceOf(Failed);
  });
});
