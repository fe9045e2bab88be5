import { execFile } from "node:child_process";
import { readFile, rename, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { publishedPackages } from "../../scripts/packages.js";
import { compile } from "../support/compile.js";
import { type InstalledPackages, installPackages } from "../support/installed-packages.js";
import { createWorkspace, readTree } from "../support/workspace.js";

const at = createWorkspace();
const project = (...names: string[]): string => at("project", ...names);
const run = promisify(execFile);
const PACKAGES = publishedPackages();
let installed: InstalledPackages;

beforeAll(async () => {
  const folders = PACKAGES.map(({ folder }) => folder);
  installed = await installPackages(project(), folders, ["@types/node"]);
}, 240_000);

/** Runs a program in the project, and returns what it prints. */
const node = async (file: string, text: string): Promise<string> => {
  await writeFile(project(file), text);
  const { stdout, stderr } = await run(process.execPath, [project(file)], { env: { PATH: process.env.PATH } });
  expect(stderr).toBe("");
  return stdout.trim();
};

const specifiersOf = (packageName: string): readonly string[] =>
  PACKAGES.filter(({ name }) => name === packageName).flatMap(({ entryPoints }) =>
    entryPoints.map(({ specifier }) => specifier),
  );

it("npm installs the packages without a warning", () => {
  expect(installed.output.stderr).toBe("");
  expect(installed.packed.map(({ name }) => name)).toEqual(PACKAGES.map(({ name }) => name));
});

describe.each(["@kubesmith/runtime", "@kubesmith/kubernetes"])("%s, packed and installed,", (name) => {
  const specifiers = specifiersOf(name);
  const body = "console.log(JSON.stringify(modules.map((module) => Object.keys(module).sort())));";

  it("has entry points", () => {
    expect(specifiers.length).toBeGreaterThan(5);
  });

  it("exports the same from each entry point to ES modules and to CommonJS", async () => {
    const esm = specifiers.map((specifier, i) => `import * as m${i} from "${specifier}";\n`).join("");
    const names = specifiers.map((_, i) => `m${i}`).join(", ");
    const fromEsm = JSON.parse(await node("all.mjs", `${esm}const modules = [${names}];\n${body}`));
    const required = specifiers.map((specifier) => `require("${specifier}")`).join(", ");
    const fromCommonJs = JSON.parse(await node("all.cjs", `const modules = [${required}];\n${body}`));
    expect(fromEsm).toEqual(fromCommonJs);
    expect(fromEsm.flat().length).toBeGreaterThan(specifiers.length);
  });
});

describe("@kubesmith/kubernetes, packed and installed,", () => {
  const lines = "console.log(pods.plural, deployments.kind, typeof clientset);";
  it("runs in an ES module", async () => {
    const program = `import { clientset } from "@kubesmith/kubernetes";
import { deployments } from "@kubesmith/kubernetes/apps/v1";
import { pods } from "@kubesmith/kubernetes/core/v1";
${lines}`;
    expect(await node("program.mjs", program)).toBe("pods Deployment function");
  });

  it("runs in CommonJS", async () => {
    const program = `const { clientset } = require("@kubesmith/kubernetes");
const { deployments } = require("@kubesmith/kubernetes/apps/v1");
const { pods } = require("@kubesmith/kubernetes/core/v1");
${lines}`;
    expect(await node("program.cjs", program)).toBe("pods Deployment function");
  });

  it("has the documentation in its types, and not in its scripts", async () => {
    const text = "Pod is a collection of containers that can run on a host.";
    const folder = project("node_modules/@kubesmith/kubernetes");
    const files = installed.packed.find(({ name }) => name === "@kubesmith/kubernetes")?.files ?? [];
    const documented: string[] = [];
    for (const file of files) {
      if ((await readFile(`${folder}/${file}`, "utf8")).replace(/\s+\*?\s*/g, " ").includes(text))
        documented.push(file);
    }
    expect(documented.length).toBeGreaterThan(0);
    expect(documented.filter((file) => !/\.d\.(ts|mts)$/.test(file))).toEqual([]);
  });
});

describe("kubesmith, packed and installed,", () => {
  const bin = (): string => project("node_modules/.bin/kubesmith");
  const kubesmith = (...args: string[]): Promise<{ stdout: string }> =>
    run(process.execPath, [bin(), ...args], { env: { PATH: process.env.PATH } });
  const generate = (output: string, ...more: string[]): Promise<{ stdout: string }> =>
    kubesmith("generate", "--quiet", "--embedded", "--include", "apps", "--output", project(output), ...more);
  const embedded = (): string => project("node_modules/kubesmith/dist/embedded");

  it("generates documented code from the bundled snapshot, and verifies it", async () => {
    await generate("sdk");
    expect([...(await readTree(project("sdk"))).keys()]).toEqual(expect.arrayContaining(["apps/v1/index.ts"]));
    const verify = ["verify", "--offline", "--embedded", "--include", "apps", "--output", project("sdk")];
    expect((await kubesmith(...verify)).stdout).toBe(
      `no difference between the bundled snapshot and ${project("sdk")}\n`,
    );
    expect(JSON.parse(await readFile(project("sdk/lock.json"), "utf8"))).toMatchObject({ strippedDocs: false });
  });

  it("does not unpack the bundled snapshot when nothing changed", async () => {
    await generate("warm");
    const archive = `${embedded()}/documents.br`;
    await rename(archive, `${archive}.away`);
    try {
      expect((await generate("warm")).stdout).toContain("up to date");
      await expect(generate("warm", "--force")).rejects.toMatchObject({ code: 2 });
    } finally {
      await rename(`${archive}.away`, archive);
    }
  });

  it("starts, and uses other snapshots, without the bundled snapshot", async () => {
    await rename(embedded(), `${embedded()}.away`);
    try {
      expect((await kubesmith("--help")).stdout).toContain("Usage: kubesmith");
      expect((await kubesmith("generate", "--help")).stdout).toContain("--embedded");
      expect((await kubesmith("--version")).stdout.trim()).toMatch(/^\d+\.\d+\.\d+/);
      const discovered = await kubesmith("discover", "--quiet", "--snapshot", `${embedded()}.away`, "--json");
      expect(JSON.parse(discovered.stdout).groupVersions).toHaveLength(23);
      await expect(generate("none")).rejects.toMatchObject({
        stderr: `error: the bundled snapshot is missing from ${embedded()}; install kubesmith again\n`,
      });
    } finally {
      await rename(`${embedded()}.away`, embedded());
    }
  });

  it.each([
    ["api.mjs", 'import * as api from "kubesmith";\nconsole.log(Object.keys(api).sort().join(" "));'],
    ["api.cjs", 'import("kubesmith").then((api) => console.log(Object.keys(api).sort().join(" ")));'],
  ])("exports its commands as functions to %s", async (file, program) => {
    expect(await node(file, program)).toBe(
      "GeneratorError affectedBy diff diffHtml discover generate init packageSdk rbac snapshot usage verify",
    );
  });

  it("runs a command from CommonJS", async () => {
    const program = `import("kubesmith")
  .then(({ discover }) => discover({ embedded: true, include: ["apps"] }))
  .then(({ groupVersions }) => console.log(groupVersions[0].resources.map(({ kind }) => kind).join(" ")));`;
    expect(await node("discover.cjs", program)).toContain("DaemonSet Deployment");
  });
});

it.each([
  ["ES modules", ".mts"],
  ["CommonJS modules", ".cts"],
])("the packed packages have types for each entry point, which find mistakes, in %s", async (_, extension) => {
  const specifiers = PACKAGES.flatMap(({ name }) => (name === "kubesmith" ? [] : specifiersOf(name)));
  const isEsm = extension === ".mts";
  const programs = {
    all: `${specifiers.map((specifier, i) => `import * as m${i} from "${specifier}";\n`).join("")}
export const modules: object[] = [${specifiers.map((_, i) => `m${i}`)}];
`,
    mistakes: `import type { ConfigMap } from "@kubesmith/kubernetes/core/v1";
export const map: ConfigMap = { metadata: { name: "a" }, data: { b: "c" } };
// @ts-expect-error: no such field
export const wrong: ConfigMap = { metadata: { nam: "a" } };
`,
    // A CommonJS module has to say that it means the package's ES modules.
    api: `import type { GenerateOptions } from "kubesmith"${isEsm ? "" : ' with { "resolution-mode": "import" }'};
export const run = async (options: GenerateOptions): Promise<readonly string[]> =>
  (await (await import("kubesmith")).generate(options)).written;
`,
  };
  const files = Object.keys(programs).map((name) => `types-${name}${extension}`);
  for (const [i, text] of Object.values(programs).entries()) await writeFile(project(files[i] ?? ""), text);
  expect(await compile("typescript", project(), files, { verbatimModuleSyntax: isEsm })).toBe("");
});

describe.each(PACKAGES.map(({ name }) => name))("the tarball of %s", (name) => {
  const files = (): readonly string[] => installed.packed.find((packed) => packed.name === name)?.files ?? [];
  const read = (path: string): Promise<string> => readFile(project("node_modules", name, path), "utf8");

  it("has no sources, tests or build records", () => {
    expect(files().filter((path) => /(?<!\.d)\.m?ts$|\.test\.|testdata|tsbuildinfo|\.map$/.test(path))).toEqual([]);
    expect(files()).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json"]));
  });

  it("has a README whose links lead to the web or into the tarball", async () => {
    const links = [...(await read("README.md")).matchAll(/\]\(([^)]+)\)/g)].map(([, link = ""]) => link);
    expect(links.filter((link) => !/^(https:|#)/.test(link) && !files().includes(link))).toEqual([]);
  });

  it("has a manifest with a description, keywords and a licence, and without scripts", async () => {
    const manifest = JSON.parse(await read("package.json"));
    expect(manifest).toMatchObject({
      description: expect.any(String),
      keywords: expect.arrayContaining(["kubernetes"]),
      license: "Apache-2.0",
      engines: { node: ">=20.18.1" },
    });
    expect(manifest.scripts).toBeUndefined();
  });
});
