import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { generate } from "../../generator/index.js";
import { snapshotFiles } from "../../generator/snapshot/index.js";
import { type CronTabInput, cronTabDocument } from "../../generator/testdata/crontab.js";
import { type CliResult, kubesmith } from "../support/cli.js";
import { createWorkspace } from "../support/workspace.js";

const at = createWorkspace();
const KEY = "apis/stable.example.com/v1";

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(at(path)), { recursive: true });
  await writeFile(at(path), content);
}

async function writeSnapshot(name: string, input: CronTabInput): Promise<void> {
  const document = { key: KEY, hash: name, document: cronTabDocument(input) };
  for (const [path, content] of await snapshotFiles([document], false)) await write(`${name}/${path}`, content);
}

interface SarifResult {
  readonly ruleId: string;
  readonly level: string;
  readonly locations: readonly {
    readonly physicalLocation?: {
      readonly artifactLocation: { readonly uri: string };
      readonly region: { readonly startLine: number };
    };
    readonly logicalLocations: readonly {
      readonly properties?: { readonly document?: string; readonly pointer?: string };
    }[];
  }[];
}

/** The beginning of a CustomResourceDefinition, up to its versions. */
const DEFINITION = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: crontabs.stable.example.com }
spec:
  group: stable.example.com
  scope: Namespaced
  names: { plural: crontabs, kind: CronTab }
`;

beforeAll(async () => {
  await mkdir(at(".git"));
  await writeSnapshot("before", {});
  await writeSnapshot("after", { property: "schedule" });
  await write(
    "crd.yaml",
    `${DEFINITION}  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }]
`,
  );
});

const run = (...args: readonly string[]): Promise<CliResult> =>
  kubesmith(["diff", "--quiet", ...args], { cwd: at(".") });
const results = ({ stdout }: CliResult): readonly SarifResult[] => JSON.parse(stdout).runs[0].results;
const files = (result: CliResult): ReadonlySet<string | undefined> =>
  new Set(results(result).map(({ locations }) => locations[0]?.physicalLocation?.artifactLocation.uri));

describe("diff --format sarif", () => {
  it("has the levels of the ranks, and the exit code of the text", async () => {
    const result = await run("before", "after", "--format", "sarif");
    expect(result).toMatchObject({ code: 1, stderr: "" });
    const levels = results(result).map(({ ruleId, level }) => [ruleId, level]);
    expect(levels).toContainEqual(["property-removed", "error"]);
    expect((await run("before", "after", "--format", "sarif", "--allow", "any")).code).toBe(0);
    expect(results(await run("before", "before", "--format", "sarif"))).toEqual([]);
  });

  it.each([
    ["the newer snapshot", "before", "after", `after/${KEY}.json`],
    ["the snapshot, if the newer source is not in files", "before", "embedded", `before/${KEY}.json`],
    ["the file of a CustomResourceDefinition", "before", "crd.yaml", "crd.yaml"],
  ])("points to %s", async (_, before, after, file) => {
    const result = await run(before, after, "--format", "sarif", "--include", "stable.example.com");
    expect(result.stderr).toBe("");
    expect(files(result)).toEqual(new Set([file]));
  });

  it.each([
    ["a file", "new.yaml"],
    ["a folder", "definitions"],
  ])("points to the changed lines of CustomResourceDefinitions in %s", async (_, after) => {
    const crd = (properties: string): string => `apiVersion: v1
kind: ConfigMap
---
${DEFINITION}  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
${properties.replaceAll(/^/gm, " ".repeat(16))}
`;
    const before = `old:
  type: string
steps:
  type: array
  items:
    type: object
    properties:
      a/b:
        type: string`;
    await write("old.yaml", crd(before));
    const now = before
      .replace("old:\n  type: string\n", "")
      .replace("a/b:\n        type: string", "a/b:\n        type: integer");
    const text = crd(`${now}\nadded:\n  type: string`);
    await write("new.yaml", text);
    await write("definitions/all.yaml", text);
    const lineOf = (part: string): number => text.slice(0, text.indexOf(part)).split("\n").length;
    const found = results(await run("old.yaml", after, "--format", "sarif"));
    const file = after === "new.yaml" ? after : "definitions/all.yaml";
    const places = found.map(({ ruleId, locations: [place] }) => {
      const { artifactLocation, region } = place?.physicalLocation ?? {};
      return [ruleId, artifactLocation?.uri, region?.startLine, place?.logicalLocations[0]?.properties?.pointer];
    });
    const spec = "/components/schemas/com.example.stable.v1.CronTab/properties/spec/properties";
    expect(places.sort()).toEqual([
      ["property-added", file, lineOf("added:"), `${spec}/added`],
      // What was removed is where it was.
      ["property-removed", file, lineOf("properties:\n                steps:"), `${spec}/old`],
      ["type-changed", file, lineOf("a/b:"), `${spec}/steps/items/properties/a~1b`],
    ]);
    expect(found.map(({ locations }) => locations[0]?.logicalLocations[0]?.properties?.document)).toEqual([
      KEY,
      KEY,
      KEY,
    ]);
  });

  it("points to the program with --used-by", async () => {
    await mkdir(at("app/node_modules"), { recursive: true });
    const packages = fileURLToPath(new URL("../../node_modules/@kubesmith", import.meta.url));
    await symlink(packages, at("app/node_modules/@kubesmith"));
    await generate({ snapshot: at("before"), output: at("app/kubernetes") });
    await write("app/package.json", '{ "type": "module" }');
    const compilerOptions = { target: "ES2022", module: "NodeNext", types: [], strict: true, skipLibCheck: true };
    await write("app/tsconfig.json", JSON.stringify({ compilerOptions }));
    await write(
      "app/main.ts",
      `import { connect } from "@kubesmith/runtime";
import { clientset } from "./kubernetes/index.js";
const { cronTabs } = clientset(await connect()).stableExampleCom.v1;
await cronTabs("a").create({ metadata: { name: "b" }, spec: { cronSpec: "* * * * *", mode: "slow" } });
`,
    );
    for (const tsconfig of ["app/tsconfig.json", "app"]) {
      const result = await run("before", "after", "--used-by", tsconfig, "--format", "sarif");
      expect(result.code).toBe(1);
      expect(files(result)).toEqual(new Set(["app/main.ts"]));
      expect(results(result)[0]?.locations[0]?.physicalLocation?.region.startLine).toBe(4);
    }
  });
});

describe("diff --format junit", () => {
  it("has a failure for each change that is not allowed, and a test for what agrees", async () => {
    const different = await run("before", "after", "--format", "junit");
    expect(different.code).toBe(1);
    expect(different.stdout).toMatch(/<testsuite name="stable\.example\.com\/v1" tests="(\d+)" failures="\1"/);
    const allowed = await run("before", "after", "--format", "junit", "--allow", "any");
    expect(allowed.code).toBe(0);
    expect(allowed.stdout).toMatch(/<testsuites name="kubesmith diff" tests="\d+" failures="0" errors="0"/);
    expect((await run("before", "before", "--format", "junit")).stdout).toContain(
      '<testcase classname="stable.example.com/v1" name="no difference" time="0"/>',
    );
  });

  it("prints nothing if an error occurs", async () => {
    const { code, stdout, stderr } = await run("before", "nothing", "--format", "junit");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^error: "nothing": the file or folder does not exist/);
  });
});
