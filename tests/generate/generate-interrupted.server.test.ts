import { cp, readdir } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { type CliResult, kubesmith } from "../support/cli.js";
import { startProxy, type TestProxy } from "../support/proxy.js";
import { contentsOf, createWorkspace, readTree, type Tree, touchedPaths } from "../support/workspace.js";

type Kill = (signal: NodeJS.Signals) => void;

const at = createWorkspace();
let cluster: ControlPlane;
let proxy: TestProxy;
let output: string;
let before: Tree;
/** What every test begins with, and what the run that it interrupts is about to write. */
let old: Record<string, string>;
let whole: Record<string, string>;
let runs = 0;

beforeAll(async () => {
  cluster = await startControlPlane();
  proxy = await startProxy((await cluster.kubectlProxy()).url);
  output = at("whole");
  expect(await generate()).toMatchObject({ code: 0 });
  whole = await contentsOf(output);
  output = at("old");
  expect(await generate(["apps"])).toMatchObject({ code: 0 });
  old = await contentsOf(output);
});
afterAll(async () => {
  await proxy?.stop();
  await cluster?.stop();
});
beforeEach(async () => {
  proxy.rules = {};
  output = at(`output-${++runs}`);
  await cp(at("old"), output, { recursive: true, preserveTimestamps: true });
  before = await readTree(output);
});

/** Generates groups, and calls `onStep` when a step begins. */
function generate(
  groups: readonly string[] = ["apps", "batch", "networking.k8s.io", "policy"],
  onStep: (step: string, kill: Kill) => void = () => {},
  cache = "cache",
): Promise<CliResult> {
  const args = ["--server", proxy.url, "--output", output, "--cache-dir", at(cache)];
  const chosen = groups.flatMap((group) => ["--include", group]);
  return kubesmith(["generate", ...args, ...chosen], { env: { HOME: at("home") }, onStderr: onStep });
}

/** Runs a generation that is sent a signal when a step begins. */
function interrupt(step: string, signal: NodeJS.Signals, cache?: string): Promise<CliResult> {
  const onStep = (text: string, kill: Kill): void => {
    if (text.includes(step)) kill(signal);
  };
  return generate(undefined, onStep, cache);
}

/** Resolves when a run has put some of its new files next to the tree, or has ended. */
async function untilStaged(hasEnded: () => boolean): Promise<void> {
  while (!hasEnded()) {
    const folders = (await readdir(output)).filter((name) => name.startsWith(".kubesmith-"));
    const staged = await Promise.all(folders.map((name) => readdir(join(output, name)).catch(() => [])));
    if (staged.flat().length > 5) return;
    await setImmediate();
  }
}

async function expectNothingLost(): Promise<void> {
  expect(touchedPaths(before, await readTree(output))).toEqual([]);
}

async function expectNextRunToComplete(): Promise<void> {
  proxy.rules = {};
  const { code, stderr } = await generate();
  expect(code, stderr).toBe(0);
  expect(await contentsOf(output)).toEqual(whole);
}

describe("SIGINT", () => {
  it("while documents are fetched ends it at once and leaves the tree untouched", async () => {
    proxy.rules = { answer: (path) => (path.includes("?hash=") ? new Promise(() => {}) : undefined) };
    const result = await interrupt("Fetching documents", "SIGINT", "empty");
    expect(result).toMatchObject({
      code: 130,
      stdout: "",
      stderr: expect.stringMatching(/^error: interrupted; nothing was written$/m),
    });
    await expectNothingLost();
    await expectNextRunToComplete();
  });

  it("while modules are generated leaves the tree untouched", async () => {
    const result = await interrupt("Generating modules", "SIGINT");
    expect(result).toMatchObject({
      code: 130,
      stdout: "",
      stderr: expect.stringMatching(/^error: interrupted; nothing was written$/m),
    });
    await expectNothingLost();
    await expectNextRunToComplete();
  });

  it("while files are written leaves the tree untouched, or comes too late", async () => {
    const { code, stderr } = await interrupt("Writing files", "SIGINT");
    if (code === 130) {
      expect(stderr).toMatch(/^error: interrupted; nothing was written$/m);
      await expectNothingLost();
    } else {
      expect(code).toBe(0);
      expect(await contentsOf(output)).toEqual(whole);
    }
    await expectNextRunToComplete();
  });
});

describe("SIGKILL", () => {
  it.each(["Fetching documents", "Generating modules"])("at %s leaves the tree untouched", async (step) => {
    await interrupt(step, "SIGKILL");
    await expectNothingLost();
    await expectNextRunToComplete();
  });

  it("while files are written leaves every file old or new, and the next run completes the tree", async () => {
    let ended = false;
    await generate(undefined, (text, kill) => {
      if (text.includes("Writing files")) void untilStaged(() => ended).then(() => kill("SIGKILL"));
    });
    ended = true;
    const now = await contentsOf(output);
    for (const [path, sha256] of Object.entries(old)) {
      expect([sha256, whole[path]], path).toContain(now[path]);
    }
    await expectNextRunToComplete();
  });
});
