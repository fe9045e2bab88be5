import { GeneratorError } from "../errors.js";
import { conflictSides } from "../files.js";
import {
  type CodeOptions,
  DEFAULT_CODE,
  generateTree,
  hasModule,
  hasResources,
  inputOf,
  type PreviousTree,
  type TreeInput,
  withoutMalformed,
} from "../pipeline.js";
import { isGenerated } from "../print/index.js";
import {
  type DocumentSource,
  type Filter,
  filterKeys,
  listedKeys,
  loadWanted,
  openSource,
  type SourceOptions,
  type UnavailableDocument,
  unusableKeys,
} from "../sources/index.js";
import { VERSION } from "../version.js";
import {
  findLock,
  formatLock,
  generatedEntries,
  isGeneratedFolder,
  LOCK_FILE,
  type Lock,
  listedFiles,
  openRoot,
  orphanedFiles,
  readLock,
  type Target,
  unmodifiedFiles,
  writeFolder,
} from "../write/index.js";
import { importExtensionFor } from "./import-extension.js";
import { generateLimited, type Limiting, limitingOf } from "./limit-code.js";
import type { LimitResult } from "./limit-result.js";
import { type MissingAPI, markKept } from "./missing.js";
import {
  atLeastOne,
  checkOptions,
  type Enums,
  type ImportExtension,
  type LimitOptions,
  type OperationOptions,
  type OutputOptions,
} from "./options.js";
import { isTrusted, trust } from "./trusted-locks.js";
import { nearestCompilerOptions } from "./tsconfig.js";

/** Options of {@link generate}. */
export interface GenerateOptions extends SourceOptions, Filter, OutputOptions, LimitOptions, OperationOptions {
  /** Folder to write to: new, empty, or written by `generate` before. */
  readonly output: string;
  /** Regenerate every module, even if unchanged; default: false. */
  readonly force?: boolean;
}

/** The result of {@link generate}. */
export interface GenerateResult {
  /** Where the documents came from. */
  readonly source: string;
  /** Index keys of the group/versions that the code contains: `api/v1`, `apis/apps/v1`. */
  readonly groupVersions: readonly string[];
  /** Paths below the folder. */
  readonly written: readonly string[];
  /** Paths below the folder. */
  readonly removed: readonly string[];
  /** How many files were up to date already. */
  readonly unchanged: number;
  /** Paths of files that begin like generated ones, but that no lock lists. They are left alone: someone may have copied them. */
  readonly orphaned: readonly string[];
  /** Whether fields whose values are listed accept others too. */
  readonly enums: Enums;
  /** The extension of relative imports. */
  readonly importExtension: ImportExtension;
  /** APIs that the server did not describe; their existing code is kept, or they are omitted. */
  readonly missing: readonly MissingAPI[];
  /** Set if the code was limited. */
  readonly limited?: LimitedResult;
}

/** What a limit left out. */
export interface LimitedResult extends LimitResult {
  /** How many group/versions the code would contain without the limit. */
  readonly groupVersions: number;
}

/**
 * Generates the modules of a cluster, a snapshot or the bundled snapshot.
 * When nothing changed since the last run of the same user, that is one request to a cluster, and no file is touched. Of several runs at once in one
 * folder, each waits until the others have written. What a killed run began, the next one finishes.
 *
 * @example
 * ```ts
 * const { written } = await generate({ snapshot: "api", output: "src/kubernetes", include: ["apps", "*.example.com"] });
 * ```
 * @throws GeneratorError for everything that is wrong with the input or the folder, which is then unchanged
 * @throws what `connect` and requests throw, when the source is a cluster
 */
export async function generate(options: GenerateOptions): Promise<GenerateResult> {
  checkOptions(options, ["output"]);
  return generateFrom(() => openSource(options, options), options);
}

/**
 * How {@link generateFrom} differs from {@link generate}.
 * @internal
 */
export interface GenerateFromOptions {
  /** Called before any file is written, when it is certain that nothing is in the way; if it rejects, nothing is written. */
  readonly first?: () => Promise<void>;
  /** What limits the code. Default: what the options say. */
  readonly limiting?: Limiting | undefined;
}

/**
 * Generates as {@link generate} does, from another source.
 * @param open opens the source, which is closed at the end
 * @internal
 */
export async function generateFrom(
  open: () => Promise<DocumentSource>,
  options: GenerateOptions,
  { first, ...given }: GenerateFromOptions = {},
): Promise<GenerateResult> {
  options.signal?.throwIfAborted();
  const { signal } = options;
  const limiting = given.limiting ?? (await limitingOf(options));
  const root = await openRoot({ option: "output", folder: options.output }, isGeneratedFolder, signal);
  await refusePackage(root, options.output);
  const source = await open();
  try {
    const before = await previousTree(root, source, options.force !== true);
    const code = await codeOptions(options, before?.tree, root);
    const known = new Set([...listedKeys(source), ...Object.keys(before?.tree.lock.documents ?? {})]);
    const wanted = atLeastOne(filterKeys(known, options));
    const usable = wanted.filter((key) => source.unusable?.has(key) !== true);
    if (limiting === undefined && isUpToDate(before, source, usable, code)) {
      const { files, lock } = before.tree;
      const missing = markKept(unusableKeys(source, wanted), () => false);
      const none = { written: [], removed: [], missing };
      const orphaned = await orphanedFiles(root, lock.files);
      await first?.();
      return { source: source.label, groupVersions: usable, ...none, unchanged: files.size + 1, orphaned, ...code };
    }
    // Limited code may lack what the modules of other limits refer to.
    const kept = limiting === undefined && before?.tree.lock.limit === undefined ? before?.tree : undefined;
    const { input: all, unavailable } = await loadInput(source, wanted, kept, code, options);
    const limited =
      limiting === undefined
        ? undefined
        : await generateLimited(all, {
            ...options,
            limiting,
            unavailable,
            folders: [options.output, root],
            strippedDocs: source.strippedDocs,
            previous: before?.tree,
          });
    const input = limited?.input ?? all;
    const files = limited?.files ?? (await generateTree(all, source.strippedDocs, signal, before?.tree));
    options.onProgress?.({ step: "write-files" });
    const plan = await writeFolder(root, { last: LOCK_FILE, signal, first }, async () => {
      // Another run may have written one meanwhile.
      await refusePackage(root, options.output);
      return targetOf(root, files);
    });
    // Text of an API that is down comes from the folder, and is only as good as what was there.
    if (input.reused.length === 0 || before?.isTrusted === true)
      await trust(files.get(LOCK_FILE) ?? "", source.fingerprint);
    const keys = [...input.hashes.keys(), ...input.reused].sort();
    return {
      source: source.label,
      groupVersions: limited === undefined ? keys : keys.filter((key) => hasResources(input, key)),
      written: [...plan.write.keys()].sort(),
      removed: plan.remove,
      unchanged: plan.unchanged.length,
      orphaned: await orphanedFiles(root, Object.fromEntries([...files.keys()].map((path) => [path, ""]))),
      ...code,
      missing: markKept(unavailable, (key) => input.reused.includes(key)),
      ...(limited !== undefined && { limited: { groupVersions: keys.length, ...limited.result } }),
    };
  } finally {
    await source.close();
  }
}

/** The lock of a package describes its sources, so that it cannot be told from that of sources beside it. */
async function refusePackage(root: string, output: string): Promise<void> {
  const entries = await generatedEntries(root);
  if (!entries.includes("index.js") || entries.includes("index.ts")) return;
  throw new GeneratorError(
    "output",
    `${output} contains a package; generate sources into another folder (\`output\`)`,
    {
      options: ["output"],
    },
  );
}

/**
 * What to write over the present content of the folder: only what a lock lists is removed, and what was compiled from it to package it in place,
 * since that is outdated.
 */
async function targetOf(root: string, files: ReadonlyMap<string, string>): Promise<Target> {
  const found = await findLock(root);
  const listed = new Set(listedFiles(found));
  const isUnchanged = found?.kind === "lock" && formatLock(found.lock) === files.get(LOCK_FILE);
  const compiled = isUnchanged ? [] : await packagedFiles(root, listed);
  return {
    files,
    before: [...listed, ...compiled],
    isOurs: (path, content) => {
      // A power failure may leave files empty.
      if (path === LOCK_FILE) return found !== undefined || content.length === 0;
      return isGenerated(content) || isGeneratedOnBothSides(content) || (content.length === 0 && listed.has(path));
    },
  };
}

/** Whether a file with merge conflict markers was generated on both sides, perhaps by different versions, whose first lines differ. */
function isGeneratedOnBothSides(content: Buffer): boolean {
  const sides = content.subarray(0, 7).toString("latin1") === "<<<<<<<" ? conflictSides(content.toString("utf8")) : [];
  const [ours, theirs] = sides.map((side) => isGenerated(side));
  return ours === true && theirs === true;
}

/** What a package in place has of these sources; none if there is none. */
async function packagedFiles(root: string, sources: Iterable<string>): Promise<readonly string[]> {
  if (!(await generatedEntries(root)).includes("index.js")) return [];
  const { packagedPaths } = await import("../package/index.js");
  return [...sources].flatMap(packagedPaths);
}

/** What the code looks like: as the options say, else as it was, else by default. */
async function codeOptions(
  options: OutputOptions,
  previous: PreviousTree | undefined,
  root: string,
): Promise<CodeOptions> {
  const { lock } = previous ?? {};
  return {
    enums: options.enums ?? lock?.enums ?? DEFAULT_CODE.enums,
    importExtension:
      options.importExtension ?? lock?.importExtension ?? importExtensionFor(await nearestCompilerOptions(root)),
  };
}

/** The content of a folder before anything is generated. */
interface Before {
  readonly tree: PreviousTree;
  /** Whether kubesmith wrote it for this user, and nobody changed its lock since. */
  readonly isTrusted: boolean;
  /** Whether it was from documents with the same content, if hashes are not enough. */
  readonly isOfSource: boolean;
}

/** The tree in a folder; `undefined` if there is none that this version can read. */
async function previousTree(root: string, source: DocumentSource, reuse: boolean): Promise<Before | undefined> {
  const lock = await readLock(root);
  if (lock === undefined) return undefined;
  const text = formatLock(lock);
  const trusted = await isTrusted(text);
  return {
    tree: { lock, files: await unmodifiedFiles(root, lock), reuse: reuse && trusted },
    isTrusted: trusted,
    isOfSource: await isTrusted(text, source.fingerprint),
  };
}

function isUpToDate(
  before: Before | undefined,
  source: DocumentSource,
  keys: readonly string[],
  code: CodeOptions,
): before is Before & { readonly tree: { readonly reuse: true } } {
  if (before?.tree.reuse !== true || !before.isOfSource) return false;
  const { lock, files } = before.tree;
  const isUnmodified = files.size === Object.keys(lock.files).length;
  return isUnmodified && isGeneratedFrom(lock, source, keys, code);
}

function isGeneratedFrom(lock: Lock, source: DocumentSource, keys: readonly string[], code: CodeOptions): boolean {
  return (
    lock.generator === VERSION &&
    lock.strippedDocs === source.strippedDocs &&
    lock.enums === code.enums &&
    lock.importExtension === code.importExtension &&
    lock.limit === undefined &&
    Object.keys(lock.documents).length === keys.length &&
    keys.every((key) => source.hashes.get(key) !== "" && lock.documents[key] === source.hashes.get(key))
  );
}

async function loadInput(
  source: DocumentSource,
  wanted: readonly string[],
  previous: PreviousTree | undefined,
  code: CodeOptions,
  { onProgress, signal }: OperationOptions,
): Promise<{ input: TreeInput; unavailable: readonly UnavailableDocument[] }> {
  const { documents, unavailable } = await loadWanted(source, wanted);
  const reused = unavailable.map(({ key }) => key).filter((key) => hasModule(previous, key));
  onProgress?.({ step: "generate-modules", documents: documents.length });
  // The longest part of the work without a pause.
  signal?.throwIfAborted();
  const { made: input, malformed } = withoutMalformed(documents, (usable, leftOut) =>
    inputOf(usable, [...reused, ...leftOut.filter((key) => hasModule(previous, key))], code),
  );
  onProgress?.({ step: "generate-modules", documents: documents.length, definitions: input.model.definitions.size });
  return { input, unavailable: [...unavailable, ...malformed] };
}
