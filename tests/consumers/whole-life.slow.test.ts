import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import type { DiffResult, InitResult, PackageResult } from "../../generator/index.js";
import { npm, type Packed, pack } from "../../scripts/npm-packages.js";
import { type ControlPlane, defaultVersion, olderVersions, startControlPlane } from "../../testbed/index.js";
import { type CliResult, kubesmith } from "../support/cli.js";
import { compile, createProject } from "../support/compile.js";
import { customResource } from "../support/custom-resources.js";
import { kubesmithJson } from "../support/run.js";
import { createWorkspace } from "../support/workspace.js";

const require = createRequire(import.meta.url);
const RUNTIME = fileURLToPath(new URL("../../runtime", import.meta.url));
// What checking types needs in addition to the packages; packed from here, so that nothing is downloaded.
const DEPENDENCIES = ["@types/node", "undici-types"];

/** A definition of websites. In its second form, `size` is a number, `theme` is gone, and `host` is new. */
const websites = (spec: { readonly [property: string]: object }): object =>
  customResource({ group: "sites.example.com", kind: "Website", plural: "websites", versions: [{ name: "v1", spec }] });
const FIRST = websites({ image: { type: "string" }, size: { type: "string" }, theme: { type: "string" } });
const SECOND = websites({ image: { type: "string" }, size: { type: "integer" }, host: { type: "string" } });

/** A program of the repository. It does not use `theme`, but everything else that a website has. */
const PROGRAM = `import { connect } from "@kubesmith/runtime";
import { clientset } from "./kubernetes/index.js";

export async function grow(name: string): Promise<string> {
  const k8s = clientset(await connect());
  const { spec } = await k8s.sitesExampleCom.v1.websites("default").get(name);
  const size: string = spec?.size ?? "small";
  const next = { image: spec?.image ?? "nginx", size: "large" };
  await k8s.sitesExampleCom.v1.websites("default").patch.merge(name, { spec: { size: "huge" } });
  const deployments = await k8s.apps.v1.deployments("default").list();
  return [size, next.size, deployments.items.length].join(" ");
}
`;
/** The lines of it that the second form of the definition breaks. */
const BROKEN = linesWith(PROGRAM, "const size: string", 'size: "huge"');

/** A program of another repository that installed the package. */
const CONSUMER = `import type { Website } from "@acme/sites/sites.example.com/v1";

export const image = ({ spec }: Website): string => spec?.image ?? "";
export const theme = ({ spec }: Website): string => spec?.theme ?? "";
`;

function linesWith(text: string, ...parts: readonly string[]): number[] {
  return text.split("\n").flatMap((line, i) => (parts.some((part) => line.includes(part)) ? [i + 1] : []));
}

/** The lines of a file that a compiler complains about. */
function complaintsIn(file: string, output: string): number[] {
  const lines = [...output.matchAll(/^(\S+)\((\d+),\d+\): error/gm)].filter(([, path]) => path?.endsWith(file));
  return [...new Set(lines.map(([, , line]) => Number(line)))];
}

describe.each(olderVersions())("a repository with the API of Kubernetes %s, and its cluster", (version) => {
  const at = createWorkspace();
  const repository = at("repository");
  let cluster: ControlPlane;
  let released: Packed;
  afterAll(() => cluster?.stop());

  const run = (args: readonly string[]): Promise<CliResult> => kubesmith([...args, "--quiet"], options());
  const options = (): { cwd: string; env: { [name: string]: string } } => ({
    cwd: repository,
    env: { HOME: at("home"), KUBECONFIG: cluster.users.admin.kubeconfig },
  });
  const git = async (...args: readonly string[]): Promise<string> =>
    (
      await promisify(execFile)("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
        cwd: repository,
      })
    ).stdout;
  const commit = async (message: string): Promise<void> => {
    await git("add", "--all");
    await git("commit", "--quiet", "--message", message);
  };
  const release = async (folder: string, ...flags: readonly string[]): Promise<[PackageResult, Packed]> => {
    const args = ["package", "--output", at(folder), "--name", "@acme/sites", ...flags];
    const result = await kubesmithJson<PackageResult>(args, options());
    const [packed] = await pack([at(folder)], at("tarballs", folder));
    if (packed === undefined) throw new Error("npm packed nothing");
    return [result, packed];
  };
  const install = async (sdk: Packed): Promise<string> => {
    const installed = DEPENDENCIES.map((name) => dirname(require.resolve(`${name}/package.json`)));
    const packages = [sdk, ...(await pack([RUNTIME, ...installed], at("tarballs/others")))];
    const dependencies = Object.fromEntries(packages.map(({ name, tarball }) => [name, `file:${tarball}`]));
    await mkdir(at("consumer"), { recursive: true });
    await writeFile(at("consumer/package.json"), JSON.stringify({ private: true, type: "module", dependencies }));
    await writeFile(at("consumer/program.ts"), CONSUMER);
    await npm(["install"], at("consumer"));
    return compile("typescript", at("consumer"), ["program.ts"]);
  };

  it("begins with init, and its program compiles", async () => {
    cluster = await startControlPlane({ version });
    await cluster.applyCRD(FIRST);
    await mkdir(join(repository, "src"), { recursive: true });
    await createProject(repository);
    await git("init", "--quiet", "--initial-branch", "main");
    await writeFile(join(repository, ".gitignore"), "node_modules\ntsconfig.typescript.json\n");
    await writeFile(join(repository, "tsconfig.json"), JSON.stringify({ include: ["src"] }));
    await writeFile(join(repository, "src/program.ts"), PROGRAM);
    const { files } = await kubesmithJson<InitResult>(["init", "--yes", "--ci", "github"], options());
    expect(files.map(({ result }) => result)).not.toContain("unchanged");
    expect(await compile("typescript", repository, ["src"])).toBe("");
    expect(await run(["verify"])).toMatchObject({ code: 0 });
    await commit("Add the API of the cluster");
  });

  it("publishes a package, which another repository installs", async () => {
    [, released] = await release("first", "--version", "1.0.0");
    expect(await install(released)).toBe("");
  });

  it(`fails to verify when the cluster becomes Kubernetes ${defaultVersion} with another definition, and says how to go on`, async () => {
    await cluster.stop();
    cluster = await startControlPlane({ version: defaultVersion });
    await cluster.applyCRD(SECOND);
    const { code, stdout } = await run(["verify"]);
    expect(code).toBe(1);
    expect(stdout).toContain("breaking: Website.spec.theme: the property was removed (string)");
    expect(stdout).toContain("breaking: Website.spec.size: the type changed from string to integer");
    expect(stdout).toContain("kubesmith verify --write");
    expect((await run(["verify", "--allow", "compatible"])).code).toBe(1);
  });

  it("says with diff --used-by which lines break", async () => {
    const { changes, places = [] } = await kubesmithJson<DiffResult>(
      ["diff", "--used-by", "tsconfig.json"],
      options(),
      1,
    );
    const ofWebsites = changes.flatMap((change, i) =>
      change.groupVersion === "sites.example.com/v1" ? [{ change, places: places[i] ?? [] }] : [],
    );
    expect(ofWebsites.map(({ change: { kind, path } }) => [kind, path])).toEqual([["type-changed", "spec.size"]]);
    const lines = ofWebsites.flatMap((one) => one.places.map(({ line }) => line));
    expect([...new Set(lines)]).toEqual(BROKEN);
    // Who uses nothing that breaks in the built-in kinds reads of nothing there.
    expect(changes.filter(({ rank }) => rank === "breaking")).toHaveLength(ofWebsites.length);
  });

  it("updates the snapshot and the code with verify --write, and nothing else", async () => {
    expect((await run(["verify", "--write"])).code).toBe(0);
    const changed = (await git("status", "--porcelain", "--untracked-files=all")).trimEnd().split("\n");
    const others = changed.filter((line) => !/^.. (?:api|src\/kubernetes)\//.test(line));
    expect([changed.length > 0, others]).toEqual([true, []]);
    expect(await run(["verify"])).toMatchObject({ code: 0 });
    expect((await run(["diff", "git:main:api", "api"])).code).toBe(1);
  });

  it("does not compile at exactly those lines", async () => {
    expect(complaintsIn("src/program.ts", await compile("typescript", repository, ["src"]))).toEqual(BROKEN);
  });

  it("releases the next package as a major version, with which the other repository does not compile where it must not", async () => {
    const [{ version: next, change }, packed] = await release("second", "--version-from-diff", released.tarball);
    expect([next, change?.bump]).toEqual(["2.0.0", "major"]);
    expect(complaintsIn("program.ts", await install(packed))).toEqual(linesWith(CONSUMER, "spec?.theme"));
    const [again] = await release("third", "--version-from-diff", packed.tarball);
    expect([again.version, again.change?.bump]).toEqual(["2.0.0", "none"]);
  });
});
