import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import type { PackageResult } from "../../generator/operations/package-sdk.js";
import { npm, type Packed, pack, problemsOf } from "../../scripts/npm-packages.js";
import { kubesmith } from "../support/cli.js";
import { type Compiler, compile } from "../support/compile.js";
import { kubesmithJson } from "../support/run.js";
import { installRunners } from "../support/runners.js";
import { createWorkspace } from "../support/workspace.js";

const RUNTIME = fileURLToPath(new URL("../../runtime", import.meta.url));
// What checking types needs in addition to the packages; packed from here, so that nothing is downloaded.
const DEPENDENCIES = ["@types/node", "undici-types"];

/** A definition of websites with these properties. */
const websites = (properties: object): string =>
  JSON.stringify({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "websites.example.com" },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { kind: "Website", plural: "websites", singular: "website", listKind: "WebsiteList" },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: { type: "object", properties: { spec: { type: "object", properties } } },
          },
        },
      ],
    },
  });

/**
 * A program that uses a token with a helper of the runtime: both must be of the same module format, because tokens have a `unique symbol`.
 * The fields of a type come from the file that both formats share.
 */
const PROGRAM = `import { connect } from "@kubesmith/runtime";
import { watch } from "@kubesmith/runtime/watch";
import { clientset } from "@acme/sdk";
import { websites, type Website } from "@acme/sdk/example.com/v1";
import type { Deployment } from "@acme/sdk/apps/v1";

export async function main(): Promise<void> {
  const client = await connect();
  for await (const { object } of watch(client.resource(websites, "default"))) console.log(object?.metadata.name);
  const website: Website = await clientset(client).exampleCom.v1.websites("default").get("web");
  console.log(website.spec?.image);
}
// @ts-expect-error: replicas is a number
export const deployment: Deployment = { metadata: {}, spec: { replicas: "1", selector: {}, template: {} } };
`;
const LINE_OF_IMAGE = PROGRAM.split("\n").findIndex((line) => line.includes("spec?.image")) + 1;

const at = createWorkspace();
const require = createRequire(import.meta.url);
let first: Packed;

function packaged(output: string, ...more: string[]): Promise<PackageResult> {
  const args = ["package", "--embedded", "--crds", at("crd.json"), "--include", "apps", "--include", "example.com"];
  return kubesmithJson([...args, "--output", at(output), "--name", "@acme/sdk", ...more]);
}

async function packOne(folder: string, destination: string): Promise<Packed> {
  const [packed] = await pack([at(folder)], at(destination));
  if (packed === undefined) throw new Error("npm packed nothing");
  return packed;
}

const hashOf = async ({ tarball }: Packed): Promise<string> =>
  createHash("sha256")
    .update(await readFile(tarball))
    .digest("hex");

async function install(sdk: Packed, others: readonly Packed[]): Promise<void> {
  const dependencies = Object.fromEntries([sdk, ...others].map(({ name, tarball }) => [name, `file:${tarball}`]));
  await mkdir(at("consumer"), { recursive: true });
  await writeFile(at("consumer/package.json"), JSON.stringify({ private: true, dependencies }));
  await npm(["install"], at("consumer"));
}

let others: readonly Packed[];

beforeAll(async () => {
  await writeFile(at("crd.json"), websites({ image: { type: "string" }, size: { type: "string" } }));
  await packaged("sdk", "--version", "1.0.0", "--jsr", "@acme/sdk", "--license", "MIT");
  first = await packOne("sdk", "tarballs/first");
  const installed = DEPENDENCIES.map((name) => dirname(require.resolve(`${name}/package.json`)));
  others = await pack([RUNTIME, ...installed], at("tarballs/others"));
  await install(first, others);
  for (const name of ["typed.mts", "typed.cts", "typed.ts"]) await writeFile(at("consumer", name), PROGRAM);
});

it("a package that is written and packed again has the same bytes", async () => {
  await packaged("again", "--version", "1.0.0", "--jsr", "@acme/sdk", "--license", "MIT");
  expect(await hashOf(await packOne("again", "tarballs/again"))).toBe(await hashOf(first));
});

it("a package with types that both formats share passes the checkers", async () => {
  expect(first.files).toEqual(expect.arrayContaining(["apps/v1/types.d.ts", "kubesmith.json", "snapshot/index.json"]));
  expect(first.files.filter((path) => path.startsWith("jsr/"))).toEqual([]);
  expect(await problemsOf(first)).toEqual([]);
});

describe("types that both formats share, and tokens of one format, are found", () => {
  const commonJs = { verbatimModuleSyntax: false };
  const resolutions: [string, Compiler, string, object][] = [
    ["by Node16 in an ES module", "typescript", "typed.mts", { module: "Node16", moduleResolution: "Node16" }],
    [
      "by Node16 in a CommonJS module",
      "typescript",
      "typed.cts",
      { ...commonJs, module: "Node16", moduleResolution: "Node16" },
    ],
    ["by NodeNext in an ES module", "typescript", "typed.mts", {}],
    ["by NodeNext in a CommonJS module", "typescript", "typed.cts", commonJs],
    ["by bundlers", "typescript", "typed.ts", { module: "ESNext", moduleResolution: "Bundler" }],
    [
      "by NodeNext in an ES module",
      "typescript-5.4",
      "typed.mts",
      { erasableSyntaxOnly: undefined, isolatedDeclarations: undefined },
    ],
    ["by NodeNext in a CommonJS module", "typescript-7", "typed.cts", commonJs],
  ];
  it.each(resolutions)("%s (%s)", async (_, compiler, file, options) => {
    expect(await compile(compiler, at("consumer"), [file], options)).toBe("");
  });
});

it("the next version is a major one if the CRD breaks someone, and the compiler complains at exactly that line", async () => {
  await writeFile(at("crd.json"), websites({ size: { type: "string" }, zone: { type: "integer" } }));
  const result = await packaged("next", "--version-from-diff", first.tarball);
  expect(result).toMatchObject({ version: "2.0.0", change: { bump: "major", previous: "@acme/sdk 1.0.0" } });
  expect(result.change?.changes.map(({ kind, path }) => [kind, path])).toEqual([
    ["property-removed", "spec.image"],
    ["property-added", "spec.zone"],
  ]);
  const args = [
    "package",
    "--quiet",
    "--embedded",
    "--crds",
    at("crd.json"),
    "--include",
    "apps",
    "--include",
    "example.com",
  ];
  const { code, stdout } = await kubesmith([
    ...args,
    "--output",
    at("next"),
    "--name",
    "@acme/sdk",
    "--version-from-diff",
    first.tarball,
  ]);
  expect(code).toBe(0);
  expect(stdout).toContain("version  1.0.0 -> 2.0.0 (major): 1 breaking, 1 compatible changes since @acme/sdk 1.0.0\n");
  expect(stdout).toContain(
    "  breaking           example.com/v1 Website spec.image: the property was removed (string)\n",
  );

  await install(await packOne("next", "tarballs/next"), others);
  const errors = await compile("typescript", at("consumer"), ["typed.mts"]);
  expect(errors.trim().split("\n")).toHaveLength(1);
  expect(errors).toContain(`typed.mts(${LINE_OF_IMAGE},`);
  expect(errors).toContain("Property 'image' does not exist");
});

it("Deno would publish the sources for JSR: their types are not slow, and their imports are found", async () => {
  const { deno } = await installRunners();
  const folder = at("sdk/jsr");
  const { version } = JSON.parse(await readFile(`${RUNTIME}/package.json`, "utf8")) as { version: string };
  // The runtime comes from here, and not from a registry.
  await mkdir(`${folder}/node_modules/@kubesmith`, { recursive: true });
  await symlink(RUNTIME, `${folder}/node_modules/@kubesmith/runtime`);
  await writeFile(`${folder}/package.json`, JSON.stringify({ dependencies: { "@kubesmith/runtime": version } }));
  const env = {
    PATH: process.env.PATH,
    HOME: at("home"),
    DENO_DIR: at("deno"),
    DENO_NO_UPDATE_CHECK: "1",
    NO_COLOR: "1",
  };
  const args = ["publish", "--dry-run", "--allow-dirty", "--no-check"];
  const { stderr } = await promisify(execFile)(deno, args, { cwd: folder, env });
  expect(stderr).toContain("Checking for slow types in the public API");
  expect(stderr).toContain("Dry run complete");
});
