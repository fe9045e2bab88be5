import type { Usage } from "../usage/types.js";
import { checkOptions, type OperationOptions } from "./options.js";

/** Options of {@link usage}. */
export interface UsageOptions extends OperationOptions {
  /** The path of the program's tsconfig.json, or of the folder that contains it. */
  readonly tsconfig: string;
}

/**
 * Reads what a program uses of a generated API: resources and verbs, kinds, and fields, each with file and line. The program is not run.
 * Its own sources are read, and those of packages, such as `@kubesmith/kubernetes`, only for their types.
 *
 * @example
 * ```ts
 * const { resources, fields } = await usage({ tsconfig: "tsconfig.json" });
 * console.log(resources.map(({ verb, plural }) => `${verb} ${plural}`), fields.map(({ path }) => path));
 * ```
 * @throws GeneratorError `usage` if tsconfig.json cannot be read or is not valid
 */
export async function usage(options: UsageOptions): Promise<Usage> {
  const program = begin(options);
  // With the compiler, which other commands do not need.
  const { readUsage } = await import("../usage/index.js");
  return readUsage(program);
}

/** What `usage` returns, without fields and kinds. */
export async function requestsOf(options: UsageOptions): Promise<Pick<Usage, "resources" | "unknown">> {
  const program = begin(options);
  const { readRequests } = await import("../usage/index.js");
  return readRequests(program);
}

/** Checks the options, and says which program is read. */
function begin(options: UsageOptions): { readonly tsconfig: string; readonly onFile: () => void } {
  checkOptions(options, ["tsconfig"]);
  const { tsconfig, onProgress, signal } = options;
  signal?.throwIfAborted();
  onProgress?.({ step: "read-program" });
  return { tsconfig, onFile: () => signal?.throwIfAborted() };
}
