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
import { isGeneratedFolder, LOCK_FILE, openRoot, orphanedFiles, writeFolder } from "../write/index.js";
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
import { isUpToDate, previousTree } from "./previous-tree.js";
import { refusePackage, targetOf } from "./target.js";
import { trust } from "./trusted-locks.js";
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
    // Limited code may lack what complete code refers to.
    const kept = limiting !== undefined || before?.tree.lock.limit === undefined ? before?.tree : undefined;
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
