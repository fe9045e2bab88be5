import { Argument, Command, CommanderError, Option } from "commander";
import { ALLOW } from "../diff/allow.js";
import { printable } from "../terminal.js";
import type { Shell } from "./completion/index.js";
import { addConfigFlags, applyConfig } from "./config-flags.js";
import { addConnectionFlags } from "./connection-flags.js";
import type { DiffFlags } from "./diff.js";
import { parseCount } from "./flag-values.js";
import {
  addCodeFlags,
  addFileFlags,
  addLimitFlags,
  addOutputFlags,
  addRequiredFlag,
  addSourceFlags,
  type Flags,
  requireFlags,
} from "./flags.js";
import type { GenerateFlags } from "./generate.js";
import { addHelp } from "./help.js";
import type { InitFlags } from "./init.js";
import type { CommandContext, Outcome } from "./outcome.js";
import type { PackageFlags } from "./package.js";
import type { RbacFlags } from "./rbac.js";
import { REPORT_FORMATS } from "./report-format.js";
import type { SnapshotFlags } from "./snapshot.js";
import type { VerifyFlags } from "./verify.js";

/** Runs a command with its flags, and prints the outcome. */
export type Run = (flags: Flags, command: (context: CommandContext) => Promise<Outcome>) => Promise<void>;

/** `verify` reads the limit of the code from lock.json. */
const UNREADABLE_LOCK = "if --write cannot read the limit in lock.json: ";

/** The program with all of its commands; `run` is called for the one on the command line. */
export function createProgram(run: Run, version: string): Command {
  const program = new Command("kubesmith")
    .description("Generates typed Kubernetes clients from a cluster's own API description.")
    .version(version, "-V, --version", "print the version")
    .enablePositionalOptions();

  const init = program
    .command("init")
    .description("prepare a project: write a config file, a snapshot, code, scripts and, if you want one, a CI job")
    .option("-y, --yes", "accept the default for everything that flags leave open")
    .option("--snapshot <dir>", "folder of the snapshot; default: api")
    .option("--embedded", "use the bundled snapshot of a Kubernetes release, and no cluster")
    .option("-o, --output <dir>", "folder of the generated code; default: src/kubernetes")
    .option("--strip-docs", "omit descriptions in the snapshot")
    .addOption(new Option("--ci <host>", "CI job to write").choices(["github", "gitlab", "none"]));
  addConnectionFlags(addOutputFlags(addCodeFlags(addSourceFlags(init, "cluster"))));
  init.action((flags: InitFlags) =>
    run(flags, async (context) => (await import("./init.js")).initCommand(flags, context)),
  );

  const discover = program.command("discover").description("list group/versions, resources, verbs and scopes");
  addConnectionFlags(addOutputFlags(addConfigFlags(addSourceFlags(discover))));
  discover.action((flags: Flags) =>
    run(flags, async (context) => (await import("./discover.js")).discoverCommand(flags, context)),
  );

  const snapshot = program
    .command("snapshot")
    .description("record a cluster's API documents in a folder in your repository");
  addRequiredFlag(snapshot, "--snapshot <dir>", "folder to write the snapshot to (required)").option(
    "--strip-docs",
    "omit descriptions",
  );
  addConnectionFlags(addOutputFlags(addConfigFlags(addSourceFlags(snapshot, "cluster"))));
  snapshot.action((flags: SnapshotFlags) =>
    run(flags, async (context) => (await import("./snapshot.js")).snapshotCommand(flags, context)),
  );

  const generate = program
    .command("generate")
    .description(
      "generate typed modules from the cluster that kubectl would use (the default), a snapshot, the bundled snapshot, CustomResourceDefinitions or an OpenAPI v2 document",
    );
  addRequiredFlag(generate, "-o, --output <dir>", "folder to write to (required)").option(
    "--force",
    "regenerate all modules, even those that have not changed",
  );
  addConnectionFlags(addOutputFlags(addConfigFlags(addLimitFlags(addCodeFlags(addSourceFlags(generate))))));
  generate.action((flags: GenerateFlags) =>
    run(flags, async (context) => (await import("./generate.js")).generateCommand(flags, context)),
  );

  const verify = program
    .command("verify")
    .description("compare the cluster, the snapshot and the generated code; exit with code 1 if they differ");
  addRequiredFlag(
    verify,
    "--snapshot <dir>",
    "folder of the snapshot (required without --embedded, --crds or --swagger)",
    ["embedded", "crds"],
  ).option("--embedded", "compare with the bundled snapshot of a Kubernetes release");
  addFileFlags(verify);
  addRequiredFlag(verify, "-o, --output <dir>", "folder of the generated code (required)")
    .option("--offline", "do not connect to the cluster")
    .addOption(
      new Option(
        "--allow <changes>",
        "differences between the cluster and the snapshot that do not lead to exit code 1: none (the default), compatible ones, or any",
      ).choices(ALLOW),
    )
    .option(
      "--write",
      "if something differs, update the snapshot and the code; with --allow: only if all differences of the cluster are allowed",
    )
    .addOption(
      new Option("--format <format>", "form of the output; default: text").choices(["text", "json", ...REPORT_FORMATS]),
    )
    .addOption(
      new Option(
        "--annotations <host>",
        "annotations of files in the pull request, on standard error; default: github in GitHub Actions, otherwise none",
      ).choices(["github", "none"]),
    );
  addConnectionFlags(
    addOutputFlags(addConfigFlags(addLimitFlags(addCodeFlags(addSourceFlags(verify, "cluster")), UNREADABLE_LOCK))),
  );
  verify.action((flags: VerifyFlags) =>
    run(withJson(flags), async (context) => (await import("./verify.js")).verifyCommand(flags, context)),
  );

  const diff = program
    .command("diff")
    .description("compare two versions of an API, and say who may break; exit with code 1 if they differ")
    .argument(
      "[before]",
      "the older version: a snapshot's folder, a file or folder with CustomResourceDefinitions, cluster, embedded, or git:REVISION:FOLDER; default: the snapshot or the CustomResourceDefinitions in kubesmith.config.json",
    )
    .argument("[after]", "the newer version; default: cluster");
  diff
    .addOption(
      new Option("--format <format>", "form of the output; default: text").choices([
        "text",
        "json",
        "markdown",
        ...REPORT_FORMATS,
        "html",
      ]),
    )
    .addOption(
      new Option(
        "--allow <changes>",
        "changes that do not lead to exit code 1: none (the default), compatible ones, or any",
      ).choices(ALLOW),
    )
    .option("--used-by <tsconfig>", "show only changes that touch what the program of this tsconfig.json uses");
  addConnectionFlags(addOutputFlags(addConfigFlags(addSourceFlags(diff, "cluster"))));
  diff.action((before: string | undefined, after: string | undefined, flags: DiffFlags) =>
    run(withJson(flags), async (context) => (await import("./diff.js")).diffCommand(before, after, flags, context)),
  );

  const pack = program.command("package").description("write an npm package with ESM, CommonJS and types");
  addRequiredFlag(pack, "-o, --output <dir>", "folder to write to (required)");
  addRequiredFlag(pack, "--name <name>", "name of the package (required)");
  addRequiredFlag(
    pack,
    "--version <version>",
    "version of the package (required without --revision or --version-from-diff)",
    ["revision", "versionFromDiff"],
  )
    .addOption(
      new Option(
        "--revision <number>",
        "number the package after the Kubernetes release: 1.36.3 for Kubernetes 1.36 and revision 3",
      ).argParser(parseCount),
    )
    .option(
      "--version-from-diff <previous>",
      "choose the version by what changed since the previous one: a package's folder, tarball (.tgz) or kubesmith.json, or a source as for diff",
    )
    .option("--previous-version <version>", "the previous version, if <previous> is not a package")
    .option("--license <expression>", "SPDX expression of the licence; default: that of the project's package.json")
    .option("--license-file <file>", "text of the licence, which the package contains as LICENSE")
    .option("--readme <file>", "README of the package; default: a generated one")
    .option(
      "--omit-snapshot",
      "leave out the snapshot with which later versions can be compared; a package of generated sources, built in place, never has one",
    )
    .option(
      "--jsr <name>",
      "write sources for JSR, too, into the folder jsr below the package; the name is @scope/name",
    );
  addConnectionFlags(addOutputFlags(addConfigFlags(addCodeFlags(addSourceFlags(pack)))));
  pack.action((flags: PackageFlags) =>
    run(flags, async (context) => (await import("./package.js")).packageCommand(flags, context)),
  );

  const rbac = program
    .command("rbac")
    .description("write the Role or ClusterRole that a program needs, as YAML on standard output");
  addRequiredFlag(rbac, "--used-by <tsconfig>", "tsconfig.json of the program (required)")
    .option("--name <name>", "name of the role; default: the name of the folder of tsconfig.json")
    .option(
      "--namespace <namespace>",
      "namespace of requests whose namespace the sources do not show; default: a ClusterRole allows them",
    );
  addOutputFlags(rbac);
  rbac.action((flags: RbacFlags) =>
    run(flags, async (context) => (await import("./rbac.js")).rbacCommand(flags, context)),
  );

  const completion = program
    .command("completion")
    .description("print a script that completes commands and flags in a shell")
    .addArgument(new Argument("<shell>", "the shell").choices(["bash", "zsh", "fish"] satisfies Shell[]));
  completion.action((shell: Shell) =>
    run({ quiet: true }, async () => {
      const { completionScript } = await import("./completion/index.js");
      return { json: undefined, lines: completionScript(program, shell).trimEnd().split("\n"), different: false };
    }),
  );
  for (const command of program.commands) {
    command.hook("preAction", async () => {
      await applyConfig(command);
      requireFlags(command);
    });
  }
  for (const command of program.commands) {
    command.exitOverride().configureOutput({
      outputError: (text, write) => write(`${usageError(text)}; see: kubesmith ${command.name()} --help\n`),
    });
  }
  const explain = (text: string): string =>
    isOfCommand(text, program) ? `${text} (options come after the command)` : text;
  program
    .exitOverride(({ exitCode, code, message }) => {
      throw new CommanderError(exitCode, code, explain(message));
    })
    .configureOutput({
      outputError: (text, write) => write(`${usageError(explain(text.trim()))}; see: kubesmith --help\n`),
    });
  addHelp(program);
  return program;
}

/** The flags of a command, of which `--format json` is the same as `--json`. */
function withJson<F extends Flags & { readonly format?: string }>(flags: F): F {
  return flags.format === "json" ? { ...flags, json: true } : flags;
}

// What the user wrote is between the first quote and the last one: it may contain quotes itself.
const UNKNOWN = /^((?:error: )?unknown (?:option|command) )'(.*)'( \(did you mean [^()]*\?\))?\.?$/s;
// A value that follows its flag without a space, as after one dash.
const GLUED = /^--(?:token|password)(?=[^-=])/;

/** Whether a message says that the program does not know an option that one of its commands has: `kubesmith --json discover`. */
function isOfCommand(text: string, { commands }: Command): boolean {
  const [, unknown] = /unknown option '(--?[^'=]+)/.exec(text) ?? [];
  return commands.some(({ options }) =>
    options.some(({ short, long }) => unknown !== undefined && [short, long].includes(unknown)),
  );
}

/** Commander's message about a wrong command line, on one line, and without the value in `--tokn=<value>`, which may be a secret. */
export function usageError(text: string): string {
  const line = text.trim().replace(/\.?\n\(Did you mean (.*)\?\)$/, " (did you mean $1?)");
  const shown = line.replace(
    UNKNOWN,
    (_, what: string, word: string, meant = "") => `${what}${unknownWord(word)}${meant}`,
  );
  return printable(shown).replace(/\.$/, "");
}

/** A word of the command line without what may be a value. After one dash, only one letter is the name of a flag: `-t123`, `-token=123`. */
function unknownWord(word: string): string {
  const glued = GLUED.exec(word)?.[0];
  if (glued !== undefined) return `'${glued}…'`;
  if (!/^-[^-]/.test(word)) return `'${word.replace(/=.*$/s, "")}'`;
  const flag = /^-./su.exec(word)?.[0] ?? word;
  return flag === word ? `'${flag}'` : `'${flag}' (flags of more than one letter begin with two dashes)`;
}
