import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type AggregatedAPI, type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { servedResources } from "../support/api-resources.js";
import { type CliResult, kubesmith } from "../support/cli.js";
import { compile, createProject } from "../support/compile.js";
import { startProxy, type TestProxy } from "../support/proxy.js";
import { groupVersionOf, importModules } from "../support/tokens.js";
import { contentsOf, createWorkspace, readTree, touchedPaths } from "../support/workspace.js";

const INDEX = "/openapi/v3";
const ALPHA = "apis/wardle.example.com/v1alpha1";
const BETA = "apis/wardle.example.com/v1beta1";
const API_SERVICES = ["v1alpha1.wardle.example.com", "v1beta1.wardle.example.com"];
/** With this gate the API's operations take another format, and their documents are others. */
const CHANGED = { extraArgs: ["--feature-gates=kube:CBORServingAndStorage=true"] };
/** Leaves little more than the API itself. What is included by name has to be there, what is excluded need not. */
const FEW = ["*.k8s.io", "core", "autoscaling", "policy"].flatMap((pattern) => ["--exclude", pattern]);
/** Leaves apps and the API itself. */
const CHOSEN = [...FEW, "--exclude", "batch"];

const at = createWorkspace();
let cluster: ControlPlane;
let api: AggregatedAPI;
let proxy: TestProxy;
let runs = 0;

beforeAll(async () => {
  cluster = await startControlPlane();
  api = await cluster.startAggregatedAPI();
  proxy = await startProxy((await cluster.kubectlProxy()).url);
  await createProject(at("project"));
  expect(await run(["generate", "--output", at("project/kubernetes")])).toMatchObject({ code: 0 });
  expect(await run(["snapshot", "--snapshot", at("pristine/snapshot"), ...CHOSEN])).toMatchObject({ code: 0 });
  expect(await run(["generate", "--output", at("pristine/code"), ...CHOSEN])).toMatchObject({ code: 0 });
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

/** Runs a command against the cluster with a cache of documents: the one of the first run, in which all of them are, unless told. */
function run(args: readonly string[], cache = "cache"): Promise<CliResult> {
  return kubesmith([...args, "--quiet", "--server", proxy.url, "--cache-dir", at(cache)], {
    env: { HOME: at("home") },
  });
}

/** Runs a command with a cache in which nothing is. */
function runUncached(args: readonly string[]): Promise<CliResult> {
  return run(args, `cache-${++runs}`);
}

/** The lines that a command printed, those of missing APIs sorted. */
function linesOf({ stdout }: CliResult): string[] {
  const lines = stdout.trimEnd().split("\n");
  const isMissing = (line: string): boolean => line.startsWith("missing ");
  return [...lines.filter(isMissing).sort(), ...lines.filter((line) => !isMissing(line))];
}

/** The line that says that an API is missing. */
function missing(key: string, fate: string): string {
  const path = `${INDEX}/${key}`.replaceAll("/", "\\/");
  return expect.stringMatching(`^missing {2}${key} \\(${fate}\\): .*\\bGET ${path}: 503 Service Unavailable`);
}

/** The address of a document, as the index has it at this moment; undefined when it has none. */
async function addressOf(key: string): Promise<string | undefined> {
  const { stdout } = await cluster.kubectl(["get", "--raw", INDEX]);
  const { paths } = JSON.parse(stdout) as { paths: Record<string, { serverRelativeURL: string } | undefined> };
  return paths[key]?.serverRelativeURL;
}

/** What the server answers where clients look for a document. */
async function ask(path: string): Promise<{ status: number; body: string }> {
  const response = await fetch(`${proxy.url}${path}`, { redirect: "manual" });
  return { status: response.status, body: await response.text() };
}

/** Makes the server forget the API, documents included, by withdrawing what announces it. Returns that, to be created again. */
async function withdraw(): Promise<string> {
  type APIService = { metadata: { name: string }; spec: object };
  type List = { apiVersion: string; items: (APIService & { apiVersion: string; kind: string })[] };
  const { items, ...list } = await cluster.kubectlJson<List>(["get", "apiservices", ...API_SERVICES]);
  await cluster.kubectl(["delete", "apiservices", ...API_SERVICES]);
  await vi.waitUntil(async () => (await addressOf(ALPHA)) === undefined, { timeout: 30_000, interval: 100 });
  const kept = items.map(({ apiVersion, kind, metadata: { name }, spec }) => ({
    apiVersion,
    kind,
    metadata: { name },
    spec,
  }));
  return JSON.stringify({ ...list, items: kept });
}

/** The hashes of the documents that code was generated from. */
async function generatedFrom(folder: string): Promise<Record<string, string>> {
  return (JSON.parse(await readFile(at(folder, "lock.json"), "utf8")) as { documents: Record<string, string> })
    .documents;
}

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

  it("verify finds no difference", async () => {
    expect((await verify()).code).toBe(0);
  });
});

const verify = (...more: string[]): Promise<CliResult> =>
  run(["verify", "--snapshot", at("now/snapshot"), "--output", at("now/code"), ...CHOSEN, ...more]);

describe("while it is down, and the server still lists its last state", () => {
  beforeAll(async () => {
    await api.stop();
    const address = await addressOf(ALPHA);
    expect(address).toMatch(/\?hash=[0-9A-F]{128}$/);
    expect((await ask(address ?? "")).status).toBe(503);
  });
  afterAll(() => api.start());

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

  it("code that was generated before needs no document: one request, nothing is written, exit code 0", async () => {
    const before = await readTree(at("now/code"));
    const { code, stdout } = await runUncached(["generate", "--output", at("now/code"), ...CHOSEN]);
    expect(stdout).toMatch(/code: 3 group\/versions from \S+, up to date\n$/);
    expect(code).toBe(0);
    expect(proxy.requests).toEqual([INDEX]);
    expect(touchedPaths(before, await readTree(at("now/code")))).toEqual([]);
  });

  it("a cache with the documents is enough to regenerate it", async () => {
    const { code } = await run(["generate", "--output", at("now/new"), ...CHOSEN]);
    expect(code).toBe(0);
    expect(proxy.requests).toEqual([INDEX]);
    expect(await contentsOf(at("now/new"))).toEqual(await contentsOf(at("pristine/code")));
  });

  it("verify finds no difference, because the list equals the snapshot", async () => {
    expect(await verify()).toMatchObject({ code: 0, stderr: "" });
    expect(proxy.requests).toEqual([INDEX]);
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

describe("while it is down after a change", () => {
  beforeAll(async () => {
    const before = await addressOf(ALPHA);
    await api.stop();
    await withdraw();
    await api.start(CHANGED);
    await api.stop();
    expect(await addressOf(ALPHA)).toMatch(/\?hash=[0-9A-F]{128}$/);
    expect(await addressOf(ALPHA)).not.toBe(before);
  });

  it("code that was generated before is kept: exit code 1", async () => {
    const before = await readTree(at("now/code"));
    const result = await run(["generate", "--output", at("now/code"), ...CHOSEN]);
    expect(result).toMatchObject({ code: 1, stderr: "" });
    expect(linesOf(result)).toEqual([
      missing(ALPHA, "kept as it was"),
      missing(BETA, "kept as it was"),
      expect.stringMatching(/code: 3 group\/versions from \S+, up to date$/),
    ]);
    expect(touchedPaths(before, await readTree(at("now/code")))).toEqual([]);
  });

  it("new APIs are generated", async () => {
    const before = await readTree(at("now/code"));
    const result = await run(["generate", "--output", at("now/code"), ...FEW]);
    expect(result.code).toBe(1);
    expect(linesOf(result)[0]).toEqual(missing(ALPHA, "kept as it was"));
    const touched = touchedPaths(before, await readTree(at("now/code")));
    expect(touched).toEqual(expect.arrayContaining(["batch/v1/index.ts", "lock.json"]));
    expect(touched.filter((path) => path.startsWith("wardle.example.com/"))).toEqual([]);
    expect(await generatedFrom("now/code")).toMatchObject(await generatedFrom("pristine/code"));
  });

  it("verify reports what the cluster has no document for: exit code 1", async () => {
    const { code, stdout } = await verify("--json");
    expect(code).toBe(1);
    const { differences } = JSON.parse(stdout) as { differences: object[] };
    const message = expect.stringMatching(
      /^listed by the cluster, but its document is not available \(.*503 Service Unavailable/,
    );
    expect(differences).toHaveLength(2);
    expect(differences).toEqual(
      expect.arrayContaining(
        [ALPHA, BETA].map((subject) => {
          const reason = { kind: "unavailable", message: expect.stringContaining("503 Service Unavailable") };
          return { between: "cluster-snapshot", subject, reason, message };
        }),
      ),
    );
  });

  it("once it is back, its change is generated: exit code 0", async () => {
    await api.start(CHANGED);
    expect((await verify()).stdout).toContain(`  ${ALPHA}: the cluster serves a different version of the document`);
    const recorded = await runUncached(["snapshot", "--snapshot", at("now/snapshot"), ...CHOSEN]);
    expect(recorded).toMatchObject({ code: 0, stderr: "" });
    expect(linesOf(recorded).slice(0, 2)).toEqual([`changed  ${ALPHA}`, `changed  ${BETA}`]);
    expect((await runUncached(["generate", "--output", at("now/code"), ...CHOSEN])).code).toBe(0);
    expect((await generatedFrom("now/code"))[ALPHA]).toBe((await addressOf(ALPHA))?.split("hash=")[1]);
    expect((await verify()).code).toBe(0);
  });
});

// What a server says of an API that was down when the server itself started.
describe("while it is down and the server has never reached it", () => {
  beforeAll(async () => {
    await api.stop();
    const announcement = await withdraw();
    await cluster.kubectl(["create", "-f", "-"], { input: announcement });
    const isKnown = async (): Promise<boolean> => (await ask(`/${ALPHA}`)).status === 503;
    await vi.waitUntil(isKnown, { timeout: 30_000, interval: 100 });
    expect((await ask("/apis")).body).toContain('"wardle.example.com/v1alpha1"');
    expect(await addressOf(ALPHA)).toBeUndefined();
  });
  afterAll(() => api.start());

  const isKept = (key: string): string => expect.stringMatching(`^missing {2}${key} \\(kept as it was\\): `);

  it("code that was generated before is kept: exit code 1", async () => {
    const before = await readTree(at("now/code"));
    const result = await run(["generate", "--output", at("now/code"), ...CHOSEN]);
    expect(linesOf(result).slice(0, 2)).toEqual([isKept(ALPHA), isKept(BETA)]);
    expect(result.code).toBe(1);
    expect(touchedPaths(before, await readTree(at("now/code")))).toEqual([]);
  });

  it("a snapshot keeps its files: exit code 1", async () => {
    const before = await readTree(at("now/snapshot"));
    const result = await run(["snapshot", "--snapshot", at("now/snapshot"), ...CHOSEN]);
    expect(linesOf(result).slice(0, 2)).toEqual([isKept(ALPHA), isKept(BETA)]);
    expect(result.code).toBe(1);
    expect(touchedPaths(before, await readTree(at("now/snapshot")))).toEqual([]);
  });
});

describe("while the index has an outdated hash, and a request with it is answered with 502", () => {
  let isChanged = false;

  // The server looks for such changes once a minute; should that have been just now, the next change is hidden for a minute.
  beforeEach(async () => {
    const isHidden = async (): Promise<boolean> => {
      const asked = [ALPHA, BETA].map(async (key) => (await ask((await addressOf(key)) ?? "")).status);
      return (await Promise.all(asked)).every((status) => status === 502);
    };
    while (!(await isHidden())) {
      isChanged = !isChanged;
      await api.stop();
      await api.start(isChanged ? CHANGED : {});
    }
    proxy.requests.length = 0;
  });

  it("the document is requested without a hash, and its own is recorded: exit code 0", async () => {
    const address = await addressOf(ALPHA);
    const args = ["generate", "--output", at("now/new"), "--include", "wardle.example.com/v1alpha1"];
    expect(await runUncached(args)).toMatchObject({ code: 0, stderr: "" });
    expect(proxy.requests).toEqual([INDEX, address, INDEX, `${INDEX}/${ALPHA}`]);
    const { body } = await ask(`${INDEX}/${ALPHA}`);
    const hash = createHash("sha512").update(body).digest("hex").toUpperCase();
    expect(address).not.toContain(hash);
    expect(await generatedFrom("now/new")).toEqual({ [ALPHA]: hash });
  });

  it("generating again writes nothing: exit code 0", async () => {
    const args = ["generate", "--output", at("now/new"), ...CHOSEN];
    expect((await run(args)).code).toBe(0);
    const before = await readTree(at("now/new"));
    const { code, stdout } = await run(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/new: 3 group\/versions from \S+, up to date\n$/);
    expect(touchedPaths(before, await readTree(at("now/new")))).toEqual([]);
  });

  it("verify finds no difference from a snapshot of the document: exit code 0", async () => {
    const folders = ["--snapshot", at("now/snapshot"), "--output", at("now/code")];
    expect((await runUncached(["snapshot", ...folders.slice(0, 2), ...CHOSEN])).code).toBe(0);
    expect((await run(["generate", ...folders])).code).toBe(0);
    const { code, stdout } = await runUncached(["verify", ...folders, ...CHOSEN]);
    expect(stdout).toMatch(/^no difference between /);
    expect(code).toBe(0);
  });
});
