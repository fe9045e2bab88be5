import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type CommandName, createOldTrees, expectUntouched, type OldTrees, stateOf } from "../support/bad-input.js";
import { answerDocuments, type BadServer, createServerKeys, LARGE, startBadServer } from "../support/bad-server.js";
import { kubesmithOnTerminal, type TerminalOptions, type TerminalResult } from "../support/terminal.js";
import { createWorkspace } from "../support/workspace.js";

const workspace = createWorkspace();
const END_TIMERS = fileURLToPath(new URL("../support/end-timers.cjs", import.meta.url));
let trees: OldTrees;
let server: BadServer;

beforeAll(async () => {
  trees = await createOldTrees(workspace("trees"));
  server = await startBadServer({ served: LARGE });
});
afterAll(() => server?.stop());

function interrupt(command: CommandName, options: TerminalOptions): Promise<TerminalResult> {
  const env = { HOME: trees.folder, XDG_CACHE_HOME: workspace(`cache-${command}`) };
  return kubesmithOnTerminal([...trees.args(command), "--server", server.url], { env, ...options });
}

/** The failed step on its own line, then the message; the cursor is where it was, and was never hidden. */
function expectInterrupted({ code, shown }: TerminalResult, step: string): void {
  expect(code).toBe(130);
  expect(shown.endsWith(`✖ ${step}\r\nerror: interrupted; nothing was written\r\n`)).toBe(true);
  expect(shown).not.toContain("\u001b[?25l");
}

test.each([80, 0, 1])("Ctrl-C on a terminal of %d columns ends a command that shows a step", async (columns) => {
  const before = await stateOf(trees);
  server.misbehaviour = () => {};
  expectInterrupted(await interrupt("discover", { columns, ctrlCAfter: "Reading the index" }), "Reading the index");
  server.misbehaviour = answerDocuments((response) => response.write("{"));
  expectInterrupted(await interrupt("snapshot", { columns, ctrlCAfter: "Fetching" }), "Fetching documents");
  server.misbehaviour = () => false;
  expectInterrupted(await interrupt("generate", { columns, ctrlCAfter: "Generating" }), "Generating modules");
  await expectUntouched(trees, before);
});

test.each([
  ["Generate from your cluster's API", []],
  ["Groups or group/versions", ["--embedded"]],
  ["Folder of the generated code", ["--embedded", "--include", "apps"]],
  ["CI job to write", ["--embedded", "--include", "apps", "--output", "code"]],
])("Ctrl-C at a question of init writes nothing: %s", async (question, flags) => {
  const cwd = workspace(`init-${question.replaceAll(/\W/g, "")}`);
  await mkdir(cwd, { recursive: true });
  const manifest = '{ "name": "app" }\n';
  await writeFile(join(cwd, "package.json"), manifest);
  const { code, shown } = await kubesmithOnTerminal(["init", ...flags], {
    env: { HOME: cwd },
    cwd,
    ctrlCAfter: question,
  });
  expect(code).toBe(130);
  expect(shown.split("\r\n").slice(-2)).toEqual(["error: interrupted; nothing was written", ""]);
  expect(shown).not.toMatch(/^\s+at /m);
  expect(await readdir(cwd)).toEqual(["package.json"]);
  expect(await readFile(join(cwd, "package.json"), "utf8")).toBe(manifest);
});

test("Ctrl-C on a terminal ends a command while it compiles", async () => {
  const before = await stateOf(trees);
  server.misbehaviour = () => false;
  expectInterrupted(await interrupt("package", { ctrlCAfter: "Compiling" }), "Compiling the package");
  await expectUntouched(trees, before);
});

test("a second Ctrl-C on a terminal ends a command at once", async () => {
  const before = await stateOf(trees);
  server.misbehaviour = () => {};
  const { code, shown } = await interrupt("discover", { ctrlCAfter: "Reading the index", twice: true });
  expect(code).toBe(130);
  expect(shown).not.toContain("\u001b[?25l");
  await expectUntouched(trees, before);
});

/** Runs a command whose credential plugin goes on whatever happens, and types Ctrl-C while it runs. */
async function interruptPlugin(name: string, more: Partial<TerminalOptions> = {}): Promise<TerminalResult> {
  const [plugin, pid, kubeconfig, authority] = ["plugin", "pid", "kubeconfig", "ca.crt"].map((file) =>
    workspace(`${name}-${file}`),
  );
  const keys = await createServerKeys();
  const secure = await startBadServer({ keys });
  await writeFile(`${authority}`, keys.ca);
  await writeFile(`${plugin}`, `#!/bin/sh\ntrap '' TERM INT HUP\necho $$ >${pid}\necho started >&2\nexec sleep 600\n`, {
    mode: 0o755,
  });
  const user = { exec: { apiVersion: "client.authentication.k8s.io/v1", interactiveMode: "Never", command: plugin } };
  const config = {
    clusters: [{ name: "c", cluster: { server: secure.url, "certificate-authority": authority } }],
    users: [{ name: "u", user }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    "current-context": "x",
  };
  await writeFile(`${kubeconfig}`, JSON.stringify(config));
  try {
    const line = ["discover", "--kubeconfig", `${kubeconfig}`];
    return await kubesmithOnTerminal(line, { ctrlCAfter: "started", ...more });
  } finally {
    process.kill(Number(await readFile(`${pid}`, "utf8")), "SIGKILL");
    await secure.stop();
  }
}

test("Ctrl-C ends a command although its credential plugin goes on", async () => {
  const { code, shown } = await interruptPlugin("once");
  expect(code).toBe(130);
  expect(shown).toMatch(/error: interrupted; nothing was written\r\n$/);
});

test("after Ctrl-C, a command gives itself at most two seconds, and a second one does not wait for that", async () => {
  const timers = workspace("timers");
  const env = { NODE_OPTIONS: `--require ${END_TIMERS}`, END_TIMERS: timers };
  const record = (): Promise<string> => readFile(timers, "utf8").catch(() => "");
  // The second Ctrl-C is typed when the program has seen the first.
  const twice = (): Promise<unknown> => vi.waitUntil(async () => (await record()) !== "", 20_000);
  const { code, shown } = await interruptPlugin("twice", { env, twice });
  expect(code).toBe(130);
  expect(shown).not.toContain("\u001b[?25l");
  // One timer, which was not started, and no exit: the second signal ended the process.
  const recorded = (await record()).trimEnd();
  expect(recorded).toMatch(/^\d+$/);
  expect(Number(recorded)).toBeLessThanOrEqual(2_000);
});
