import { type ParseArgsConfig, parseArgs } from "node:util";
import { isKubernetesVersion, type KubernetesVersion, versions } from "./versions.js";

/** The values of a command line: text, a switch, or undefined if it was not passed. */
export type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/**
 * Runs a command of this folder on the process's arguments: prints `help` for --help, and for whatever `run` throws one
 * message instead of a stack, with exit code 2.
 */
export async function runCommand(
  help: string,
  options: NonNullable<ParseArgsConfig["options"]>,
  run: (values: Values) => Promise<void>,
): Promise<void> {
  try {
    const { values } = parseArgs({ options: { ...options, help: { type: "boolean", short: "h" } } });
    if (values.help) {
      process.stdout.write(help);
    } else {
      await run(values);
    }
  } catch (error) {
    console.error(`testbed: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 2;
  }
}

/** The value of --version, or undefined if it was not given. Throws on a version there is no module for. */
export function versionOf(values: Values): KubernetesVersion | undefined {
  const text = values.version;
  if (text === undefined) {
    return undefined;
  }
  if (typeof text === "string" && isKubernetesVersion(text)) {
    return text;
  }
  throw new Error(`unknown version ${text}; use one of ${Object.keys(versions).join(", ")}`);
}
