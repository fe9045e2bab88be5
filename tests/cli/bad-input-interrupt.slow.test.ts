import { afterAll, beforeAll, expect, test } from "vitest";
import { type CommandName, createOldTrees, expectUntouched, type OldTrees, stateOf } from "../support/bad-input.js";
import { answerDocuments, type BadServer, LARGE, startBadServer } from "../support/bad-server.js";
import { type CliResult, kubesmith } from "../support/cli.js";
import { createWorkspace } from "../support/workspace.js";

const workspace = createWorkspace();
let trees: OldTrees;
let server: BadServer;

beforeAll(async () => {
  trees = await createOldTrees(workspace("trees"));
  server = await startBadServer({ served: LARGE });
});
afterAll(() => server?.stop());

/** Runs a command on the server's documents, and sends it signals when a step begins. */
function interrupt(command: CommandName, step: string, ...signals: NodeJS.Signals[]): Promise<CliResult> {
  const args = [...trees.args(command), "--server", server.url];
  const env = { HOME: trees.folder, XDG_CACHE_HOME: workspace(`cache-${command}`) };
  const onStderr = (text: string, kill: (signal: NodeJS.Signals) => void): void => {
    if (text.includes(step)) for (const signal of signals) kill(signal);
  };
  return kubesmith(args, { env, onStderr });
}

/** What a command does is a line each, and the last says that it was interrupted. */
const INTERRUPTED = {
  code: 130,
  stdout: "",
  stderr: expect.stringMatching(/^([A-Z][a-z ]+\n)+error: interrupted; nothing was written\n$/),
};

test.each(["discover", "snapshot", "generate", "verify", "package"] as const)(
  "Ctrl-C ends %s while index or documents are being fetched",
  async (command) => {
    const before = await stateOf(trees);
    server.misbehaviour = () => {};
    expect(await interrupt(command, "Reading the index", "SIGINT")).toEqual(INTERRUPTED);
    server.misbehaviour = answerDocuments((response) => response.write("{"));
    expect(await interrupt(command, "Fetching documents", "SIGINT")).toEqual(INTERRUPTED);
    await expectUntouched(trees, before);
  },
);

test.each([
  ["generate", "Generating modules"],
  ["package", "Generating modules"],
  ["package", "Compiling the package"],
] as const)("Ctrl-C ends %s at %s, before anything is written", async (command, step) => {
  server.misbehaviour = () => false;
  const before = await stateOf(trees);
  expect(await interrupt(command, step, "SIGINT")).toEqual(INTERRUPTED);
  await expectUntouched(trees, before);
});

test.each([
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("%s ends a command in the same way", async (signal, code) => {
  const before = await stateOf(trees);
  server.misbehaviour = () => {};
  expect(await interrupt("generate", "Reading the index", signal)).toEqual({ ...INTERRUPTED, code });
  await expectUntouched(trees, before);
});

test("a second Ctrl-C ends a command that does not end by itself", async () => {
  const before = await stateOf(trees);
  server.misbehaviour = () => false;
  const { code } = await interrupt("package", "Compiling the package", "SIGINT", "SIGINT");
  // Whether it dies of the second or comes round in time, it fails and writes nothing.
  expect([null, 130]).toContain(code);
  await expectUntouched(trees, before);
});
