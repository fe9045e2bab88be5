import {
  type CodeOptions,
  DEFAULT_CODE,
  generateTree,
  hasModule,
  inputOf,
  type PreviousTree,
  type TreeInput,
} from "../pipeline.js";
import { isGenerated } from "../print/index.js";
import {
  type DocumentSource,
  type Filter,
  filterKeys,
  loadWanted,
  openSource,
  type SourceOptions,
  type UnavailableDocument,
} from "../sources/index.js";
import { VERSION } from "../version.js";
import {
  applyPlan,
  findLock,
  LOCK_FILE,
  type Lock,
  openRoot,
  orphanedFiles,
  parseLock,
  planWrites,
  readLock,
  unmodifiedFiles,
} from "../write/index.js";
import { importExtensionFor } from "./import-extension.js";
import { type MissingAPI, markKept } from "./missing.js";
import {
  atLeastOne,
  checkOptions,
  type Enums,
  type ImportExtension,
  type OperationOptions,
  type OutputOptions,
} from "./options.js";
import { nearestCompilerOptions } from "./tsconfig.js";

/** Options of {@link generate}. */
export interface GenerateOptions extends SourceOptions, Filter, OutputOptions, OperationOptions {
  /** Folder to write to: new, empty, or written by kubesmith before. */
  readonly output: string;
  /** Regenerate every module, even if unchanged; default: false. */
  readonly force?: boolean;
}

/** The result of {@link generate}. */
export interface GenerateResult {
  /** Where the documents came from. */
  readonly source: string;
  /** Index keys of the group/versions: `api/v1`, `apis/apps/v1`. */
  readonly groupVersions: readonly string[];
  /** Paths below the folder. */
  readonly written: readonly string[];
  /** Paths below the folder. */
  readonly removed: readonly string[];
  /** How many files were up to date already. */
  readonly unchanged: number;
  /** Whether fields whose values are listed accept others too. */
  readonly enums: Enums;
  /** The extension of relative imports. */
  readonly importExtension: ImportExtension;
  /** APIs that the server did not describe; their existing code is kept, or they are omitted. */
  readonly missing: readonly MissingAPI[];
}

/**
 * Generates the modules of a cluster, a snapshot or the bundled snapshot.
 * When nothing changed since the last run, that is one request to a cluster, and no file is touched.
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
  options.signal?.throwIfAborted();
  const root = await openRoot(
    { option: "output", folder: options.output },
    async (folder) => (await findLock(folder)) !== undefined,
  );
  const source = await openSource(options, options);
  try {
    const before = await previousTree(root, options.force !== true);
    const code = await codeOptions(options, before.tree, root);
    const known = new Set([...source.hashes.keys(), ...Object.keys(before.tree?.lock.documents ?? {})]);
    const wanted = atLeastOne(filterKeys(known, options));
    if (isUpToDate(before, source, wanted, code)) {
      const unchanged = before.tree.files.size + 1;
      const none = { written: [], removed: [], missing: [] };
      return { source: source.label, groupVersions: wanted, ...none, unchanged, ...code };
    }
    const { input, unavailable } = await loadInput(source, wanted, before.tree, code, options);
    const files = await generateTree(input, source.strippedDocs, options.signal, before.tree);
    const plan = await planWrites(root, {
      files,
      before: [...Object.keys(before.tree?.lock.files ?? {}), ...before.orphaned],
      isOurs: (path, content) =>
        path === LOCK_FILE ? parseLock(content.toString("utf8")) !== undefined : isGenerated(content),
    });
    options.onProgress?.({ step: "write-files" });
    await applyPlan(root, plan, LOCK_FILE, options.signal);
    return {
      source: source.label,
      groupVersions: [...input.hashes.keys(), ...input.reused].sort(),
      written: [...plan.write.keys()].sort(),
      removed: plan.remove,
      unchanged: plan.unchanged.length,
      ...code,
      missing: markKept(unavailable, (key) => input.reused.includes(key)),
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

/** The content of a folder before anything is generated. */
interface Before {
  /** Absent if there is none that this version can read. */
  readonly tree?: PreviousTree;
  /** Generated sources that its lock does not list. */
  readonly orphaned: readonly string[];
}

async function previousTree(root: string, reuse: boolean): Promise<Before> {
  const lock = await readLock(root);
  if (lock !== undefined) {
    const files = await unmodifiedFiles(root, lock);
    return { tree: { lock, files, reuse }, orphaned: await orphanedFiles(root, lock.files) };
  }
  // For a tree whose lock this version cannot read, its sources are used instead.
  const isOurs = (await findLock(root)) !== undefined;
  return { orphaned: isOurs ? await orphanedFiles(root, {}) : [] };
}

function isUpToDate(
  before: Before,
  source: DocumentSource,
  keys: readonly string[],
  code: CodeOptions,
): before is Before & { readonly tree: PreviousTree } {
  if (before.tree?.reuse !== true || before.orphaned.length > 0) return false;
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
  const input = inputOf(documents, reused, code);
  onProgress?.({ step: "generate-modules", documents: documents.length, definitions: input.model.definitions.size });
  return { input, unavailable };
}
