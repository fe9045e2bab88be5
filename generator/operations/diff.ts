import { type Change, diffDocuments } from "../diff/index.js";
import type { Document } from "../openapi/index.js";
import {
  type ClusterOptions,
  type DocumentSource,
  type Filter,
  filterKeys,
  listedKeys,
  openCrds,
  unusableKeys,
} from "../sources/index.js";
import { openNamed } from "../sources/named/index.js";
import { affectedBy } from "../usage/affected.js";
import type { Place, UnknownUse } from "../usage/types.js";
import { compareOnThread } from "./compare-on-thread.js";
import { checkOptions, type OperationOptions } from "./options.js";
import { usage } from "./usage.js";

/** Options of {@link diff}. */
export interface DiffOptions extends ClusterOptions, Filter, OperationOptions {
  /**
   * The older version: the folder of a snapshot, `cluster` or `cluster:CONTEXT`, `embedded` or `embedded:VERSION`, `git:REVISION:FOLDER` for
   * a snapshot in a revision of the Git repository, or the path of a file or folder with CustomResourceDefinitions.
   */
  readonly before: string;
  /** The newer version, in the same form. */
  readonly after: string;
  /** The path of a program's tsconfig.json. Only the changes that touch what the program uses are returned, with their places. */
  readonly usedBy?: string;
}

/** A group/version that was not compared. */
export interface NotCompared {
  /** Its index key, `apis/apps/v1`. */
  readonly key: string;
  /** Which version lists it, but has no usable document of it. */
  readonly side: "before" | "after";
  /** The reason, as a sentence. */
  readonly reason: string;
}

/** The result; nothing differs if `changes` is empty. */
export interface DiffResult {
  /** What was compared: addresses of servers, `the snapshot api`, `the bundled snapshot`. */
  readonly compared: { readonly before: string; readonly after: string };
  /** Sorted by group/version and place. */
  readonly changes: readonly Change[];
  /** Index keys of the group/versions that were compared, `api/v1` or `apis/apps/v1`, sorted. */
  readonly groupVersions: readonly string[];
  /** APIs that are listed but not described, and were left out on both sides. */
  readonly missing: readonly NotCompared[];
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
  const { signal } = options;
  signal?.throwIfAborted();
  const named = { ...options, crds: (paths: readonly string[]) => openCrds(paths, options) };
  const before = await openNamed(options.before, named);
  try {
    const after = await openNamed(options.after, named);
    try {
      if (options.usedBy === undefined) return await compare(before, after, options);
      return await compareForProgram(before, after, options.usedBy, options);
    } finally {
      await after.close();
    }
  } finally {
    await before.close();
  }
}

async function compare(before: DocumentSource, after: DocumentSource, options: DiffOptions): Promise<DiffResult> {
  const keys = filterKeys(new Set([...listedKeys(before), ...listedKeys(after)]), options);
  const wanted = keys.filter((key) => !isSameHash(key, before, after));
  const old = await load(before, "before", wanted);
  options.signal?.throwIfAborted();
  const now = await load(after, "after", wanted);
  options.signal?.throwIfAborted();
  const missing = [...old.missing, ...now.missing].sort((a, b) => (a.key < b.key ? -1 : 1));
  const left = new Set(missing.map(({ key }) => key));
  const isUsable = ({ key }: Document): boolean => !left.has(key);
  const changes = diffDocuments(old.documents.filter(isUsable), now.documents.filter(isUsable));
  const groupVersions = keys.filter((key) => !left.has(key));
  return { compared: { before: before.label, after: after.label }, changes, groupVersions, missing };
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
    ? compareOnThread<DiffResult>({ ...names, ...(include && { include }), ...(exclude && { exclude }) })
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

/** Whether two documents are equal, for certain. The hashes of a snapshot are only what a file says. */
function isSameHash(key: string, before: DocumentSource, after: DocumentSource): boolean {
  if (before.fingerprint !== undefined || after.fingerprint !== undefined) return false;
  const hash = before.hashes.get(key) ?? "";
  return hash !== "" && hash === after.hashes.get(key);
}

interface Loaded {
  readonly documents: readonly Document[];
  readonly missing: readonly NotCompared[];
}

async function load(source: DocumentSource, side: "before" | "after", wanted: readonly string[]): Promise<Loaded> {
  const { documents, unavailable } = await source.load(wanted.filter((key) => source.hashes.has(key)));
  const left = [...unavailable, ...unusableKeys(source, wanted)];
  return { documents, missing: left.map(({ key, reason }) => ({ key, side, reason })) };
}
