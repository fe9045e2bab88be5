#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { describeError } from "./commands/describe-error.js";
import {
  addConnectionFlags,
  addOutputFlags,
  addRequiredFlag,
  addSourceFlags,
  type Flags,
  requireFlags,
  sourceOf,
} from "./commands/flags.js";
import { lineProgress, type Progress, terminalProgress } from "./commands/progress.js";
import { printable } from "./terminal.js";
import { VERSION } from "./version.js";

// Exit codes that scripts can trust: 0 fine, 1 a difference was found (or an API is down and missing from the result), 2 an error.
const DIFFERENT = 1;
const FAILED = 2;

const interruption = new AbortController();

/** What a command hands over: an object for `--json`, lines for people, and whether a difference was found. */
interface Outcome {
  readonly json: unknown;
  readonly lines: readonly string[];
  readonly different?: boolean;
}

/** Runs a command and prints its outcome. */
async function run(flags: Flags, task: (progress: Progress) => Promise<Outcome>): Promise<void> {
  const { json, lines, different } = await task(progressOf(flags));
  const text = flags.json === true ? JSON.stringify(json, null, 2) : lines.join("\n");
  process.stdout.write(`${text}\n`);
  if (different === true) process.exitCode = DIFFERENT;
}

function progressOf({ json, quiet }: Flags): Progress {
  const { signal } = interruption;
  if (quiet === true) return lineProgress(() => {}, signal);
  const isTerminal = process.stderr.isTTY === true && process.stdout.isTTY === true;
  if (isTerminal && json !== true) return terminalProgress(signal);
  return lineProgress((line) => process.stderr.write(line), signal);
}

function createProgram(): Command {
  const program = new Command("kubesmith")
    .description("Typed Kubernetes clients, generated for the very cluster they talk to.")
    .version(VERSION, "-V, --version", "print the version")
    .enablePositionalOptions();

  const discover = program.command("discover").description("list group/versions, resources, verbs and scopes");
  addConnectionFlags(addOutputFlags(addSourceFlags(discover)));
  discover.action((flags: Flags) =>
    run(flags, async (progress) => {
      const [{ discover }, { reportDiscover }] = await Promise.all([import("./operations/discover.js"), reports()]);
      const result = await discover(sourceOf(flags), progress);
      return { json: result, lines: reportDiscover(result), different: result.missing.length > 0 };
    }),
  );

  const snapshot = program
    .command("snapshot")
    .description("record a cluster's documents in a folder of your repository");
  addRequiredFlag(snapshot, "--snapshot <dir>", "folder to record to (required)").option(
    "--strip-docs",
    "leave descriptions out",
  );
  addConnectionFlags(addOutputFlags(addSourceFlags(snapshot, "cluster")));
  snapshot.action((flags: Flags & { snapshot: string; stripDocs?: boolean }) =>
    run(flags, async (progress) => {
      const [{ snapshot }, { reportSnapshot }] = await Promise.all([import("./operations/snapshot.js"), reports()]);
      const result = await snapshot(
        { ...sourceOf(flags), snapshot: flags.snapshot, stripDocs: flags.stripDocs === true },
        progress,
      );
      return { json: result, lines: reportSnapshot(result, flags.snapshot), different: result.missing.length > 0 };
    }),
  );

  const generate = program
    .command("generate")
    .description(
      "write typed modules, from a snapshot, the bundled snapshot or else the cluster that kubectl would use",
    );
  addRequiredFlag(generate, "-o, --output <dir>", "folder to write to (required)").option(
    "--force",
    "make every module anew, also where nothing changed",
  );
  addConnectionFlags(addOutputFlags(addSourceFlags(generate)));
  generate.action((flags: Flags & { output: string; force?: boolean }) =>
    run(flags, async (progress) => {
      const [{ generate }, { reportGenerate }] = await Promise.all([import("./operations/generate.js"), reports()]);
      const result = await generate(
        { ...sourceOf(flags), output: flags.output, force: flags.force === true },
        progress,
      );
      return { json: result, lines: reportGenerate(result, flags.output), different: result.missing.length > 0 };
    }),
  );

  const verify = program
    .command("verify")
    .description("compare cluster, snapshot and generated code; exit with 1 when they differ");
  addRequiredFlag(verify, "--snapshot <dir>", "folder of the snapshot (required)");
  addRequiredFlag(verify, "-o, --output <dir>", "folder of the generated code (required)").option(
    "--offline",
    "leave the cluster out",
  );
  addConnectionFlags(addOutputFlags(addSourceFlags(verify, "cluster")));
  verify.action((flags: Flags & { snapshot: string; output: string; offline?: boolean }) =>
    run(flags, async (progress) => {
      const [{ verify }, { reportVerify }] = await Promise.all([import("./operations/verify.js"), reports()]);
      const { snapshot, output, offline = false } = flags;
      const result = await verify({ ...sourceOf(flags), snapshot, output, offline }, progress);
      return { json: result, lines: reportVerify(result), different: result.differences.length > 0 };
    }),
  );

  const pack = program.command("package").description("write an npm package: ESM, CommonJS and types");
  addRequiredFlag(pack, "-o, --output <dir>", "folder to write to (required)");
  addRequiredFlag(pack, "--name <name>", "name of the package (required)");
  addRequiredFlag(pack, "--version <version>", "version of the package (required)");
  addConnectionFlags(addOutputFlags(addSourceFlags(pack)));
  pack.action((flags: Flags & { output: string; name: string; version: string }) =>
    run(flags, async (progress) => {
      const [{ packageSdk }, { reportPackage }] = await Promise.all([import("./operations/package.js"), reports()]);
      const { output, name, version } = flags;
      const result = await packageSdk({ ...sourceOf(flags), output, name, version }, progress);
      return { json: result, lines: reportPackage(result) };
    }),
  );
  for (const command of program.commands) command.hook("preAction", requireFlags);
  for (const command of [program, ...program.commands]) {
    const name = command === program ? "kubesmith" : `kubesmith ${command.name()}`;
    command
      .exitOverride()
      .configureOutput({ outputError: (text, write) => write(`${usageError(text)}; see: ${name} --help\n`) });
  }
  return program;
}

/** What commander says of a wrong command line, on one line, and without the value in `--tokn=<value>`, which may be a secret. */
function usageError(text: string): string {
  const line = text.trim().replace(/\.?\n\(Did you mean (.*)\?\)$/, " (did you mean $1?)");
  return printable(line.replace(/'(--[^'=]+)=[^']*'/, "'$1'")).replace(/\.$/, "");
}

function reports(): Promise<typeof import("./commands/report.js")> {
  return import("./commands/report.js");
}

async function main(): Promise<void> {
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    // A second signal ends the process as usual.
    process.once(name, () => interruption.abort());
  }
  try {
    await createProgram().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed what is wrong, or the help that was asked for.
      process.exitCode = error.exitCode === 0 ? 0 : FAILED;
      return;
    }
    process.stderr.write(`error: ${describeError(error, interruption.signal)}\n`);
    process.exitCode = FAILED;
  }
}

await main();
