import { execFile } from "node:child_process";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { compile, createProject } from "../support/compile.js";
import { createWorkspace } from "../support/workspace.js";

// The programs of docs/programmatic-api.md, compiled as a careful project's are, and run on the built package.

const at = createWorkspace();
let cluster: ControlPlane;
/** By the heading that each stands under. */
let programs: ReadonlyMap<string, string>;

beforeAll(async () => {
  const text = await readFile(new URL("../../docs/programmatic-api.md", import.meta.url), "utf8");
  programs = new Map(
    text.split(/^## /m).flatMap((section) => {
      const [, code] = /^```ts\n(.*?)^```$/ms.exec(section) ?? [];
      return code === undefined ? [] : [[section.slice(0, section.indexOf("\n")), code] as const];
    }),
  );
  await createProject(at());
  await symlink(fileURLToPath(new URL("../../generator", import.meta.url)), at("node_modules/kubesmith"));
  await mkdir(at("programs"));
  for (const [i, code] of [...programs.values()].entries()) await writeFile(at("programs", `${i}.ts`), code);
  cluster = await startControlPlane();
});
afterAll(() => cluster?.stop());

/** Runs the program under a heading in a folder of its own, and returns what it printed. */
async function run(heading: string): Promise<{ code: number; lines: string[] }> {
  const i = [...programs.keys()].indexOf(heading);
  const cwd = at("runs", String(i));
  await mkdir(cwd, { recursive: true });
  const env = { PATH: process.env.PATH, HOME: at("home"), KUBECONFIG: cluster.users.admin.kubeconfig };
  const { stdout } = await promisify(execFile)(process.execPath, [at("built", `${i}.js`)], { cwd, env });
  return { code: 0, lines: stdout.trimEnd().split("\n") };
}

it("every program compiles", async () => {
  expect([...programs.keys()]).toEqual([
    "Where the documents come from",
    "From a cluster to code",
    "A package",
    "Progress and interruption",
    "Errors",
  ]);
  const options = { noEmit: false, declaration: false, isolatedDeclarations: false, outDir: at("built") };
  expect(await compile("typescript", at(), ["programs/*.ts"], options)).toBe("");
});

describe("the documented program", () => {
  it("“Where the documents come from” lists and generates from the bundled snapshot", async () => {
    const { lines } = await run("Where the documents come from");
    expect(lines).toEqual([
      "apps/v1 controllerrevisions daemonsets deployments replicasets statefulsets",
      "batch/v1 cronjobs jobs",
      expect.stringMatching(/^\d+ files written, 0 unchanged$/),
    ]);
  });

  it("“From a cluster to code” records a cluster, generates, and finds no difference", async () => {
    const { lines } = await run("From a cluster to code");
    expect(lines).toEqual([`${cluster.server}: 2 added, 0 changed`]);
  });

  it("“A package” writes a package", async () => {
    expect((await run("A package")).lines).toEqual(["apps/v1 autoscaling/v1 core/v1 meta/v1"]);
  });

  it("“Progress and interruption” reports the steps", async () => {
    expect((await run("Progress and interruption")).lines).toEqual(["generate-modules → write-files"]);
  });

  it("“Errors” prints what is wrong", async () => {
    expect((await run("Errors")).lines).toEqual([
      "snapshot no/such/folder contains no snapshot; record one with: kubesmith snapshot --snapshot no/such/folder",
    ]);
  });
});
