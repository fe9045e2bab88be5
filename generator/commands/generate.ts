import { join } from "node:path";
import type { MissingDocument } from "../discovery/documents.js";
import { emitTree, type Reuse } from "../emit/tree.js";
import { readIfPresent, sha256 } from "../files.js";
import { limitHeapGrowth } from "../memory.js";
import { buildModel } from "../model/build.js";
import { type GroupVersion, parseKey } from "../model/group-version.js";
import { moduleOf } from "../model/names.js";
import type { APIModel, ModuleId, SourceDocument } from "../model/types.js";
import { applyFixups } from "../openapi/fixups/apply.js";
import { MARKER } from "../print/index.js";
import type { SnapshotDocument } from "../snapshot/snapshot.js";
import { VERSION } from "../version.js";
import { applyPlan } from "../write/apply.js";
import { formatLock, LOCK_FILE, type Lock, parseLock, readLock } from "../write/lock.js";
import { planWrites } from "../write/plan.js";
import { openRoot } from "../write/root.js";
import { type Filter, filterKeys } from "./filter.js";
import { loadWanted, type MissingAPI, markKept } from "./missing.js";
import type { Progress } from "./progress.js";
import { type DocumentSource, openSource, type SourceOptions } from "./source.js";
import { strayFiles } from "./stray.js";

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
    const before = await readLock(root);
    const wanted = filterKeys(new Set([...source.hashes.keys(), ...Object.keys(before?.documents ?? {})]), options);
    const files = before === undefined ? new Map<string, string>() : await intactFiles(root, before);
    const stray = before === undefined ? [] : await strayFiles(root, before.files);
    const isIntact = before !== undefined && files.size === Object.keys(before.files).length && stray.length === 0;
    if (options.force !== true && isIntact && isUpToDate(before, source, wanted)) {
      const unchanged = files.size + 1;
      return { source: source.label, groupVersions: wanted, written: [], removed: [], unchanged, missing: [] };
    }
    const previous = before === undefined ? undefined : { lock: before, files, reuse: options.force !== true };
    const { input, missing } = await loadInput(source, wanted, previous);
    const tree = await progress.step("Generating modules", () =>
      generateTree(input, source.strippedDocs, progress.signal, previous),
    );
    const plan = await planWrites(root, {
      files: tree,
      before: [...Object.keys(before?.files ?? {}), ...stray],
      isOurs: (path, content) =>
        path === LOCK_FILE ? parseLock(content.toString("utf8")) !== undefined : content.includes(MARKER),
    });
    await progress.step("Writing files", () => applyPlan(root, plan, LOCK_FILE, progress.signal));
    return {
      source: source.label,
      groupVersions: [...input.hashes.keys(), ...input.kept].sort(),
      written: [...plan.write.keys()].sort(),
      removed: plan.remove,
      unchanged: plan.unchanged.length,
      missing: markKept(missing, (key) => input.kept.includes(key)),
    };
  } finally {
    await source.close();
  }
}

/** A tree that is there already. */
interface PreviousTree {
  readonly lock: Lock;
  /** Its files that are as they were written. */
  readonly files: ReadonlyMap<string, string>;
  /** Whether modules that would come out the same are taken from it. */
  readonly reuse: boolean;
}

/** What a tree is generated from. The documents themselves, which are most of the memory, are let go once there is a model. */
export interface GenerateInput {
  readonly model: APIModel;
  /** Hash of each document, by index key. */
  readonly hashes: ReadonlyMap<string, string>;
  /** Index keys of APIs that can't be described now, and whose modules are taken from the previous tree as they are. */
  readonly kept: readonly string[];
}

/** How many documents, and how many definitions of a model, make memory worth time. Kubernetes itself has 22, and some 700. */
const MANY_DOCUMENTS = 100;
const MANY_DEFINITIONS = 10_000;

async function loadInput(
  source: DocumentSource,
  wanted: readonly string[],
  previous: PreviousTree | undefined,
): Promise<{ input: GenerateInput; missing: readonly MissingDocument[] }> {
  if (wanted.length > MANY_DOCUMENTS) limitHeapGrowth();
  const { documents, missing } = await loadWanted(source, wanted);
  const kept = missing.map(({ key }) => key).filter((key) => hasModule(previous, key));
  return { input: inputOf(documents, kept), missing };
}

/** Makes of documents what a tree is generated from. */
export function inputOf(documents: readonly SnapshotDocument[], kept: readonly string[] = []): GenerateInput {
  const sources = documents.flatMap((document): SourceDocument[] => {
    const groupVersion = parseKey(document.key);
    return groupVersion === undefined ? [] : [{ ...document, groupVersion }];
  });
  const model = buildModel(applyFixups(sources).documents, versionsOf(kept));
  if (model.definitions.size > MANY_DEFINITIONS) limitHeapGrowth();
  return { model, hashes: new Map(documents.map(({ key, hash }) => [key, hash])), kept };
}

function versionsOf(keys: readonly string[]): GroupVersion[] {
  return keys.map(parseKey).filter((groupVersion) => groupVersion !== undefined);
}

/** The files of a generated tree, its lock among them. */
export async function generateTree(
  { model, hashes, kept }: GenerateInput,
  strippedDocs: boolean,
  signal: AbortSignal,
  previous?: PreviousTree,
): Promise<Map<string, string>> {
  const tree = await emitTree(model, reuseOf(previous), { signal });
  const keptModules = versionsOf(kept).map(moduleOf);
  const files = new Map([...tree.files, ...keptModules.flatMap((id) => moduleFiles(previous, id))]);
  const written: Lock = {
    generator: VERSION,
    strippedDocs,
    documents: Object.fromEntries([...hashes, ...kept.map((key) => [key, previous?.lock.documents[key] ?? ""])]),
    modules: Object.fromEntries([
      ...tree.inputs,
      ...keptModules.map((id) => [id, previous?.lock.modules[id] ?? ""] as const),
    ]),
    files: Object.fromEntries([...files].map(([path, text]) => [path, sha256(text)])),
  };
  return new Map([...files, [LOCK_FILE, formatLock(written)]]);
}

/** The files of a module in a previous tree; none where one of them is not as it was written. */
function moduleFiles(previous: PreviousTree | undefined, id: ModuleId): [path: string, text: string][] {
  const paths = Object.keys(previous?.lock.files ?? {}).filter((path) => path.startsWith(`${id}/`));
  const files = paths.flatMap((path): [string, string][] => {
    const text = previous?.files.get(path);
    return text === undefined ? [] : [[path, text]];
  });
  return files.length === paths.length ? files : [];
}

function hasModule(previous: PreviousTree | undefined, key: string): boolean {
  const groupVersion = parseKey(key);
  return groupVersion !== undefined && moduleFiles(previous, moduleOf(groupVersion)).length > 0;
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

function reuseOf(previous: PreviousTree | undefined): Reuse {
  return {
    module(id, input) {
      if (previous?.reuse !== true || previous.lock.generator !== VERSION || previous.lock.modules[id] !== input)
        return undefined;
      const files = moduleFiles(previous, id);
      return files.length === 0 ? undefined : new Map(files);
    },
  };
}
