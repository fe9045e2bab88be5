import { README_MARKER } from "../../templates/package-files.js";
import { GeneratorError } from "../errors.js";
import { isObject } from "../json.js";
import { DEFAULT_CODE, generateTree, inputOf, type TreeInput } from "../pipeline.js";
import { isGenerated } from "../print/index.js";
import { type DocumentSource, type Filter, filterKeys, openSource, type SourceOptions } from "../sources/index.js";
import {
  applyPlan,
  findLock,
  formatLock,
  LOCK_FILE,
  type Lock,
  openRoot,
  parseLock,
  planWrites,
  readLock,
  unmodifiedFiles,
} from "../write/index.js";
import { atLeastOne, checkOptions, type OperationOptions, type OutputOptions } from "./options.js";

/** Options of {@link packageSdk}. */
export interface PackageOptions extends SourceOptions, Filter, OutputOptions, OperationOptions {
  /** Folder of the package: new, empty, written by `packageSdk` before, or containing generated sources. */
  readonly output: string;
  /** Name of the npm package. */
  readonly name: string;
  /** Version of the npm package, semver. */
  readonly version: string;
}

/** The result of {@link packageSdk}. */
export interface PackageResult {
  /** Where the documents came from. */
  readonly source: string;
  /** Name of the npm package. */
  readonly name: string;
  /** Version of the npm package. */
  readonly version: string;
  /** The folder, as it was passed. */
  readonly output: string;
  /** Modules that the package exports: `apps/v1`. */
  readonly modules: readonly string[];
}

// What npm accepts for new packages; https://docs.npmjs.com/cli/configuring-npm/package-json
const NAME = /^(?=.{1,214}$)(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;
const SEMVER =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;
const MANIFEST = "package.json";
const README = "README.md";

/**
 * Writes an npm package: scripts and declarations for ESM and CommonJS, a manifest that exports every group/version, a README, the lock.
 * The documents come from where {@link generate} takes them; a folder that contains generated sources is packaged in place if no source is
 * specified.
 *
 * @example
 * ```ts
 * await packageSdk({ snapshot: "api", output: "pkg", name: "@acme/cluster", version: "1.2.3" });
 * ```
 * @throws GeneratorError for everything that is wrong with the input or the folder, which is then unchanged
 * @throws what `connect` and requests throw, when the source is a cluster
 */
export async function packageSdk(options: PackageOptions): Promise<PackageResult> {
  checkOptions(options, ["output", "name", "version"]);
  const { output, name, version, onProgress, signal } = options;
  signal?.throwIfAborted();
  if (!NAME.test(name))
    throw new GeneratorError("usage", `\`name\` ${JSON.stringify(name)} is not a name that npm accepts`, {
      options: ["name"],
    });
  if (!SEMVER.test(version))
    throw new GeneratorError(
      "usage",
      `\`version\` ${JSON.stringify(version)} is not a semantic version, such as 1.0.0`,
      { options: ["version"] },
    );
  const root = await openRoot(
    { option: "output", folder: output },
    async (folder) => (await findLock(folder)) !== undefined,
  );
  const before = await readLock(root);
  const { source, tree } = await sourcesOf(root, options);
  onProgress?.({ step: "compile-package" });
  const { packageFiles, packagedPaths } = await import("../package/index.js");
  const { files, modules } = await packageFiles(tree, { name, version, signal });
  const plan = await planWrites(root, {
    files: new Map([...files, [LOCK_FILE, tree.get(LOCK_FILE) ?? ""]]),
    before: Object.keys(before?.files ?? {}).flatMap(packagedPaths),
    isOurs: isOurFile,
  });
  onProgress?.({ step: "write-files" });
  await applyPlan(root, plan, LOCK_FILE, signal);
  return { source, name, version, output, modules };
}

/** The sources to package: those in the folder if no source is specified, otherwise newly generated ones. */
async function sourcesOf(
  root: string,
  options: PackageOptions,
): Promise<{ source: string; tree: ReadonlyMap<string, string> }> {
  const lock = options.snapshot === undefined && options.embedded !== true ? await readLock(root) : undefined;
  if (lock !== undefined) {
    if (options.enums !== undefined && options.enums !== lock.enums) {
      const message = `the sources in ${options.output} were generated with ${lock.enums} enums, not with \`enums\` ${options.enums}; regenerate them first`;
      throw new GeneratorError("output", message, { options: ["enums"] });
    }
    const unmodified = await unmodifiedFiles(root, lock);
    const recorded = Object.keys(lock.files);
    if (unmodified.size === recorded.length)
      return { source: `the sources in ${options.output}`, tree: withLock(unmodified, lock) };
    if (unmodified.size > 0) {
      const edited = recorded.find((path) => !unmodified.has(path));
      throw new GeneratorError(
        "output",
        `${edited} in ${options.output} is missing or was edited by hand; regenerate it first`,
      );
    }
  }
  const source = await openSource(options, options);
  try {
    const input = await loadAll(source, options);
    return { source: source.label, tree: await generateTree(input, source.strippedDocs, options.signal) };
  } finally {
    await source.close();
  }
}

/** A package is published, so an incomplete one is worse than none. */
async function loadAll(source: DocumentSource, options: PackageOptions): Promise<TreeInput> {
  const { documents, unavailable } = await source.load(atLeastOne(filterKeys(source.hashes.keys(), options)));
  const [first] = unavailable;
  if (first !== undefined)
    throw new GeneratorError("document", `${first.reason}; omit it with \`exclude\``, { options: ["exclude"] });
  options.onProgress?.({ step: "generate-modules", documents: documents.length });
  options.signal?.throwIfAborted();
  const input = inputOf(documents, [], { ...DEFAULT_CODE, enums: options.enums ?? DEFAULT_CODE.enums });
  const definitions = input.model.definitions.size;
  options.onProgress?.({ step: "generate-modules", documents: documents.length, definitions });
  return input;
}

function withLock(files: ReadonlyMap<string, string>, lock: Lock): Map<string, string> {
  return new Map([...files, [LOCK_FILE, formatLock(lock)]]);
}

function isOurFile(path: string, content: Buffer): boolean {
  const text = content.toString("utf8");
  if (path === MANIFEST) return isOurManifest(text);
  if (path === README) return text.startsWith(README_MARKER);
  return path === LOCK_FILE ? parseLock(text) !== undefined : isGenerated(text);
}

function isOurManifest(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && isObject(value.kubesmith);
  } catch {
    return false;
  }
}
