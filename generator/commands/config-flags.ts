import { relative } from "node:path";
import type { Command } from "commander";
import { CONFIG_FILE, findConfig, type ProjectConfig, readConfig } from "../config/index.js";

/** The flags that select the config file. */
export interface ConfigFlags {
  /** The file; false for none. */
  readonly config?: string | false;
  /** Names of the flags whose values the config file gave. */
  readonly configured?: readonly string[];
}

/** Adds the flags that select the config file. */
export function addConfigFlags(command: Command): Command {
  return command
    .option("--config <file>", `file with defaults for flags; default: the nearest ${CONFIG_FILE}`)
    .option("--no-config", `ignore ${CONFIG_FILE}`);
}

type FlagValues = { readonly [flag: string]: unknown };

const codeOf = ({ output, enums, importExtension }: ProjectConfig): FlagValues => ({ output, enums, importExtension });
const limitOf = ({ onlyUsed, forRole }: ProjectConfig): FlagValues => ({ onlyUsed, forRole });
const sourceOf = ({ snapshot, embedded, crds, include, exclude, context }: ProjectConfig): FlagValues => ({
  snapshot,
  embedded,
  crds,
  include,
  exclude,
  context,
});

/** The flags that a config file sets, for each command. */
const FLAGS: { readonly [command: string]: (config: ProjectConfig) => FlagValues } = {
  discover: ({ context }) => ({ context }),
  snapshot: ({ snapshot, include, exclude, stripDocs, context }) => ({
    snapshot,
    include,
    exclude,
    stripDocs,
    context,
  }),
  diff: sourceOf,
  generate: (config) => ({
    ...sourceOf(config),
    ...codeOf(config),
    ...limitOf(config),
  }),
  verify: (config) => ({ ...sourceOf(config), ...codeOf(config), ...limitOf(config) }),
  package: ({ package: settings = {}, ...config }) => ({
    ...sourceOf(config),
    ...codeOf(config),
    // The folder of the code is not that of the package.
    output: undefined,
    ...settings,
  }),
};

/** If one of these flags is on the command line, the config file does not set the others. */
const EXCLUSIVE: readonly (readonly string[])[] = [
  ["snapshot", "embedded", "crds", "swagger"],
  ["context", "server", "cluster", "kubeconfig"],
  ["onlyUsed", "forRole"],
  ["version", "revision", "versionFromDiff"],
];

/**
 * Sets the flags of a command that are not on the command line as the config file says.
 * @throws GeneratorError `config` if there is something wrong with the file
 */
export async function applyConfig(command: Command): Promise<void> {
  const values = FLAGS[command.name()];
  const { config } = command.opts<ConfigFlags>();
  if (values === undefined || config === false) return;
  const file = config ?? (await findConfig(process.cwd()));
  if (file === undefined) return;
  const given = (flag: string): boolean => command.getOptionValue(flag) !== undefined;
  const taken = new Set(EXCLUSIVE.filter((flags) => flags.some(given)).flat());
  const configured: string[] = [];
  for (const [flag, value] of Object.entries(values(await readConfig(file)))) {
    if (value === undefined || given(flag) || taken.has(flag)) continue;
    configured.push(flag);
    command.setOptionValueWithSource(flag, fromConfig(flag, value), "config");
  }
  command.setOptionValue("configured", configured);
}

const PATHS: ReadonlySet<string> = new Set(["snapshot", "output", "onlyUsed", "licenseFile", "readme"]);
const LISTS_OF_PATHS: ReadonlySet<string> = new Set(["crds", "forRole"]);

/** The value of a flag, with paths as the user would write them in the current folder. */
function fromConfig(flag: string, value: unknown): unknown {
  if (PATHS.has(flag)) return fromHere(String(value));
  return LISTS_OF_PATHS.has(flag) && Array.isArray(value) ? value.map((path) => fromHere(String(path))) : value;
}

/** A path as the user would write it in the current folder. */
function fromHere(path: string): string {
  const below = relative(process.cwd(), path);
  return below === "" ? "." : below;
}
