import type { DocumentSource } from "../sources/index.js";
import { affectedBy } from "../usage/affected.js";
import type { Place, UnknownUse } from "../usage/types.js";
import { type CompareOptions, type Comparison, compare, withSources } from "./compare.js";
import { compareOnThread } from "./compare-on-thread.js";
import { checkOptions } from "./options.js";
import { usage } from "./usage.js";

export type { NotCompared } from "./compare.js";

/** Options of {@link diff}. */
export interface DiffOptions extends CompareOptions {
  /** The path of a program's tsconfig.json. Only the changes that touch what the program uses are returned, with their places. */
  readonly usedBy?: string;
}

/** The result; nothing differs if `changes` is empty. */
export interface DiffResult extends Comparison {
  /** The places in the program that each of `changes` touches, in the same order. Present with `usedBy`. */
  readonly places?: readonly (readonly Place[])[];
  /** The places where the program does not show what it uses: changes that touch only these are not returned. Present with `usedBy`. */
  readonly unknown?: readonly UnknownUse[];
}

/**
 * Compares two versions of an API, and says who may break by each change. Descriptions do not count.
 *
 * @example
 * ```ts
 * const { changes } = await diff({ before: "git:main:api", after: "api" });
 * const breaking = changes.filter(({ rank }) => rank === "breaking");
 * console.log(breaking.map(({ groupVersion, definition, path, kind }) => ({ groupVersion, definition, path, kind })));
 * ```
 * @throws GeneratorError when one of the two can't be read
 * @throws what `connect` and requests throw, when one of the two is a cluster
 */
export async function diff(options: DiffOptions): Promise<DiffResult> {
  checkOptions(options, ["before", "after"]);
  options.signal?.throwIfAborted();
  const { usedBy } = options;
  return withSources(options, (before, after) =>
    usedBy === undefined ? compare(before, after, options) : compareForProgram(before, after, usedBy, options),
  );
}

/** Compares, and leaves out the changes that do not touch what a program uses. */
async function compareForProgram(
  before: DocumentSource,
  after: DocumentSource,
  tsconfig: string,
  options: DiffOptions,
): Promise<DiffResult> {
  const { onProgress, signal, include, exclude } = options;
  // The thread opens the sources again, so it does not connect to clusters: credentials stay on this thread.
  const isLocal = ![options.before, options.after].some((name) => /^cluster(?::|$)/.test(name));
  const names = { before: options.before, after: options.after };
  const thread = isLocal
    ? compareOnThread<Comparison>({ ...names, ...(include && { include }), ...(exclude && { exclude }) })
    : undefined;
  try {
    const used = await usage({ tsconfig, ...(onProgress && { onProgress }), ...(signal && { signal }) });
    const result = (await thread?.result) ?? (await compare(before, after, options));
    const affected = affectedBy(result.changes, used);
    return {
      ...result,
      changes: affected.map(({ change }) => change),
      places: affected.map(({ places }) => places),
      unknown: used.unknown,
    };
  } finally {
    await thread?.stop();
  }
}
