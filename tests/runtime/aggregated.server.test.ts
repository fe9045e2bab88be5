import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { servedResources } from "../support/api-resources.js";
import { compile, createProject } from "../support/compile.js";
import { groupVersionOf, importModules } from "../support/tokens.js";
import { ALPHA, BETA, CHOSEN, INDEX, linesOf, missing, useAggregatedAPI } from "../support/use-aggregated-api.js";
import { contentsOf, readTree, touchedPaths } from "../support/workspace.js";

const fixture = useAggregatedAPI();
const { at, cluster, run, runUncached, verify, addressOf, ask } = fixture;

const roleFor = (verbs: readonly string[]): string =>
  JSON.stringify({
    kind: "ClusterRole",
    rules: [
      ...(verbs.length === 0 ? [] : [{ apiGroups: ["apps"], resources: ["deployments"], verbs }]),
      { apiGroups: ["wardle.example.com"], resources: ["flunders"], verbs: ["get", "list"] },
    ],
  });
const FOR_ROLE = (): string[] => [
  ...["generate", "--output", at("limited/role"), ...CHOSEN],
  ...["--for-role", at("limited/role.yaml")],
];
const ONLY_USED = (): string[] => [
  ...["generate", "--output", at("limited/used"), ...CHOSEN],
  ...["--only-used", at("limited/tsconfig.json")],
];

describe("while an aggregated API runs", () => {
  const PROGRAM = `
import { connect } from "@kubesmith/runtime";
import { clientset } from "./kubernetes/index.js";
import { type Fischer, fischers, type Flunder, flunders } from "./kubernetes/wardle.example.com/v1alpha1/index.js";

const client = await connect();
const { v1alpha1, v1beta1 } = clientset(client).wardleExampleCom;
const flunder: Flunder = { metadata: { name: "a" }, spec: { reference: "b" } };
const created = await client.resource(flunders, "default").create(flunder);
const listed: string[] = [];
for await (const { metadata, spec } of v1alpha1.flunders("default").list()) {
  listed.push(\`\${metadata.namespace}/\${metadata.name} \${spec?.referenceType} \${spec?.reference}\`);
}
await v1beta1.flunders("default").delete("a");
const { items: left } = await v1alpha1.flunders("default").list();

const fischer: Fischer = { metadata: { name: "c" }, disallowedFlunders: ["a"] };
await client.resource(fischers).create(fischer);
const refused = await v1alpha1.flunders("default").create(flunder).catch((error: Error) => error.message);
await v1alpha1.fischers.delete("c");
console.log(JSON.stringify({ created: created.kind, listed, left, refused }));
await client.close();

export function refusedByCompiler(): void {
  // @ts-expect-error: the kind has no namespaces
  v1alpha1.fischers("default");
  // @ts-expect-error: the version has no such kind
  v1beta1.fischers.list();
  // @ts-expect-error: no such field
  void ({ spec: { references: "b" } } satisfies Flunder);
}
`;

  it("its resources are generated as its own discovery describes them", async () => {
    const modules = await importModules(at("project/kubernetes"));
    const ids = ["wardle.example.com/v1alpha1", "wardle.example.com/v1beta1"];
    const generated = ids
      .flatMap((id) => Object.values(modules.get(id) ?? {}))
      .map((token) => [groupVersionOf(token), token.plural, token.kind, token.scope, [...token.verbs].sort()]);
    const served = (await servedResources(cluster, ids)).map(({ groupVersion, name, kind, namespaced, verbs }) => {
      return [groupVersion, name, kind, namespaced ? "Namespaced" : "Cluster", [...verbs].sort()];
    });
    expect(generated.sort()).toEqual(served.sort());
    expect(served.map(([, name]) => name)).toEqual(["fischers", "flunders", "flunders"]);
  });

  it("a program that creates, lists and deletes a Flunder compiles and works", async () => {
    await writeFile(at("project/program.ts"), PROGRAM);
    expect(await compile("typescript", at("project"))).toBe("");
    const env = { PATH: process.env.PATH, HOME: at("home"), KUBECONFIG: cluster.users.admin.kubeconfig };
    const args = ["--import", "tsx", at("project/program.ts")];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env });
    expect(JSON.parse(stdout)).toEqual({
      created: "Flunder",
      listed: ["default/a Flunder b"],
      left: [],
      refused: expect.stringContaining("this name may not be used, please change the resource name"),
    });
  });

  it("limited code contains the resources that a role allows, or that a program uses", async () => {
    await createProject(at("limited"));
    await mkdir(at("limited/src"));
    await writeFile(at("limited/role.yaml"), roleFor(["get"]));
    const main = `import { connect } from "@kubesmith/runtime";
import { clientset } from "../used/index.js";
const k8s = clientset(await connect());
console.log(await k8s.wardleExampleCom.v1alpha1.flunders.list());
`;
    await writeFile(at("limited/src/main.ts"), main);
    const compilerOptions = { module: "NodeNext", target: "ES2022", strict: true, skipLibCheck: true, types: ["node"] };
    const typeRoots = [fileURLToPath(new URL("../../node_modules/@types", import.meta.url))];
    const settings = { compilerOptions: { ...compilerOptions, typeRoots }, include: ["src"] };
    await writeFile(at("limited/tsconfig.json"), JSON.stringify(settings));
    for (const args of [FOR_ROLE(), ONLY_USED()]) expect(await run(args)).toMatchObject({ code: 0, stderr: "" });
    const code = await readFile(at("limited/role/wardle.example.com/v1alpha1/index.ts"), "utf8");
    expect(code).toContain('verbs: ["get", "list"],');
    expect(await compile("typescript", at("limited"))).toBe("");
  });

  it("verify finds no difference", async () => {
    expect((await verify()).code).toBe(0);
  });
});

describe("while it is down, and the server still lists its last state", () => {
  beforeAll(async () => {
    await fixture.api.stop();
    const address = await addressOf(ALPHA);
    expect(address).toMatch(/\?hash=[0-9A-F]{128}$/);
    expect((await ask(address ?? "")).status).toBe(503);
  });
  afterAll(() => fixture.api.start());

  it("the rest is generated, and the missing API is reported with the reason: exit code 1", async () => {
    const result = await runUncached(["generate", "--output", at("now/new"), ...CHOSEN]);
    expect(result).toMatchObject({ code: 1, stderr: "" });
    expect(linesOf(result)).toEqual([
      missing(ALPHA, "omitted"),
      missing(BETA, "omitted"),
      expect.stringMatching(/new: 1 group\/versions? from \S+, \d+ files written, 0 removed, 0 unchanged$/),
    ]);
    expect((await run(["generate", "--output", at("now/rest"), "--include", "apps"])).code).toBe(0);
    expect(await contentsOf(at("now/new"))).toEqual(await contentsOf(at("now/rest")));
  });

  it("--json reports the same", async () => {
    const result = await runUncached(["generate", "--json", "--output", at("now/new"), ...CHOSEN]);
    expect(result.code).toBe(1);
    const { groupVersions, missing } = JSON.parse(result.stdout) as { groupVersions: object; missing: object[] };
    expect(groupVersions).toEqual(["apis/apps/v1"]);
    const reason = expect.stringContaining("503 Service Unavailable");
    expect(missing).toHaveLength(2);
    expect(missing).toEqual(expect.arrayContaining([ALPHA, BETA].map((key) => ({ key, reason, kept: false }))));
  });

  it.each([
    ["a role", FOR_ROLE],
    ["a program", ONLY_USED],
  ])(
    "code that is limited by %s keeps its modules, and they are reported with the reason: exit code 1",
    async (_, args) => {
      const before = await readTree(at("limited"));
      const result = await runUncached(args());
      expect(result).toMatchObject({ code: 1, stderr: "" });
      expect(linesOf(result)).toEqual([
        missing(ALPHA, "kept as it was"),
        // The program does not use this version, so its code was not generated.
        missing(BETA, args === FOR_ROLE ? "kept as it was" : "omitted"),
        expect.stringMatching(
          args === FOR_ROLE ? /3 of 3 .*, up to date$/ : /1 of 2 .*, 1 file written, 0 removed, \d+ unchanged$/,
        ),
      ]);
      // The lock no longer lists the document of an omitted API.
      const touched = touchedPaths(before, await readTree(at("limited")));
      expect(touched).toEqual(args === FOR_ROLE ? [] : ["used/lock.json"]);
    },
  );

  it("code that is limited in another way keeps its modules and what they import", async () => {
    await writeFile(at("limited/role.yaml"), roleFor(["list", "watch"]));
    const before = await readFile(at("limited/role/wardle.example.com/v1alpha1/index.ts"), "utf8");
    expect(await runUncached(FOR_ROLE())).toMatchObject({ code: 1, stderr: "" });
    expect(await readFile(at("limited/role/apps/v1/index.ts"), "utf8")).toContain('verbs: ["list", "watch"],');
    expect(await readFile(at("limited/role/wardle.example.com/v1alpha1/index.ts"), "utf8")).toBe(before);
    expect(await readFile(at("limited/role/index.ts"), "utf8")).toContain("wardle.example.com/v1beta1");
    expect(await readFile(at("limited/role/api-hashes.ts"), "utf8")).toContain("wardle.example.com/v1alpha1");
    expect(await compile("typescript", at("limited"))).toBe("");
    // Only the aggregated API remains, so only its modules need the types of the metadata.
    await writeFile(at("limited/role.yaml"), roleFor([]));
    expect(await runUncached(FOR_ROLE())).toMatchObject({ code: 1, stderr: "" });
    expect(await compile("typescript", at("limited"))).toBe("");
    const tree = await readTree(at("limited/role"));
    expect([...tree.keys()].filter((path) => path.startsWith("apps/"))).toEqual([]);
  });

  it("a program that uses what the kept code lacks is refused, and the reason is reported: exit code 2", async () => {
    const main = await readFile(at("limited/src/main.ts"), "utf8");
    await writeFile(at("limited/src/main.ts"), main.replace("flunders.list()", 'fischers.get("a")'));
    const before = await readTree(at("limited/used"));
    const { code, stderr } = await runUncached(ONLY_USED());
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error: src\/main\.ts:4:\d+: .*fischers.*; the server does not describe apis\/wardle\.example\.com\/v1\w+ at present \(and 1 more\): .*503/,
    );
    expect(touchedPaths(before, await readTree(at("limited/used")))).toEqual([]);
  });

  it("code that was generated before needs no document: one request, nothing is written, exit code 0", async () => {
    const before = await readTree(at("now/code"));
    const { code, stdout } = await runUncached(["generate", "--output", at("now/code"), ...CHOSEN]);
    expect(stdout).toMatch(/code: 3 group\/versions from \S+, up to date\n$/);
    expect(code).toBe(0);
    expect(fixture.proxy.requests).toEqual([INDEX]);
    expect(touchedPaths(before, await readTree(at("now/code")))).toEqual([]);
  });

  it("a cache with the documents is enough to regenerate it", async () => {
    const { code } = await run(["generate", "--output", at("now/new"), ...CHOSEN]);
    expect(code).toBe(0);
    expect(fixture.proxy.requests).toEqual([INDEX]);
    expect(await contentsOf(at("now/new"))).toEqual(await contentsOf(at("pristine/code")));
  });

  it("verify finds no difference, because the list equals the snapshot", async () => {
    expect(await verify()).toMatchObject({ code: 0, stderr: "" });
    expect(fixture.proxy.requests).toEqual([INDEX]);
  });

  it("a snapshot keeps its files, and a new one omits them: exit code 1", async () => {
    const before = await readTree(at("now/snapshot"));
    const kept = await runUncached(["snapshot", "--snapshot", at("now/snapshot"), ...CHOSEN]);
    expect(kept).toMatchObject({ code: 1, stderr: "" });
    expect(linesOf(kept)).toEqual([
      missing(ALPHA, "kept as it was"),
      missing(BETA, "kept as it was"),
      expect.stringMatching(/snapshot: 3 group\/versions from \S+, unchanged$/),
    ]);
    expect(touchedPaths(before, await readTree(at("now/snapshot")))).toEqual([]);

    const started = await runUncached(["snapshot", "--snapshot", at("now/new"), ...CHOSEN]);
    expect(started).toMatchObject({ code: 1, stderr: "" });
    expect(linesOf(started)).toEqual([
      missing(ALPHA, "omitted"),
      missing(BETA, "omitted"),
      "added    apis/apps/v1",
      expect.stringMatching(/new: 1 group\/versions? from \S+$/),
    ]);
    expect([...(await readTree(at("now/new"))).keys()]).toEqual([
      ".gitattributes",
      "apis/apps/v1.json",
      "index.json",
      "shared.json",
    ]);
  });

  it("discover lists the rest: exit code 1", async () => {
    const result = await runUncached(["discover", ...CHOSEN]);
    expect(result.code).toBe(1);
    expect(linesOf(result).slice(0, 2)).toEqual([missing(ALPHA, "not listed"), missing(BETA, "not listed")]);
    expect(result.stdout).toMatch(/^deployments +apps\/v1 /m);
    expect(result.stdout).not.toMatch(/^flunders/m);
  });

  it("generating it alone is an error, and nothing is written: exit code 2", async () => {
    const args = ["generate", "--output", at("now/new"), "--include", "wardle.example.com"];
    const { code, stdout, stderr } = await runUncached(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^error: apis\/wardle\.example\.com\/v1\w+: .*503 Service Unavailable.*\n$/);
    expect(await contentsOf(at("now/new"))).toEqual({});
  });
});

it("once it is back, everything is generated again: exit code 0", async () => {
  const { code, stdout } = await runUncached(["generate", "--output", at("now/new"), ...CHOSEN]);
  expect(code).toBe(0);
  expect(stdout).not.toContain("missing");
  expect(await contentsOf(at("now/new"))).toEqual(await contentsOf(at("pristine/code")));
});
