import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { startBadServer } from "./bad-server.js";
import { CLI, type CliResult } from "./cli.js";
import { readTree, type Tree, touchedPaths } from "./workspace.js";

/** Everything the program does. */
export const COMMANDS = ["discover", "snapshot", "generate", "verify", "package"] as const;
/** One of {@link COMMANDS}. */
export type CommandName = (typeof COMMANDS)[number];

/** Credentials that tests plant where the program reads them: it must not say any of them. */
export const PLANTED = {
  token: "planted-token-5fb1c2",
  password: "planted-password-5fb1c2",
  key: "planted-key-5fb1c2",
  certificate: "planted-certificate-5fb1c2",
  argument: "planted-argument-5fb1c2",
} as const;

/** Planted secrets, as plain text and in the form of a kubeconfig's data. */
export const PLANTED_FORMS: readonly string[] = Object.values(PLANTED).flatMap((text) => [
  text,
  ...[0, 1, 2].map((offset) => base64Core(text, offset)),
]);

/** The part of a text's base64 form that is the same wherever the text stands, `offset` bytes behind a multiple of three. */
function base64Core(text: string, offset: number): string {
  return Buffer.from("x".repeat(offset) + text)
    .toString("base64")
    .slice(4, -4);
}

/** What was there before a command met with bad input. */
export interface OldTrees {
  /** Contains only the others; also the home of whoever runs the commands. */
  readonly folder: string;
  readonly snapshot: string;
  readonly output: string;
  readonly package: string;
  /** The command line that would write over the old trees, or compare them. */
  args(command: CommandName): string[];
}

/** What is done wrong, and what the program must say to it. */
export interface BadInput {
  /** Default: all. */
  readonly commands?: readonly CommandName[];
  readonly flags?: readonly string[];
  /** The whole command line, in place of the command's and `flags`. */
  readonly args?: readonly string[];
  readonly env?: { readonly [name: string]: string };
  /** What is wrong, where, and what to do: each must be in the one line. */
  readonly says: readonly (string | RegExp)[];
}

/** Writes a snapshot, generated code and a package below `folder`. */
export async function createOldTrees(folder: string): Promise<OldTrees> {
  const [snapshot, output, sdk] = [join(folder, "snapshot"), join(folder, "output"), join(folder, "package")];
  const lines: { readonly [C in CommandName]: readonly string[] } = {
    discover: ["discover"],
    snapshot: ["snapshot", "--snapshot", snapshot],
    generate: ["generate", "--output", output],
    verify: ["verify", "--snapshot", snapshot, "--output", output],
    package: ["package", "--output", sdk, "--name", "sdk", "--version", "1.0.0"],
  };
  const trees: OldTrees = { folder, snapshot, output, package: sdk, args: (command) => [...lines[command]] };
  const server = await startBadServer();
  const written = await Promise.all(
    (["snapshot", "generate", "package"] as const).map((command) =>
      run(trees, [...trees.args(command), "--server", server.url, "--exclude", "scheduling.k8s.io"]),
    ),
  );
  await server.stop();
  for (const { code, stderr } of written) if (code !== 0) throw new Error(stderr);
  return trees;
}

/** Runs the program in a folder that contains only the old trees; a run that does not end is killed. */
export function run({ folder }: OldTrees, args: readonly string[], env: BadInput["env"] = {}): Promise<CliResult> {
  const options = {
    env: { PATH: process.env.PATH, HOME: folder, XDG_CACHE_HOME: `${folder}-cache`, ...env },
    timeout: 30_000,
    killSignal: "SIGKILL",
  } as const;
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [CLI, ...args], options, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

/**
 * Expects of each command one line on standard error that says what is wrong, nothing on standard output, exit code 2, and unchanged files.
 */
export async function expectRefusal(
  trees: OldTrees,
  { commands = COMMANDS, flags = [], args, env, says }: BadInput,
): Promise<void> {
  const before = await stateOf(trees);
  const lines = args === undefined ? commands.map((command) => [...trees.args(command), ...flags, "--quiet"]) : [args];
  const results = await Promise.all(lines.map(async (line) => ({ line, ...(await run(trees, line, env)) })));
  for (const { line, code, stdout, stderr } of results) {
    const command = `kubesmith ${line.join(" ")}`;
    const refusal = { code: 2, stdout: "", stderr: expect.stringMatching(ONE_LINE) };
    expect({ command, code, stdout, stderr }).toEqual({ command, ...refusal });
    const unsaid = says.filter((words) => !includes(stderr, words));
    expect(PLANTED_FORMS.filter((secret) => stderr.includes(secret))).toEqual([]);
    expect({ command, stderr, unsaid }).toEqual({ command, stderr, unsaid: [] });
  }
  await expectUntouched(trees, before);
}

/** The old trees at a moment: their files, and what else lies there. */
export type State = readonly [files: Tree, entries: readonly string[]];

/** Reads the {@link State}. */
export async function stateOf({ folder }: OldTrees): Promise<State> {
  return [await readTree(folder), (await readdir(folder, { recursive: true })).sort()];
}

/** Expects that nothing came, went, or was written, also if it was written as it was. */
export async function expectUntouched(trees: OldTrees, before: State): Promise<void> {
  const after = await stateOf(trees);
  expect(touchedPaths(before[0], after[0])).toEqual([]);
  expect(after[1]).toEqual(before[1]);
}

function includes(text: string, words: string | RegExp): boolean {
  return typeof words === "string" ? text.includes(words) : words.test(text);
}

/** `error: ` and a sentence, without control characters, a stack or the words of an unexpected error. */
const ONE_LINE: RegExp =
  /^error: (?!.*(?:unexpected failure|undefined|\[object|\bat \S+:\d+:\d+))[^\p{Cc}\u2028\u2029]+\n$/u;
