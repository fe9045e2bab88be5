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
  return readWith(options, ({ readUsage }, program) => readUsage(program));
}

/** What `usage` returns, without fields and kinds. */
export async function requestsOf(options: UsageOptions): Promise<Pick<Usage, "resources" | "unknown">> {
  return readWith(options, ({ readRequests }, program) => readRequests(program));
}

type Reader = typeof import("../usage/index.js");

async function readWith<T>(
  options: UsageOptions,
  read: (reader: Reader, program: Parameters<Reader["readUsage"]>[0]) => T,
): Promise<T> {
  checkOptions(options, ["tsconfig"]);
  const { tsconfig, onProgress, signal } = options;
  signal?.throwIfAborted();
  onProgress?.({ step: "read-program" });
  // With the compiler, which other commands do not need.
  const reader = await import("../usage/index.js");
  return read(reader, { tsconfig, onFile: () => signal?.throwIfAborted() });
}
