#!/usr/bin/env node
import { constants } from "node:os";
import { setFlagsFromString } from "node:v8";
import { CommanderError } from "commander";
import { type CommandFlags, completeHint } from "./commands/command-line.js";
import { describeError, interruptedWriting, isInterruption } from "./commands/describe-error.js";
import { describeFailure } from "./commands/failure.js";
import type { Flags } from "./commands/flags.js";
import type { CommandContext, Outcome } from "./commands/outcome.js";
import { createProgram, usageError } from "./commands/program.js";
import { lineDisplay, type ProgressDisplay, silentDisplay, terminalDisplay } from "./commands/progress.js";
import type { Progress } from "./operations/options.js";
import { printable, printableJson, withoutWorkflowCommands } from "./terminal.js";
import { VERSION } from "./version.js";

// Exit codes for scripts: 0 success, 1 a difference was found, an API had to be omitted (its server is down, or its document is malformed) or a
// role may be incomplete, 2 an error, 128 plus the signal's number after an interruption.
const DIFFERENT = 1;
const FAILED = 2;
const SIGNALLED = 128;
/** The reader of the output has gone, as after SIGPIPE. */
const CLOSED = SIGNALLED + 13;
/** How long a command may take to end after a signal, in milliseconds. */
const INTERRUPTION_MS = 1500;

const interruption = new AbortController();
/** The exit code after {@link interruption}. */
let interrupted = FAILED;
/** Whether files are being written, so that an end may leave some of them to the next run. */
let isWriting = false;

/** Runs a command and prints its outcome. */
async function run(flags: Flags, command: (context: CommandContext) => Promise<Outcome>): Promise<void> {
  const display = displayOf(flags);
  let outcome: Outcome | undefined;
  try {
    const { notify } = display;
    const onProgress = (progress: Progress): void => {
      if (isLarge(progress)) limitHeapGrowth();
      isWriting = progress.step === "write-files";
      display.onProgress(progress);
    };
    const isTerminal = process.stdout.isTTY === true;
    const isGitHubStep = process.env.GITHUB_ACTIONS === "true";
    outcome = await command({ onProgress, notify, isTerminal, isGitHubStep, signal: interruption.signal });
  } catch (error) {
    display.end(false);
    return fail(error, flags);
  }
  display.end(true);
  if (flags.json === true) printJson(outcome.json);
  else process.stdout.write(outcome.text ?? withoutWorkflowCommands(`${outcome.lines.map(printable).join("\n")}\n`));
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

/** From this version of Node.js on, V8 waits long enough by itself before it optimises WebAssembly. */
const PATIENT_NODE = 24;

/**
 * Makes V8 wait before it optimises WebAssembly. The parser of HTTP is one large function of it, which V8 would optimise after a few hundred
 * bytes: a tenth of a second or more, and no process can end before.
 */
function keepParserAsItIs(): void {
  if (Number.parseInt(process.versions.node, 10) < PATIENT_NODE) setFlagsFromString("--wasm-tiering-budget=2000000000");
}

/** Prints a failure, also for scripts that read JSON. */
function fail(error: unknown, flags: CommandFlags): void {
  process.exitCode = isInterruption(error, interruption.signal) ? interrupted : FAILED;
  const message = completeHint(describeError(error, interruption.signal), flags);
  process.stderr.write(`error: ${message}\n`);
  if (flags.json !== true) return;
  const failure = describeFailure(error, interruption.signal);
  printJson({ error: { ...failure, message: completeHint(failure.message, flags) } });
}

function printJson(value: unknown): void {
  process.stdout.write(`${printableJson(value)}\n`);
}

/** The command line asks for JSON. Looked up there, because it may be wrong. */
function wantsJson(): boolean {
  return process.argv.some(
    (word, i, words) =>
      word === "--json" || word === "--format=json" || (word === "json" && words[i - 1] === "--format"),
  );
}

/** Ends the command soon after a signal, also if something does not listen to it. A second signal ends the process at once, as usual. */
function interrupt(name: NodeJS.Signals): void {
  interrupted = SIGNALLED + constants.signals[name];
  interruption.abort();
  setTimeout(() => {
    // Else it has failed already, and something keeps the process alive.
    if (process.exitCode === undefined) {
      fail(isWriting ? interruptedWriting() : interruption.signal.reason, { json: wantsJson() });
    }
    process.exit(interrupted);
  }, INTERRUPTION_MS).unref();
}

async function main(): Promise<void> {
  keepParserAsItIs();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(name, interrupt);
  process.stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
    // Whoever reads the output may have seen enough: `kubesmith discover | head`.
    if (code === "EPIPE") process.exit(CLOSED);
    process.stderr.write(`error: cannot write to standard output: ${printable(message)}\n`);
    process.exit(FAILED);
  });
  // Progress and warnings are not the result, and nothing is left to tell that they are lost.
  process.stderr.on("error", () => {});
  try {
    await createProgram(run, VERSION).parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) return fail(error, { json: wantsJson() });
    // Commander has already printed the error or the help.
    process.exitCode = error.exitCode === 0 ? 0 : FAILED;
    if (error.exitCode !== 0 && wantsJson())
      printJson({ error: { code: "usage", message: usageError(error.message.replace(/^error: /, "")) } });
  }
}

await main();
