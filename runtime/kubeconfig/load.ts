import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError } from "../errors/config-error.js";
import { errorCode } from "../errors/error-code.js";
import { shownFiles } from "../text/file-name.js";
import type { Environment } from "./environment.js";
import type { Entry, Kubeconfig } from "./model.js";
import { parseKubeconfig } from "./parse.js";

function firstWins<T>(maps: readonly ReadonlyMap<string, Entry<T>>[]): Map<string, Entry<T>> {
  const merged = new Map<string, Entry<T>>();
  for (const map of maps) for (const [name, entry] of map) if (!merged.has(name)) merged.set(name, entry);
  return merged;
}

/**
 * Merges kubeconfigs as kubectl does: of several entries with one name the first file's counts completely, and so does the first
 * `current-context` that is set.
 * @see https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files
 */
function mergeKubeconfigs(configs: readonly Kubeconfig[]): Kubeconfig {
  return {
    currentContext: configs.find((config) => config.currentContext !== "")?.currentContext ?? "",
    clusters: firstWins(configs.map((config) => config.clusters)),
    users: firstWins(configs.map((config) => config.users)),
    contexts: firstWins(configs.map((config) => config.contexts)),
  };
}

/** The kubeconfig in a file; undefined if the file does not exist. */
export async function loadFile(file: string): Promise<Kubeconfig | undefined> {
  // The text of a kubeconfig contains credentials: it must not appear in a message as a file that does not exist.
  if (/^\s*\{|[\r\n]/.test(file)) {
    const advice = "pass the text to connect as { kubeconfig: { content } }";
    throw new ConfigError(
      "InvalidConfiguration",
      `the text of a kubeconfig was passed instead of its file name; ${advice}`,
    );
  }
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw new ConfigError("UnreadableFile", `cannot read the kubeconfig ${file} (${errorCode(error)})`, {
      file,
      cause: error,
    });
  }
  return parseKubeconfig(bytes, file);
}

/** The files that kubectl would read, in order of precedence. */
export function kubeconfigFiles(environment: Environment): string[] {
  const list = environment.variables.KUBECONFIG ?? "";
  if (list === "") return [join(environment.home, ".kube", "config")];
  return [...new Set(list.split(environment.delimiter))].filter((file) => file !== "");
}

/**
 * Reads files and merges them. Missing files are skipped, but all others must be readable: a broken file is never skipped in favour of
 * another.
 */
export async function readKubeconfigs(
  files: readonly string[],
  onMissing: () => void = (): void => {},
): Promise<Kubeconfig> {
  const results = await Promise.allSettled(files.map(loadFile));
  const problems = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  const [first] = problems;
  if (first instanceof ConfigError && problems.length > 1) {
    throw new ConfigError(first.code, problems.map((problem: Error) => problem.message).join("; "), {
      ...(first.file !== undefined && { file: first.file }),
      ...(first.line !== undefined && { line: first.line }),
    });
  }
  if (first !== undefined) throw first;
  const configs = results.flatMap((result) =>
    result.status === "fulfilled" && result.value !== undefined ? [result.value] : [],
  );
  if (configs.length === 0) onMissing();
  return mergeKubeconfigs(configs);
}

/** Loads the kubeconfig: only `file`, which must exist, or the merged files of the environment. */
export async function loadKubeconfigs(
  file: string | undefined,
  environment: Environment,
  onWarning: (text: string) => void,
): Promise<Kubeconfig> {
  if (file !== undefined && file !== "") {
    const config = await loadFile(file);
    if (config === undefined) throw new ConfigError("MissingFile", `the kubeconfig ${file} does not exist`, { file });
    return config;
  }
  const files = kubeconfigFiles(environment);
  return readKubeconfigs(files, () => {
    if (environment.variables.KUBECONFIG) onWarning(`none of the files in KUBECONFIG exists: ${shownFiles(files)}`);
  });
}
