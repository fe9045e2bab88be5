import { type Command, Option } from "commander";
import { GeneratorError } from "../errors.js";
import type { Enums, LimitOptions, OutputOptions } from "../operations/options.js";
import type { Filter, SourceOptions } from "../sources/index.js";
import { printable } from "../terminal.js";
import type { ConfigFlags } from "./config-flags.js";
import { type ConnectionFlags, connectionOf } from "./connection-flags.js";
import { kebabCase } from "./describe-error.js";
import { collect } from "./flag-values.js";

/** The flags that commands share. */
export interface Flags extends ConnectionFlags, ConfigFlags, OutputOptions {
  readonly embedded?: boolean;
  readonly crds?: readonly string[];
  readonly swagger?: string;
  readonly snapshot?: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly cacheDir?: string;
  readonly enums?: Enums;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Adds the flags that select documents. A command that needs a cluster has no other source. */
export function addSourceFlags(command: Command, source: "any" | "cluster" = "any"): Command {
  if (source === "any") {
    command
      .option("--snapshot <dir>", "read the documents from a snapshot")
      .option("--embedded", "read the documents from the bundled snapshot of a Kubernetes release");
    addFileFlags(command);
  }
  return command
    .option(
      "--include <pattern>",
      "include only these groups or group/versions (apps, apps/v1, *.example.com); may be repeated",
      collect,
    )
    .option("--exclude <pattern>", "omit these groups or group/versions; may be repeated", collect)
    .option("--cache-dir <dir>", "folder for the document cache");
}

/** Adds the flags that name files to read instead of a cluster or a snapshot. */
export function addFileFlags(command: Command): Command {
  return command
    .option("--swagger <file>", "read an OpenAPI v2 document (swagger.json) of a server")
    .option(
      "--crds <path>",
      "read CustomResourceDefinitions from a YAML or JSON file, or from all such files in a folder; may be repeated; with --embedded: in addition to the bundled snapshot",
      collect,
    );
}

/** Adds the flags that decide what generated code looks like. */
export function addCodeFlags(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--enums <closed|open>",
        "whether enum fields accept only the listed values (closed) or other values too (open); default: the setting of the existing code; for new code: closed",
      ).choices(["closed", "open"]),
    )
    .addOption(
      new Option(
        "--import-extension <ext>",
        "extension of relative imports; default: the setting of the existing code; for new code: what the nearest tsconfig.json requires",
      ).choices(["js", "ts", "none"]),
    );
}

/**
 * Adds the flags that limit what generated code contains.
 * @param when when a command that reads the limit from lock.json uses them
 */
export function addLimitFlags(command: Command, when: string = ""): Command {
  return command
    .option("--only-used <tsconfig>", `${when}generate only what the program of this tsconfig.json uses`)
    .option(
      "--no-only-used",
      `${when}generate everything, even if the config file limits the code to what a program uses`,
    )
    .option(
      "--for-role <file>",
      `${when}generate only what the Roles and ClusterRoles in this YAML or JSON file allow; may be repeated`,
      collect,
    );
}

/** The flags of {@link addLimitFlags}, as commander parses them. */
export interface LimitFlags {
  /** False for `--no-only-used`. */
  readonly onlyUsed?: string | false;
  readonly forRole?: readonly string[];
}

/** The flags of {@link addLimitFlags} as options. */
export function limitOptionsOf({ onlyUsed, forRole }: LimitFlags): LimitOptions {
  return {
    ...(onlyUsed !== undefined && onlyUsed !== false && { onlyUsed }),
    ...(forRole !== undefined && { forRole }),
  };
}

/** The flags of {@link addCodeFlags} as options. */
export function codeOptionsOf({ enums, importExtension }: Flags): OutputOptions {
  return { ...(enums !== undefined && { enums }), ...(importExtension !== undefined && { importExtension }) };
}

/** Adds the flags that select the form of the output. */
export function addOutputFlags(command: Command): Command {
  return command.option("--json", "print the result as JSON").option("-q, --quiet", "show no progress");
}

/**
 * Adds a required flag. Commander would report its absence before it checks the others, and so hide a misspelt one. The command calls
 * {@link requireFlags} first.
 * @param alternatives names of options that replace it
 */
export function addRequiredFlag(
  command: Command,
  flag: string,
  description: string,
  alternatives: readonly string[] = [],
): Command {
  return command.addOption(new RequiredOption(flag, description, alternatives));
}

class RequiredOption extends Option {
  /** Names of options that replace this one. */
  readonly alternatives: readonly string[];
  constructor(flag: string, description: string, alternatives: readonly string[]) {
    super(flag, description);
    this.alternatives = alternatives;
  }
}

/** @throws GeneratorError `usage` for the first flag that must be given and was not */
export function requireFlags(command: Command): void {
  for (const option of command.options) {
    if (!(option instanceof RequiredOption)) continue;
    const { alternatives, flags } = option;
    const names = [option.attributeName(), ...alternatives];
    if (names.some((name) => command.getOptionValue(name) !== undefined)) continue;
    const wanted = [flags, ...alternatives.map((name) => `--${kebabCase(name)}`)].join(" or ");
    throw new GeneratorError("usage", `${wanted} is required; see: kubesmith ${command.name()} --help`);
  }
}

/**
 * The source of the documents that flags select.
 * @param notify called with each warning about the connection, and before a credential plugin runs
 */
export function sourceOf(flags: Flags, notify: (line: string) => void): SourceOptions & Filter {
  const { snapshot, embedded, crds, swagger, include, exclude, cacheDir } = flags;
  return {
    ...(snapshot !== undefined && { snapshot }),
    ...(embedded !== undefined && { embedded }),
    ...(crds !== undefined && { crds }),
    ...(swagger !== undefined && { swagger }),
    ...(include !== undefined && { include }),
    ...(exclude !== undefined && { exclude }),
    ...(cacheDir !== undefined && { cacheDir }),
    onWarning: (text) => notify(`warning: ${printable(text)}`),
    connection: {
      ...connectionOf(flags, notify),
      onWarning: (text) => notify(`warning: ${printable(text)}`),
    },
  };
}
