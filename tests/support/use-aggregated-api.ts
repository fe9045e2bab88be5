import { cp, readFile, rm } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, expect, vi } from "vitest";
import type { AggregatedAPI } from "../../testbed/index.js";
import { type CliResult, kubesmith } from "./cli.js";
import { createProject } from "./compile.js";
import { startProxy, type TestProxy } from "./proxy.js";
import { type TestCluster, useControlPlane } from "./use-control-plane.js";
import { createWorkspace } from "./workspace.js";

/** The path of the server's index of documents. */
export const INDEX = "/openapi/v3";
/** The keys of the aggregated API's two documents. */
export const ALPHA = "apis/wardle.example.com/v1alpha1";
export const BETA = "apis/wardle.example.com/v1beta1";
/** With this feature gate, the API's operations accept another format, so its documents differ. */
export const CHANGED: { readonly extraArgs: readonly string[] } = {
  extraArgs: ["--feature-gates=kube:CBORServingAndStorage=true"],
};
/** Flags that leave apps, batch and the aggregated API. They exclude and do not include, because an API that is included must exist. */
export const FEW: readonly string[] = ["*.k8s.io", "core", "autoscaling", "policy"].flatMap((pattern) => [
  "--exclude",
  pattern,
]);
/** Flags that leave apps and the aggregated API. */
export const CHOSEN: readonly string[] = [...FEW, "--exclude", "batch"];

const API_SERVICES = ["v1alpha1.wardle.example.com", "v1beta1.wardle.example.com"];

/**
 * A control plane with an aggregated API, and commands that read from it through a proxy that lists their requests. `at("pristine")` has a
 * snapshot and code of the {@link CHOSEN} APIs; each test may change a copy of both in `at("now")`.
 */
export interface AggregatedFixture {
  readonly at: (...names: string[]) => string;
  readonly cluster: TestCluster;
  readonly api: AggregatedAPI;
  readonly proxy: TestProxy;
  /** Runs a command with the cache of the first run, which contains all documents. */
  readonly run: (args: readonly string[]) => Promise<CliResult>;
  /** Runs a command with an empty cache. */
  readonly runUncached: (args: readonly string[]) => Promise<CliResult>;
  /** Compares the {@link CHOSEN} APIs with the snapshot and the code in `at("now")`. */
  readonly verify: (...more: string[]) => Promise<CliResult>;
  /** The address of a document in the server's present index; `undefined` if the index does not list the document. */
  readonly addressOf: (key: string) => Promise<string | undefined>;
  /** Sends a GET request to the server. */
  readonly ask: (path: string) => Promise<{ status: number; body: string }>;
  /** Deletes the APIService objects, so that the server forgets the API and its documents. Returns these objects, to be created again. */
  readonly withdraw: () => Promise<string>;
}

/**
 * Starts the control plane, the aggregated API and the proxy for the tests of one file, and stops them after the tests. Called at the top of
 * the file: what it returns is complete in tests, and in the `beforeAll` that follow the call.
 */
export function useAggregatedAPI(): AggregatedFixture {
  const at = createWorkspace();
  const cluster = useControlPlane();
  const started: Partial<Pick<AggregatedFixture, "api" | "proxy">> = {};
  let runs = 0;

  const runWith = (cache: string, args: readonly string[]): Promise<CliResult> =>
    kubesmith([...args, "--quiet", "--server", fixture.proxy.url, "--cache-dir", at(cache)], {
      env: { HOME: at("home") },
    });
  const run = (args: readonly string[]): Promise<CliResult> => runWith("cache", args);
  const addressOf = async (key: string): Promise<string | undefined> => {
    const { stdout } = await cluster.kubectl(["get", "--raw", INDEX]);
    const { paths } = JSON.parse(stdout) as { paths: Record<string, { serverRelativeURL: string } | undefined> };
    return paths[key]?.serverRelativeURL;
  };

  beforeAll(async () => {
    const api = await cluster.startAggregatedAPI();
    const proxy = await startProxy((await cluster.kubectlProxy()).url);
    Object.assign(started, { api, proxy });
    await createProject(at("project"));
    expect(await run(["generate", "--output", at("project/kubernetes")])).toMatchObject({ code: 0 });
    expect(await run(["snapshot", "--snapshot", at("pristine/snapshot"), ...CHOSEN])).toMatchObject({ code: 0 });
    expect(await run(["generate", "--output", at("pristine/code"), ...CHOSEN])).toMatchObject({ code: 0 });
  });
  afterAll(() => started.proxy?.stop());
  beforeEach(async () => {
    await rm(at("now"), { recursive: true, force: true });
    await cp(at("pristine"), at("now"), { recursive: true, preserveTimestamps: true });
    fixture.proxy.requests.length = 0;
  });

  const fixture = Object.assign(started, {
    at,
    cluster,
    run,
    runUncached: (args: readonly string[]) => runWith(`cache-${++runs}`, args),
    verify: (...more: string[]) =>
      run(["verify", "--snapshot", at("now/snapshot"), "--output", at("now/code"), ...CHOSEN, ...more]),
    addressOf,
    ask: async (path: string) => {
      const response = await fetch(`${fixture.proxy.url}${path}`, { redirect: "manual" });
      return { status: response.status, body: await response.text() };
    },
    withdraw: async () => {
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
    },
  }) as AggregatedFixture;
  return fixture;
}

/** The lines that a command printed, with the lines about missing APIs first and sorted. */
export function linesOf({ stdout }: CliResult): string[] {
  const lines = stdout.trimEnd().split("\n");
  const isMissing = (line: string): boolean => line.startsWith("missing ");
  return [...lines.filter(isMissing).sort(), ...lines.filter((line) => !isMissing(line))];
}

/** Matches the line that says that an API is missing because its server answers with 503. */
export function missing(key: string, fate: string): string {
  const path = `${INDEX}/${key}`.replaceAll("/", "\\/");
  return expect.stringMatching(`^missing {2}${key} \\(${fate}\\): .*\\bGET ${path}: 503 Service Unavailable`);
}

/** The hashes of the documents that the code in a folder was generated from. */
export async function generatedFrom(folder: string): Promise<Record<string, string>> {
  return (JSON.parse(await readFile(`${folder}/lock.json`, "utf8")) as { documents: Record<string, string> }).documents;
}
