#!/usr/bin/env node
import { constants } from "node:os";
import { setFlagsFromString } from "node:v8";
import { Command, CommanderError } from "commander";
import { describeError, isInterruption } from "./commands/describe-error.js";
import {
  addCodeFlags,
  addConnectionFlags,
  addOutputFlags,
  addRequiredFlag,
  addSourceFlags,
  type Flags,
  requireFlags,
} from "./commands/flags.js";
import type { GenerateFlags } from "./commands/generate.js";
import type { CommandContext, Outcome } from "./commands/outcome.js";
import type { PackageFlags } from "./commands/package.js";
import { lineDisplay, type ProgressDisplay, silentDisplay, terminalDisplay } from "./commands/progress.js";
import type { SnapshotFlags } from "./commands/snapshot.js";
import type { VerifyFlags } from "./commands/verify.js";
import type { Progress } from "./operations/options.js";
import { printable } from "./terminal.js";
import { VERSION } from "./version.js";

// Exit codes for scripts: 0 success, 1 a difference was found (or an API is down or malformed, and missing from the result), 2 an error, 128 plus the
// signal's number after an interruption.
const DIFFERENT = 1;
const FAILED = 2;
const SIGNALLED = 128;

const interruption = new AbortController();
/** The exit code after {@link interruption}. */
let interrupted = FAILED;

/** Runs a command and prints its outcome. */
async function run(flags: Flags, command: (context: CommandContext) => Promise<Outcome>): Promise<void> {
  const display = displayOf(flags);
  let outcome: Outcome | undefined;
  try {
    const { notify } = display;
    const onProgress = (progress: Progress): void => {
      if (isLarge(progress)) limitHeapGrowth();
      display.onProgress(progress);
    };
    outcome = await command({ onProgress, notify, signal: interruption.signal });
  } finally {
    display.end(outcome !== undefined);
  }
  const text = flags.json === true ? JSON.stringify(outcome.json, null, 2) : outcome.lines.join("\n");
  process.stdout.write(`${text}\n`);
  if (outcome.different) process.exitCode = DIFFERENT;
}

function displayOf({ json, quiet }: Flags): ProgressDisplay {
  const write = (text: string): void => void process.stderr.write(text);
  if (quiet === true) return silentDisplay(write);
  const isTerminal = process.stderr.isTTY === true && process.stdout.isTTY === true;
  return isTerminal && json !== true ? terminalDisplay(write) : lineDisplay(write);
}

/**
 * Above these numbers of documents and definitions, memory matters more than time. Kubernetes itself has 22 documents and about 700
 * definitions.
 */
const MANY_DOCUMENTS = 100;
const MANY_DEFINITIONS = 10_000;

function isLarge(progress: Progress): boolean {
  if (progress.step === "fetch-documents") return progress.total > MANY_DOCUMENTS;
  if (progress.step !== "generate-modules") return false;
  return progress.documents > MANY_DOCUMENTS || (progress.definitions ?? 0) > MANY_DEFINITIONS;
}

/**
 * Makes V8 collect garbage more often. By default it would let a large heap grow fourfold first. Costs a few percent of time, so only large
 * inputs use it.
 */
function limitHeapGrowth(): void {
  setFlagsFromString("--heap-growing-percent=50");
}

function createProgram(): Command {
  const program = new Command("kubesmith")
    .description("Generates typed Kubernetes clients from a cluster's own API description.")
    .version(VERSION, "-V, --version", "print the version")
    .enablePositionalOptions();

  const discover = program.command("discover").description("list group/versions, resources, verbs and scopes");
  addConnectionFlags(addOutputFlags(addSourceFlags(discover)));
  discover.action((flags: Flags) =>
    run(flags, async (context) => (await import("./commands/discover.js")).discoverCommand(flags, context)),
  );

  const snapshot = program
    .command("snapshot")
    .description("record a cluster's documents in a folder of your repository");
  addRequiredFlag(snapshot, "--snapshot <dir>", "folder to write the snapshot to (required)").option(
    "--strip-docs",
    "omit descriptions",
  );
  addConnectionFlags(addOutputFlags(addSourceFlags(snapshot, "cluster")));
  snapshot.action((flags: SnapshotFlags) =>
    run(flags, async (context) => (await import("./commands/snapshot.js")).snapshotCommand(flags, context)),
  );

  const generate = program
    .command("generate")
    .description(
      "generate typed modules from a snapshot, the bundled snapshot or, by default, the cluster that kubectl would use",
    );
  addRequiredFlag(generate, "-o, --output <dir>", "folder to write to (required)").option(
    "--force",
    "regenerate every module, even if unchanged",
  );
  addConnectionFlags(addOutputFlags(addCodeFlags(addSourceFlags(generate))));
  generate.action((flags: GenerateFlags) =>
    run(flags, async (context) => (await import("./commands/generate.js")).generateCommand(flags, context)),
  );

  const verify = program
    .command("verify")
    .description("compare cluster, snapshot and generated code; exit with 1 if they differ");
  addRequiredFlag(
    verify,
    "--snapshot <dir>",
    "folder of the snapshot (required without --embedded)",
    "embedded",
  ).option("--embedded", "compare with the bundled snapshot of a released Kubernetes");
  addRequiredFlag(verify, "-o, --output <dir>", "folder of the generated code (required)").option(
    "--offline",
    "do not connect to the cluster",
  );
  addConnectionFlags(addOutputFlags(addCodeFlags(addSourceFlags(verify, "cluster"))));
  verify.action((flags: VerifyFlags) =>
    run(flags, async (context) => (await import("./commands/verify.js")).verifyCommand(flags, context)),
  );

  const pack = program.command("package").description("write an npm package: ESM, CommonJS and types");
  addRequiredFlag(pack, "-o, --output <dir>", "folder to write to (required)");
  addRequiredFlag(pack, "--name <name>", "name of the package (required)");
  addRequiredFlag(pack, "--version <version>", "version of the package (required)");
  addConnectionFlags(addOutputFlags(addCodeFlags(addSourceFlags(pack))));
  pack.action((flags: PackageFlags) =>
    run(flags, async (context) => (await import("./commands/package.js")).packageCommand(flags, context)),
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

/** Commander's message about a wrong command line, on one line, and without the value in `--tokn=<value>`, which may be a secret. */
function usageError(text: string): string {
  const line = text.trim().replace(/\.?\n\(Did you mean (.*)\?\)$/, " (did you mean $1?)");
  return printable(line.replace(/'(--[^'=]+)=[^']*'/, "'$1'")).replace(/\.$/, "");
}

async function main(): Promise<void> {
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    // A second signal ends the process as usual.
    process.once(name, () => {
      interrupted = SIGNALLED + constants.signals[name];
      interruption.abort();
    });
  }
  try {
    await createProgram().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has already printed the error or the help.
      process.exitCode = error.exitCode === 0 ? 0 : FAILED;
      return;
    }
    process.stderr.write(`error: ${describeError(error, interruption.signal)}\n`);
    process.exitCode = isInterruption(error, interruption.signal) ? interrupted : FAILED;
  }
}

await main();
