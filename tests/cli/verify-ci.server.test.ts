import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type CliResult, kubesmith } from "../support/cli.js";
import { customResource, removeCustomResource } from "../support/custom-resources.js";
import { useControlPlane } from "../support/use-control-plane.js";
import { createWorkspace, readTree, touchedPaths } from "../support/workspace.js";

const at = createWorkspace();
const cluster = useControlPlane();
const INTEGER = { type: "integer" };
const STRING = { type: "string" };
const COMPATIBLE = { size: INTEGER, colour: STRING, weight: INTEGER };
const BREAKING = { size: STRING, weight: INTEGER };

function part(properties: Record<string, object>): object {
  return customResource({
    group: "parts.example.com",
    kind: "Part",
    plural: "parts",
    versions: [{ name: "v1", spec: properties }],
  });
}

/** Runs a command in a project whose config file sets all flags. */
function run(args: readonly string[], env: { readonly [name: string]: string } = {}): Promise<CliResult> {
  const { kubeconfig } = cluster.users.admin;
  return kubesmith([...args, "--quiet"], {
    cwd: at("now"),
    env: { HOME: at("home"), KUBECONFIG: kubeconfig, ...env },
  });
}
const verify = (...flags: readonly string[]): Promise<CliResult> => run(["verify", ...flags]);
const linesOf = ({ stdout }: CliResult): readonly string[] => stdout.trimEnd().split("\n");

beforeAll(async () => {
  await mkdir(at("now/.git"), { recursive: true });
  const config = { snapshot: "api", output: "src/kubernetes", include: ["*.example.com"] };
  await writeFile(at("now/kubesmith.config.json"), JSON.stringify(config));
  await reset();
  expect(await run(["snapshot"])).toMatchObject({ code: 0 });
  expect(await run(["generate"])).toMatchObject({ code: 0 });
  await cp(at("now"), at("pristine"), { recursive: true, preserveTimestamps: true });
});
beforeEach(async () => {
  await rm(at("now"), { recursive: true, force: true });
  await cp(at("pristine"), at("now"), { recursive: true, preserveTimestamps: true });
  await reset();
});
const reset = (): Promise<void> => cluster.applyCRD(part({ size: INTEGER, colour: STRING }));

const WEIGHT = "    compatible: Part.spec.weight: the property was added (integer)";
const DOCUMENT =
  "  apis/parts.example.com/v1: the cluster serves a different version of the document than the snapshot contains";

describe("verify --allow", () => {
  it.each([
    ["none", 1, 1],
    ["compatible", 0, 1],
    ["any", 0, 0],
  ])("%s ends with %i for a compatible change, and with %i for a breaking one", async (allow, compatible, breaking) => {
    await cluster.applyCRD(part(COMPATIBLE));
    const first = await verify("--allow", allow);
    expect(first.code).toBe(compatible);
    expect(linesOf(first).slice(1)).toEqual([DOCUMENT, WEIGHT]);
    await cluster.applyCRD(part(BREAKING));
    const second = await verify("--allow", allow);
    expect(second.code).toBe(breaking);
    expect(second.stdout).toContain("breaking: Part.spec.colour: the property was removed (string)");
  });

  it("does not allow that the code differs from its snapshot", async () => {
    await cluster.applyCRD(part(COMPATIBLE));
    await writeFile(at("now/src/kubernetes/index.ts"), "export {};\n");
    const result = await verify("--allow", "any");
    expect(result.code).toBe(1);
    expect(linesOf(result)).toEqual([
      "the generated code was changed by hand; regenerate it with: kubesmith generate",
      "  index.ts: the generated file was edited by hand",
      "the cluster and the snapshot differ in ways that --allow any permits; update the snapshot and the code with: kubesmith verify --write",
      DOCUMENT,
      WEIGHT,
    ]);
  });

  it("treats a new group/version as compatible, and a removed one as breaking", async () => {
    const extra = customResource({ group: "extra.example.com", kind: "Extra", plural: "extras" });
    await cluster.applyCRD(extra);
    expect((await verify()).code).toBe(1);
    expect((await verify("--allow", "compatible")).code).toBe(0);
    expect((await verify("--write")).code).toBe(0);
    await removeCustomResource(cluster, "extras.extra.example.com");
    expect((await verify("--allow", "compatible")).code).toBe(1);
    expect((await verify("--allow", "any")).code).toBe(0);
  });
});

describe("verify --write", () => {
  it("updates the snapshot and the code, and reports the changes", async () => {
    await cluster.applyCRD(part(BREAKING));
    const result = await verify("--write");
    expect(result).toMatchObject({ code: 0, stderr: "" });
    expect(linesOf(result)).toEqual([
      "updated api and src/kubernetes because of these differences:",
      DOCUMENT,
      "    breaking: Part.spec.colour: the property was removed (string)",
      "    breaking: Part.spec.size: the type changed from integer to string",
      WEIGHT,
      expect.stringMatching(/^no difference between \S+, api and src\/kubernetes$/),
    ]);
    expect(await readFile(at("now/src/kubernetes/parts.example.com/v1/index.ts"), "utf8")).toContain("weight?: number");
    const before = await readTree(at("now"));
    for (const args of [["verify", "--write"], ["snapshot"], ["generate"]])
      expect(await run(args)).toMatchObject({ code: 0 });
    expect(touchedPaths(before, await readTree(at("now")))).toEqual([]);
  });

  it("with --allow updates only what is allowed, and otherwise writes nothing", async () => {
    await cluster.applyCRD(part(BREAKING));
    await writeFile(at("now/src/kubernetes/index.ts"), "export {};\n");
    const before = await readTree(at("now"));
    const refused = await verify("--write", "--allow", "compatible");
    expect(refused.code).toBe(1);
    expect(linesOf(refused)[0]).toBe(
      "nothing was written, because --allow compatible does not permit all differences between the cluster and the snapshot",
    );
    expect(touchedPaths(before, await readTree(at("now")))).toEqual([]);
    await rm(at("now/src/kubernetes/index.ts"));
    await cluster.applyCRD(part(COMPATIBLE));
    expect(await verify("--write", "--allow", "compatible")).toMatchObject({ code: 0 });
    expect(await verify()).toMatchObject({ code: 0 });
  });

  it("prints with --json what was different, what was written, and what still is different", async () => {
    await cluster.applyCRD(part(COMPATIBLE));
    const { code, stdout } = await verify("--write", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      differences: [],
      updated: {
        differences: [{ between: "cluster-snapshot", details: [WEIGHT.trim()] }],
        snapshot: { added: [], changed: ["apis/parts.example.com/v1"], removed: [] },
        code: { written: ["api-hashes.ts", "lock.json", "parts.example.com/v1/index.ts"], removed: [] },
      },
    });
  });
});

describe("annotations", () => {
  const GITHUB = { GITHUB_ACTIONS: "true" };

  it("are on standard error in GitHub Actions, and the JSON on standard output is pure", async () => {
    await cluster.applyCRD(part(COMPATIBLE));
    const change = "Part.spec.weight: the property was added (integer)";
    const message = [change, "compatible", "repair it with: kubesmith verify --write"].join("%0A");
    const { stdout, stderr } = await run(["verify", "--json"], GITHUB);
    expect(JSON.parse(stdout)).toMatchObject({ differences: [{ between: "cluster-snapshot" }] });
    expect(stderr).toMatch(
      /^::error file=api\/apis\/parts\.example\.com\/v1\.json,line=\d+,title=A property was added::.*\n$/,
    );
    expect(stderr.trimEnd().endsWith(message)).toBe(true);
    const allowed = await run(["verify", "--allow", "any"], GITHUB);
    expect(allowed.stderr).toMatch(/^::notice .*\n$/);
  });

  it("are absent elsewhere, and if they are turned off", async () => {
    await cluster.applyCRD(part(COMPATIBLE));
    expect((await verify()).stderr).toBe("");
    expect((await run(["verify", "--annotations", "none"], GITHUB)).stderr).toBe("");
    expect((await verify("--annotations", "github")).stderr).toMatch(/^::error /);
  });

  it("also show an error", async () => {
    await writeFile(at("now/src/kubernetes/lock.json"), "{}");
    const { code, stderr } = await run(["verify"], GITHUB);
    expect(code).toBe(2);
    const text = "lock.json in src/kubernetes is damaged; generate the code with: kubesmith generate";
    expect(stderr).toBe(`::error title=kubesmith verify failed::${text}\nerror: ${text}\n`);
  });
});

describe("reports", () => {
  it("in JUnit have a suite per group/version, with the exit code as otherwise", async () => {
    await cluster.applyCRD(part(COMPATIBLE));
    const { code, stdout } = await verify("--format", "junit");
    expect(code).toBe(1);
    expect(stdout).toContain('<testsuite name="parts.example.com/v1" tests="1" failures="1"');
    expect(stdout).toContain('<testsuite name="generated code" tests="1" failures="0"');
    const allowed = await verify("--format", "junit", "--allow", "compatible");
    expect(allowed.code).toBe(0);
    expect(allowed.stdout).toContain('<testsuites name="kubesmith verify" tests="3" failures="0"');
  });

  it("in SARIF point to the definition in the snapshot", async () => {
    await cluster.applyCRD(part(COMPATIBLE));
    const { code, stdout } = await verify("--format", "sarif");
    expect(code).toBe(1);
    const [{ physicalLocation }] = JSON.parse(stdout).runs[0].results[0].locations;
    const { artifactLocation, region } = physicalLocation;
    expect(artifactLocation.uri).toBe("api/apis/parts.example.com/v1.json");
    const lines = (await readFile(at("now", artifactLocation.uri), "utf8")).split("\n");
    expect(lines[region.startLine - 1]).toContain('"com.example.parts.v1.Part"');
  });
});
