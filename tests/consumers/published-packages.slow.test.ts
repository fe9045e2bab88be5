import { execFile } from "node:child_process";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { pack } from "../../scripts/npm-packages.js";
import { compile } from "../support/compile.js";
import { createWorkspace, readTree } from "../support/workspace.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PUBLISHED = ["runtime", "generator", "generated"];
const at = createWorkspace();
const run = promisify(execFile);

/** Unpacks the tarballs of the published packages in a folder whose other packages are links to the ones installed here. */
beforeAll(async () => {
  await run(process.execPath, [join(ROOT, "scripts/build.mjs")]);
  const packed = await pack(
    PUBLISHED.map((folder) => join(ROOT, folder)),
    at("tarballs"),
  );
  const installed = join(ROOT, "node_modules");
  await mkdir(at("node_modules/@types"), { recursive: true });
  const names = (await readdir(installed)).filter((name) => !/^(\.|@kubesmith$|kubesmith$|@types$)/.test(name));
  for (const name of [...names, "@types/node"]) {
    await symlink(join(installed, name), at("node_modules", name), "junction");
  }
  for (const { name, tarball } of packed) {
    const folder = at("node_modules", name);
    await mkdir(folder, { recursive: true });
    await run("tar", ["-xzf", tarball, "--strip-components=1", "-C", folder], { cwd: dirname(folder) });
  }
}, 120_000);

const node = async (file: string, text: string): Promise<string> => {
  await writeFile(at(file), text);
  return (await run(process.execPath, [at(file)])).stdout.trim();
};

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

  it.each(["typed.mts", "typed.cts"])("has types that find mistakes in %s", async (file) => {
    const program = `import type { ConfigMap } from "@kubesmith/kubernetes/core/v1";
export const map: ConfigMap = { metadata: { name: "a" }, data: { b: "c" } };
// @ts-expect-error: no such field
export const wrong: ConfigMap = { metadata: { nam: "a" } };
`;
    await writeFile(at(file), program);
    expect(await compile("typescript", at("."), [file], { verbatimModuleSyntax: false })).toBe("");
  });
});

describe("kubesmith, packed and installed,", () => {
  const cli = "node_modules/kubesmith/bin/kubesmith.js";

  it("generates from the bundled snapshot", async () => {
    const args = ["generate", "--quiet", "--embedded", "--include", "apps", "--output", at("sdk")];
    await run(process.execPath, [at(cli), ...args]);
    expect([...(await readTree(at("sdk"))).keys()]).toContain("apps/v1/index.ts");
  });

  it("exports its commands as functions", async () => {
    const program = `import * as api from "kubesmith"; console.log(typeof api.generate, typeof api.verify);`;
    expect(await node("api.mjs", program)).toBe("function function");
  });
});

it("no published package carries sources, tests or build records", async () => {
  for (const name of ["kubesmith", "@kubesmith/runtime", "@kubesmith/kubernetes"]) {
    const paths = [...(await readTree(at("node_modules", name))).keys()];
    expect(paths.filter((path) => /(?<!\.d)\.m?ts$|\.test\.|testdata|tsbuildinfo/.test(path), name)).toEqual([]);
    expect(paths).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json"]));
  }
});
