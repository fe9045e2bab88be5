import { existsSync } from "node:fs";
import { relative } from "node:path";
import { CONFIG_FILE } from "../config/index.js";
import { GeneratorError } from "../errors.js";
import { type InitOptions, type InitResult, init } from "../operations/init.js";
import type { CIHost } from "../project/index.js";
import { printable } from "../terminal.js";
import { type Answers, askQuestions } from "./ask.js";
import { codeOptionsOf, type Flags, sourceOf } from "./flags.js";
import type { CommandContext, Outcome } from "./outcome.js";
import { reportMissing } from "./report.js";

/** The flags of `kubesmith init`. */
export type InitFlags = Flags & {
  readonly output?: string;
  readonly stripDocs?: boolean;
  readonly ci?: CIHost | "none";
  readonly yes?: boolean;
};

/** `kubesmith init`. */
export async function initCommand(flags: InitFlags, { notify, ...context }: CommandContext): Promise<Outcome> {
  // A config file answers the questions.
  const isAsked = flags.yes !== true && !existsSync(CONFIG_FILE);
  const answers = isAsked ? await ask(flags, context.signal) : {};
  const { stripDocs, output, context: kubeContext, ci = answers.ci } = flags;
  const { snapshot, embedded, ...source } = { ...answers.source, ...sourceOf(flags, notify) };
  const folders = { snapshot: snapshot ?? answers.snapshot, output: output ?? answers.output };
  const options: InitOptions = {
    ...source,
    ...(embedded === true ? { embedded } : folders.snapshot !== undefined && { snapshot: folders.snapshot }),
    ...(folders.output !== undefined && { output: folders.output }),
    ...codeOptionsOf(flags),
    ...(stripDocs !== undefined && { stripDocs }),
    ...(kubeContext !== undefined && { context: kubeContext }),
    ...(ci !== undefined && ci !== "none" && { ci }),
    ...context,
  };
  const result = await init(options);
  return { json: result, lines: report(result), different: result.missing.length > 0 };
}

async function ask(flags: InitFlags, signal: AbortSignal): Promise<Answers> {
  if (process.stdin.isTTY === true && process.stderr.isTTY === true && flags.json !== true)
    return askQuestions(flags, { input: process.stdin, output: process.stderr, signal });
  throw new GeneratorError(
    "usage",
    "init asks questions, and this is not a terminal; pass --yes to accept the defaults",
  );
}

/** What was prepared, and what to do next. */
function report(result: InitResult): string[] {
  const { config, files, recorded, generated, missing, uninstalled, include } = result;
  const here = (path: string): string => printable(relative(process.cwd(), path) || ".");
  const modules = (count: number): string => `${count} group/version${count === 1 ? "" : "s"}`;
  const isChanged =
    recorded !== undefined || generated !== undefined || files.some(({ result }) => result !== "unchanged");
  const next = [
    ...uninstalled.map((name) =>
      name === "kubesmith" ? "npm install --save-dev kubesmith typescript" : `npm install ${name}`,
    ),
    ...(include === undefined ? [] : [`add to .gitlab-ci.yml: include: [{ local: ${include} }]`]),
    ...(isChanged ? ["commit the new files"] : []),
  ];
  return [
    ...(recorded === undefined ? [] : [`created    ${here(config.snapshot ?? "")}: ${modules(recorded)}`]),
    ...(generated === undefined ? [] : [`created    ${here(config.output ?? "")}: ${modules(generated)}`]),
    ...files.map(({ path, result }) => `${result.padEnd(9)}  ${here(path)}`),
    ...reportMissing(missing, "omitted"),
    ...next.map((step, i) => `${i === 0 ? "next:" : "     "} ${step}`),
  ];
}
