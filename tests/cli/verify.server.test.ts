import { appendFile, cp, readFile, rm, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ExplainedDifference } from "../../generator/commands/explain-differences.js";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { type CliResult, kubesmith } from "../support/cli.js";
import { customResource, removeCustomResource } from "../support/custom-resources.js";
import { startProxy, type TestProxy } from "../support/proxy.js";
import { kubesmithJson } from "../support/run.js";
import { contentsOf, createWorkspace, readTree, touchedPaths } from "../support/workspace.js";

const CHOSEN = ["--include", "apps", "--include", "*.example.com"];
/** The same for a shell. */
const PASTED = "--include apps --include '*.example.com'";
const at = createWorkspace();
let cluster: ControlPlane;
let proxy: TestProxy;

beforeAll(async () => {
  cluster = await startControlPlane();
  await cluster.applyCRD(part({ size: { type: "integer" }, colour: { type: "string", description: "Its paint." } }));
  proxy = await startProxy((await cluster.kubectlProxy()).url);
  await kubesmithJson(["snapshot", "--snapshot", at("pristine/snapshot"), ...connection(), ...CHOSEN]);
  await kubesmithJson(["generate", "--snapshot", at("pristine/snapshot"), "--output", at("pristine/code")]);
});
afterAll(async () => {
  await proxy?.stop();
  await cluster?.stop();
});
beforeEach(async () => {
  await rm(at("now"), { recursive: true, force: true });
  await cp(at("pristine"), at("now"), { recursive: true, preserveTimestamps: true });
  proxy.requests.length = 0;
});

/** The command in the hints of {@link verify}. */
const updateCommand = (): string =>
  [
    `kubesmith verify --write --snapshot ${at("now/snapshot")} --output ${at("now/code")}`,
    PASTED,
    ...connection(),
  ].join(" ");
const recordHint = (): string =>
  `the cluster and the snapshot differ; update the snapshot and the code with: ${updateCommand()}`;
const connection = (): string[] => ["--cache-dir", at("cache"), "--server", proxy.url];

function part(properties: Record<string, object>): object {
  return customResource({
    group: "parts.example.com",
    kind: "Part",
    plural: "parts",
    versions: [{ name: "v1", spec: properties }],
  });
}

const extras = (group: string): object => customResource({ group, kind: "Extra", plural: "extras" });

function verify(...more: string[]): Promise<CliResult> {
  return verifyOf(CHOSEN, ...more);
}

function verifyOf(chosen: readonly string[], ...more: string[]): Promise<CliResult> {
  const args = ["verify", "--quiet", "--snapshot", at("now/snapshot"), "--output", at("now/code"), ...chosen];
  return kubesmith([...args, ...connection(), ...more], { env: { HOME: at("home") } });
}

/** Runs `verify --json`, expects exit code 1, and returns what it found. */
async function differences(...more: string[]): Promise<readonly ExplainedDifference[]> {
  const { code, stdout, stderr } = await verify("--json", ...more);
  expect(code, stdout + stderr).toBe(1);
  return (JSON.parse(stdout) as { differences: ExplainedDifference[] }).differences;
}

describe("verify of a fresh tree", () => {
  it("finds no difference: exit code 0, one request, and nothing is written", async () => {
    const before = await readTree(at("now"));
    const { code, stdout, stderr } = await verify();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(`no difference between ${proxy.url}, ${at("now/snapshot")} and ${at("now/code")}\n`);
    expect(proxy.requests).toEqual(["/openapi/v3"]);
    expect(touchedPaths(before, await readTree(at("now")))).toEqual([]);
  });

  it("finds none with --json, in the same form", async () => {
    const { code, stdout } = await verify("--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      differences: [],
      groupVersions: ["apis/apps/v1", "apis/parts.example.com/v1"],
      compared: { server: proxy.url, snapshot: at("now/snapshot"), output: at("now/code") },
    });
  });

  it("finds none with --offline, without a request", async () => {
    const { code, stdout } = await verify("--offline", "--server", "http://127.0.0.1:1");
    expect(code).toBe(0);
    expect(stdout).toBe(`no difference between ${at("now/snapshot")} and ${at("now/code")}\n`);
    expect(proxy.requests).toEqual([]);
  });

  it("ends without waiting for V8 to optimise the HTTP parser", async () => {
    const nodeArgs = ["--trace-wasm-compilation-times"];
    const { code, stdout } = await kubesmith(["discover", ...connection()], { nodeArgs });
    expect(code).toBe(0);
    expect(stdout).toContain("using Liftoff");
    expect(stdout).not.toContain("using TurboFan");
  });
});

describe("verify after a change of the cluster", () => {
  it("reports an added definition", async () => {
    await cluster.applyCRD(extras("added.example.com"));
    const { code, stdout } = await verify();
    expect(code).toBe(1);
    expect(stdout.split("\n")).toEqual([
      recordHint(),
      "  apis/added.example.com/v1: served by the cluster, but missing from the snapshot",
      "",
    ]);
    await removeCustomResource(cluster, "extras.added.example.com");
  });

  it.each([
    ["", CHOSEN],
    [", and nothing else was chosen", ["--include", "gone.example.com"]],
  ])("reports a removed definition that the snapshot has%s", async (_, chosen) => {
    await cluster.applyCRD(extras("gone.example.com"));
    await kubesmithJson(["snapshot", "--snapshot", at("now/snapshot"), ...connection(), ...chosen]);
    await kubesmithJson(["generate", "--snapshot", at("now/snapshot"), "--output", at("now/code")]);
    await removeCustomResource(cluster, "extras.gone.example.com");
    const { code, stdout } = await verifyOf(chosen);
    expect(code).toBe(1);
    expect(stdout).toContain("  apis/gone.example.com/v1: in the snapshot, but not served by the cluster\n");
  });

  it("finds no difference if the change is outside of the selected APIs", async () => {
    await cluster.applyCRD(part({ shape: { type: "string" } }));
    expect((await verifyOf(["--include", "apps"])).stdout).toContain("no difference between");
    expect((await verifyOf(["--exclude", "parts.example.com", ...CHOSEN])).code).toBe(0);
    expect((await verifyOf(["--include", "parts.example.com"])).code).toBe(1);
  });

  it("reports changed, added and removed fields", async () => {
    await cluster.applyCRD(part({ size: { type: "string" }, weight: { type: "integer" } }));
    const { code, stdout } = await verify();
    expect(code).toBe(1);
    expect(stdout.split("\n")).toEqual([
      recordHint(),
      "  apis/parts.example.com/v1: the cluster serves a different version of the document than the snapshot contains",
      "    breaking: Part.spec.colour: the property was removed (string)",
      "    breaking: Part.spec.size: the type changed from integer to string",
      "    compatible: Part.spec.weight: the property was added (integer)",
      "",
    ]);
  });

  it("reports that only documentation changed", async () => {
    await cluster.applyCRD(
      part({ size: { type: "integer" }, colour: { type: "string", description: "Its varnish." } }),
    );
    const [found] = await differences();
    expect(found).toMatchObject({ between: "cluster-snapshot", subject: "apis/parts.example.com/v1" });
    expect(found?.details).toEqual([
      "the types and paths are the same; only documentation or the server's version changed",
    ]);
  });
});

describe("verify after a change of files", () => {
  it("reports generated files that were edited by hand or are missing", async () => {
    await appendFile(at("now/code/apps/v1/index.ts"), "// mine\n");
    await rm(at("now/code/index.ts"));
    const { code, stdout } = await verify("--offline");
    expect(code).toBe(1);
    expect(stdout.split("\n")).toEqual([
      `the generated code was changed by hand; regenerate it with: kubesmith generate --snapshot ${at("now/snapshot")} --output ${at("now/code")} ${PASTED}`,
      "  apps/v1/index.ts: the generated file was edited by hand",
      "  index.ts: the generated file is missing",
      "",
    ]);
  });

  it("reports files of the snapshot that were edited or are missing", async () => {
    await appendFile(at("now/snapshot/apis/apps/v1.json"), "x");
    await rm(at("now/snapshot/apis/parts.example.com/v1.json"));
    const { code, stdout } = await verify("--offline");
    expect(code).toBe(1);
    expect(stdout.split("\n")).toEqual([
      `the snapshot was changed by hand; restore it, or update the snapshot and the code with: ${updateCommand()}`,
      "  apis/apps/v1.json: the snapshot file was edited after it was recorded",
      "  apis/parts.example.com/v1.json: the snapshot file is missing",
      "",
    ]);
  });

  it("reports a generated file that the lock does not list, and generating leaves it: it may be a user's copy", async () => {
    const stray = at("now/code/apps/v1/old.ts");
    await writeFile(stray, await readFile(at("now/code/apps/v1/index.ts")));
    const message = "the generated file is not listed in lock.json; delete it if you do not need it";
    expect(await differences("--offline")).toEqual([
      { between: "code-edited", subject: "apps/v1/old.ts", reason: { kind: "file-orphaned" }, message },
    ]);
    const args = ["generate", "--snapshot", at("now/snapshot"), "--output", at("now/code")];
    expect(await kubesmithJson(args)).toMatchObject({ removed: [], orphaned: ["apps/v1/old.ts"] });
    await rm(stray);
    expect((await verify("--offline")).code).toBe(0);
  });

  it("reports code that was not regenerated after the snapshot was recorded again", async () => {
    await cluster.applyCRD(part({ size: { type: "number" } }));
    await kubesmithJson(["snapshot", "--snapshot", at("now/snapshot"), ...connection(), ...CHOSEN]);
    const message = "the code was generated from a different version of the document than the snapshot contains";
    expect(await differences()).toEqual([
      { between: "snapshot-code", subject: "apis/parts.example.com/v1", reason: { kind: "outdated" }, message },
    ]);
  });
});

describe("code of another version of kubesmith", () => {
  const LOCK = "now/code/lock.json";

  async function changeLock(change: object): Promise<void> {
    const lock: object = JSON.parse(await readFile(at(LOCK), "utf8"));
    await writeFile(at(LOCK), JSON.stringify({ ...lock, ...change }));
  }

  it.each([
    ["by its version", { generator: "0.0.1" }],
    ["by the format of its lock, which can't be read", { format: 0, generator: "0.0.1", modules: [] }],
  ])("is reported %s, and the named command regenerates it", async (_, change) => {
    await changeLock(change);
    const { code, stdout } = await verify("--offline");
    expect(code).toBe(1);
    const [, command = ""] =
      /^ {2}lock\.json: the code was generated by kubesmith 0\.0\.1, but this is kubesmith \S+; regenerate it with: kubesmith (.*)$/m.exec(
        stdout,
      ) ?? [];
    const include = "--include apps --include '*.example.com'";
    expect(command).toBe(`generate --snapshot ${at("now/snapshot")} --output ${at("now/code")} ${include}`);
    await kubesmithJson(command.replaceAll("'", "").split(" "));
    expect(await verify("--offline")).toMatchObject({ code: 0 });
    expect(await contentsOf(at("now/code"))).toEqual(await contentsOf(at("pristine/code")));
  });
});

describe("verify without something to compare is an error: exit code 2, one line", () => {
  it.each([
    ["no snapshot", "now/snapshot", /^error: \S+snapshot contains no snapshot; record one with: kubesmith snapshot/],
    ["no code", "now/code", /^error: \S+code contains no generated code; generate the code with: kubesmith generate/],
    ["no server", "nothing", /^error: http:\/\/127\.0\.0\.1:1: connection refused/],
  ])("%s", async (_, folder, words) => {
    await rm(at(folder), { recursive: true, force: true });
    const { code, stdout, stderr } = await verify("--server", "http://127.0.0.1:1");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(words);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});
