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
import type { OperationOptions } from "./options.js";

/** Which versions of an API are compared. */
export interface CompareOptions extends ClusterOptions, Filter, OperationOptions {
  /**
   * The older version: the folder of a snapshot, `cluster` or `cluster:CONTEXT`, `embedded` or `embedded:VERSION`, `git:REVISION:FOLDER` for
   * a snapshot in a revision of the Git repository, or the path of a file or folder with CustomResourceDefinitions.
   */
  readonly before: string;
  /** The newer version, in the same form. */
  readonly after: string;
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
export interface Comparison {
  /** What was compared: addresses of servers, `the snapshot api`, `the bundled snapshot`. */
  readonly compared: { readonly before: string; readonly after: string };
  /** Sorted by group/version and place. */
  readonly changes: readonly Change[];
  /** Index keys of the group/versions that were compared, `api/v1` or `apis/apps/v1`, sorted. */
  readonly groupVersions: readonly string[];
  /** APIs that are listed but not described, and were left out on both sides. */
  readonly missing: readonly NotCompared[];
}

/** Opens both versions, and closes them afterwards. */
export async function withSources<R>(
  options: CompareOptions,
  use: (before: DocumentSource, after: DocumentSource) => Promise<R>,
): Promise<R> {
  const named = { ...options, crds: (paths: readonly string[]) => openCrds(paths, options) };
  const before = await openNamed(options.before, named);
  try {
    const after = await openNamed(options.after, named);
    try {
      return await use(before, after);
    } finally {
      await after.close();
    }
  } finally {
    await before.close();
  }
}

/** Compares two versions that are open. */
export async function compare(
  before: DocumentSource,
  after: DocumentSource,
  options: CompareOptions,
): Promise<Comparison> {
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
