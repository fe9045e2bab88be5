import { join } from "node:path";
import { MARKER } from "../../templates/header.js";
import { emitTree, type Reuse } from "../emit/tree.js";
import { readIfPresent, sha256 } from "../files.js";
import { buildModel } from "../model/build.js";
import { parseKey } from "../model/group-version.js";
import type { SourceDocument } from "../model/types.js";
import { applyFixups } from "../openapi/fixups/apply.js";
import type { SnapshotDocument } from "../snapshot/snapshot.js";
import { VERSION } from "../version.js";
import { applyPlan } from "../write/apply.js";
import { formatLock, LOCK_FILE, type Lock, parseLock, readLock } from "../write/lock.js";
import { planWrites } from "../write/plan.js";
import { openRoot } from "../write/root.js";
import { type Filter, filterKeys } from "./filter.js";
import { keepMissing, type MissingAPI } from "./missing.js";
import type { Progress } from "./progress.js";
import { type DocumentSource, openSource, type SourceOptions } from "./source.js";

/** What to generate, and where to. */
export interface GenerateOptions extends SourceOptions, Filter {
  /** Folder to write to: new, empty, or written by kubesmith before. */
  readonly output: string;
  /** Make every module anew, also where nothing changed. */
  readonly force?: boolean;
}

/** What was done. */
export interface GenerateResult {
  /** Where the documents came from. */
  readonly source: string;
  /** Index keys of the group/versions. */
  readonly groupVersions: readonly string[];
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
  /** APIs that the server did not describe; their code is as it was, or is left out. */
  readonly missing: readonly MissingAPI[];
}

/**
 * Generates the modules of a cluster, a snapshot or the bundled snapshot.
 * When nothing changed since the last run, that is one request to a cluster, and no file is touched.
 * @throws GeneratorError for whatever is wrong with the input or the folder; the folder is then as it was
 */
export async function generate(options: GenerateOptions, progress: Progress): Promise<GenerateResult> {
  const root = await openRoot(options.output, async (folder) => (await readLock(folder)) !== undefined);
  const source = await openSource(options, progress);
  try {
    const keys = filterKeys(source.hashes.keys(), options);
    const before = await readLock(root);
    const lock = options.force === true ? undefined : before;
    const files = lock === undefined ? new Map<string, string>() : await intactFiles(root, lock);
    if (lock !== undefined && files.size === Object.keys(lock.files).length && isUpToDate(lock, source, keys)) {
      return {
        source: source.label,
        groupVersions: keys,
        written: [],
        removed: [],
        unchanged: files.size + 1,
        missing: [],
      };
    }
    const { documents, missing } = await keepMissing(await source.load(keys), async (key) => {
      const known = before?.documents[key];
      return known === undefined ? undefined : source.recall(key, known);
    });
    const tree = await progress.step("Generating modules", () =>
      generateTree(documents, source.strippedDocs, progress.signal, lock, files),
    );
    const plan = await planWrites(root, {
      files: tree,
      before: Object.keys(before?.files ?? {}),
      isOurs: (path, content) =>
        path === LOCK_FILE ? parseLock(content.toString("utf8")) !== undefined : content.includes(MARKER),
    });
    await progress.step("Writing files", () => applyPlan(root, plan, LOCK_FILE, progress.signal));
    return {
      source: source.label,
      groupVersions: documents.map(({ key }) => key).sort(),
      written: [...plan.write.keys()].sort(),
      removed: plan.remove,
      unchanged: plan.unchanged.length,
      missing,
    };
  } finally {
    await source.close();
  }
}

/**
 * The files of a generated tree, its lock among them.
 * @param lock the lock of a tree that is there already; modules that would come out the same are taken from `files`
 * @param files the files of that tree which are as they were written
 */
export async function generateTree(
  documents: readonly SnapshotDocument[],
  strippedDocs: boolean,
  signal: AbortSignal,
  lock?: Lock,
  files: ReadonlyMap<string, string> = new Map(),
): Promise<Map<string, string>> {
  const sources = documents.flatMap((document): SourceDocument[] => {
    const groupVersion = parseKey(document.key);
    return groupVersion === undefined ? [] : [{ ...document, groupVersion }];
  });
  const model = buildModel(applyFixups(sources).documents);
  const tree = await emitTree(model, reuseOf(lock, files), signal);
  const written: Lock = {
    generator: VERSION,
    strippedDocs,
    documents: Object.fromEntries(documents.map(({ key, hash }) => [key, hash])),
    modules: Object.fromEntries(tree.inputs),
    files: Object.fromEntries([...tree.files].map(([path, text]) => [path, sha256(text)])),
  };
  return new Map([...tree.files, [LOCK_FILE, formatLock(written)]]);
}

function isUpToDate(lock: Lock, source: DocumentSource, keys: readonly string[]): boolean {
  const recorded = Object.keys(lock.documents);
  return (
    lock.generator === VERSION &&
    lock.strippedDocs === source.strippedDocs &&
    recorded.length === keys.length &&
    keys.every((key) => source.hashes.get(key) !== "" && lock.documents[key] === source.hashes.get(key))
  );
}

/** The files of a tree that are as they were written, by path. */
export async function intactFiles(root: string, lock: Lock): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [path, recorded] of Object.entries(lock.files)) {
    const content = await readIfPresent(join(root, path));
    if (content !== undefined && sha256(content) === recorded) files.set(path, content.toString("utf8"));
  }
  return files;
}

function reuseOf(lock: Lock | undefined, files: ReadonlyMap<string, string>): Reuse {
  return {
    module(id, input) {
      if (lock?.generator !== VERSION || lock.modules[id] !== input) return undefined;
      const paths = Object.keys(lock.files).filter((path) => path.startsWith(`${id}/`));
      if (paths.length === 0 || paths.some((path) => !files.has(path))) return undefined;
      return new Map(paths.map((path) => [path, files.get(path) ?? ""]));
    },
  };
}
