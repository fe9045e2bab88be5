import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { diff } from "../../generator/index.js";
import { snapshotFiles } from "../../generator/snapshot/index.js";
import { type WidgetsInput, widgetsDocument } from "../../generator/testdata/widgets.js";
import { type CliResult, kubesmith } from "../support/cli.js";
import { createWorkspace } from "../support/workspace.js";

const at = createWorkspace();

async function write(folder: string, ...inputs: WidgetsInput[]): Promise<void> {
  for (const [path, text] of await snapshotFiles(inputs.map(widgetsDocument), false)) {
    await mkdir(dirname(at(`${folder}/${path}`)), { recursive: true });
    await writeFile(at(`${folder}/${path}`), text);
  }
}

const spec = (...names: string[]): object => ({
  type: "object",
  properties: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
});

beforeAll(async () => {
  await write("old", { spec: spec("a") }, { group: "other.example.com" });
  await write("new", { spec: spec("a", "b") }, { group: "other.example.com" });
  await write("broken", { spec: spec("b") }, { group: "other.example.com", spec: spec("c") });
});

const CRD = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Cluster
  names: { plural: widgets, kind: Widget }
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }]
`;

const run = (...args: string[]): Promise<CliResult> => kubesmith(["diff", "--quiet", ...args]);

describe("kubesmith diff", () => {
  it("exits with 0 if nothing differs", async () => {
    const { code, stdout, stderr } = await run(at("old"), at("old"));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe(`no difference between the snapshot ${at("old")} and the snapshot ${at("old")}\n`);
  });

  it("prints the changes without colors, and exits with 1", async () => {
    const { code, stdout } = await run(at("old"), at("broken"));
    expect(code).toBe(1);
    expect(stdout.split("\n").slice(0, -2)).toEqual([
      "example.com/v1",
      "  Widget",
      "    breaking           spec.a: the property was removed (string); it may have been renamed to b [readers, writers, appliers]",
      "    compatible         spec.b: the property was added (string); it may have been called a before",
      "other.example.com/v1",
      "  Widget",
      "    compatible         spec.c: the property was added (string)",
    ]);
  });

  it.each([
    ["none", "new", 1],
    ["compatible", "new", 0],
    ["compatible", "broken", 1],
    ["any", "broken", 0],
  ])("--allow %s leads to the right exit code: %s, %i", async (allow, after, want) => {
    const { code, stdout } = await run(at("old"), at(after), "--allow", allow);
    expect(code).toBe(want);
    expect(stdout).toContain("the property was added");
  });

  it("compares only the chosen group/versions", async () => {
    const { code } = await run(at("old"), at("new"), "--include", "other.example.com");
    expect(code).toBe(0);
  });

  it.each([[["--json"]], [["--format", "json"]]])("prints the result as JSON with %j", async (flags) => {
    const { code, stdout } = await run(at("old"), at("new"), ...flags);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(await diff({ before: at("old"), after: at("new") }))));
  });

  it.each([[["--format", "json"]], [["--format=json"]]])(
    "prints errors of the command line as JSON with %j",
    async (flags) => {
      const { code, stdout } = await run(at("old"), at("new"), "--bogus", ...flags);
      expect(code).toBe(2);
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: "usage" } });
    },
  );

  it("reads the configured snapshot, even if its folder is called cluster", async () => {
    await write("cluster", {});
    await writeFile(at("kubesmith.config.json"), '{ "snapshot": "cluster" }');
    const args = ["--server", "http://127.0.0.1:1"];
    const { stderr } = await kubesmith(["diff", "--quiet", ...args], { cwd: at(".") });
    await rm(at("cluster/index.json"));
    const { stderr: missing } = await kubesmith(["diff", "--quiet", ...args], { cwd: at(".") });
    expect(stderr).toContain("http://127.0.0.1:1: connection refused");
    expect(missing).toContain('"./cluster": the folder contains neither a snapshot');
  });

  it("reads the configured CustomResourceDefinitions, if they are in one file or folder", async () => {
    await writeFile(at("crd.yaml"), CRD);
    const configured = async (crds: readonly string[]): Promise<CliResult> => {
      await writeFile(at("kubesmith.config.json"), JSON.stringify({ crds }));
      return kubesmith(["diff", "--quiet", "--server", "http://127.0.0.1:1"], { cwd: at(".") });
    };
    expect((await configured(["crd.yaml"])).stderr).toContain("http://127.0.0.1:1: connection refused");
    expect((await configured(["missing.yaml"])).stderr).toMatch(
      /^error: "missing\.yaml": the file or folder does not exist/,
    );
    expect((await configured(["crd.yaml", "missing.yaml"])).stderr).toMatch(
      /^error: <before> is required: the config file lists several paths in "crds"/,
    );
  });

  it("prints Markdown", async () => {
    const { stdout } = await run(at("old"), at("new"), "--format", "markdown");
    expect(stdout).toContain("**1 compatible change**\n");
  });

  it.each<[string[], RegExp]>([
    [["nothing", "embedded"], /^error: "nothing": the file or folder does not exist/],
    [["embedded", "embedded:9.9"], /^error: "embedded:9\.9": the bundled snapshot is of Kubernetes/],
    [[], /^error: <before> is required without a kubesmith\.config\.json; see: kubesmith diff --help/],
    [["embedded", "embedded", "--allow", "all"], /^error: option '--allow <changes>' argument 'all' is invalid/],
    [["embedded", "cluster", "--server", "http://127.0.0.1:1"], /^error: http:\/\/127\.0\.0\.1:1: connection refused/],
  ])("%j is an error on one line: exit code 2", async (args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});

describe("diff()", () => {
  it.each([
    [{}, "`before` must be a non-empty string"],
    [{ before: "a" }, "`after` must be a non-empty string"],
    [{ before: "a", after: "b", include: "c" }, "`include` must be a list of strings"],
  ])("with the options %j is an error", async (options, message) => {
    await expect(diff(options as never)).rejects.toMatchObject({ code: "usage", message });
  });
});
