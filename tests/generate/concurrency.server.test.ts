import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { applyPlan } from "../../generator/write/apply.js";
import { inLockedFolder } from "../../generator/write/locked-folder.js";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { kubesmith } from "../support/cli.js";
import { startProxy, type TestProxy } from "../support/proxy.js";
import { contentsOf, createWorkspace, readTree } from "../support/workspace.js";

const INDEX = "/openapi/v3";
const at = createWorkspace();
let cluster: ControlPlane;
let proxy: TestProxy;
/** What one process writes that has the machine for itself. */
let want: Record<string, string>;

beforeAll(async () => {
  cluster = await startControlPlane();
  proxy = await startProxy((await cluster.kubectlProxy()).url);
  await generate("alone", "warm-cache");
  want = await contentsOf(at("alone"));
});
afterAll(async () => {
  await proxy?.stop();
  await cluster?.stop();
});

/** Runs the program as a process of its own and expects it to succeed. */
async function generate(output: string, cache: string, ...args: string[]): Promise<void> {
  const all = ["generate", "--server", proxy.url, "--output", at(output), "--cache-dir", at(cache), ...args];
  const { code, stderr } = await kubesmith(all, { env: { HOME: at("home") } });
  expect(code, stderr).toBe(0);
}

/** Holds every request for the index until `count` processes have asked, so that they go on side by side. */
function meetAtIndex(count: number): void {
  let arrived = 0;
  let open = (): void => {};
  const all = new Promise<void>((resolve) => {
    open = resolve;
  });
  proxy.rules = {
    answer: async (path) => {
      if (path !== INDEX) return undefined;
      if (++arrived === count) open();
      await all;
      return undefined;
    },
  };
}

it("two processes that share a cache fill it together", async () => {
  meetAtIndex(2);
  await Promise.all([generate("first", "shared-cache"), generate("second", "shared-cache")]);
  expect(await contentsOf(at("first"))).toEqual(want);
  expect(await contentsOf(at("second"))).toEqual(want);
  const { documents } = JSON.parse(await readFile(at("first/lock.json"), "utf8")) as {
    documents: Record<string, string>;
  };
  const entries = [...(await readTree(at("shared-cache"))).keys()];
  expect(entries).toEqual(
    Object.values(documents)
      .map((hash) => `${hash}.json`)
      .sort(),
  );
  for (const entry of entries) {
    const hash = createHash("sha512")
      .update(await readFile(at("shared-cache", entry)))
      .digest("hex");
    expect(`${hash.toUpperCase()}.json`).toBe(entry);
  }
});

it("the cache is readable by its user only", async () => {
  proxy.rules = {};
  await generate("private", "private-cache", "--include", "batch");
  expect((await stat(at("private-cache"))).mode & 0o777).toBe(0o700);
  for (const entry of (await readTree(at("private-cache"))).keys()) {
    expect((await stat(at("private-cache", entry))).mode & 0o777).toBe(0o600);
  }
});

it("two processes that write the same tree leave the same files as one", async () => {
  meetAtIndex(2);
  await Promise.all([generate("both", "warm-cache"), generate("both", "warm-cache")]);
  expect(await contentsOf(at("both"))).toEqual(want);
});

it("a failed run removes nothing that another run wrote below a folder that it created", async () => {
  const interruption = new AbortController();
  const plan = { write: new Map([["index.ts", "export {};\n"]]), remove: [], unchanged: [] };
  const { signal } = interruption;
  const failing = inLockedFolder(at("new/mine"), signal, (lock) =>
    applyPlan(at("new/mine"), lock, plan, "index.ts", signal),
  );
  // Before it goes on: it has seen by now that there is no folder `new`.
  mkdirSync(at("new/theirs"), { recursive: true });
  writeFileSync(at("new/theirs/index.ts"), "theirs");
  interruption.abort();
  await expect(failing).rejects.toThrow("aborted");
  expect(Object.keys(await contentsOf(at("new")))).toEqual(["theirs/index.ts"]);
});

it("the next run repairs a folder that two processes wrote different trees to", async () => {
  meetAtIndex(2);
  await Promise.all([generate("contested", "warm-cache"), generate("contested", "warm-cache", "--include", "apps")]);
  proxy.rules = {};
  await generate("contested", "warm-cache");
  expect(await contentsOf(at("contested"))).toEqual(want);
});
