import { createRequire } from "node:module";
import { packageManifest, packageReadme, README_MARKER } from "../../templates/package-files.js";
import { GeneratorError } from "../errors.js";
import { isObject } from "../json.js";
import { MARKER } from "../print/index.js";
import { VERSION } from "../version.js";
import { applyPlan } from "../write/apply.js";
import { formatLock, LOCK_FILE, type Lock, parseLock, readLock } from "../write/lock.js";
import { planWrites } from "../write/plan.js";
import { openRoot } from "../write/root.js";
import { type Filter, filterKeys } from "./filter.js";
import { type GenerateInput, generateTree, inputOf, intactFiles } from "./generate.js";
import type { Progress } from "./progress.js";
import { type DocumentSource, openSource, type SourceOptions } from "./source.js";

/** What to package. */
export interface PackageOptions extends SourceOptions, Filter {
  /** Folder of the package: new, empty, written by `package` before, or holding generated sources. */
  readonly output: string;
  /** Name of the npm package. */
  readonly name: string;
  /** Version of the npm package, semver. */
  readonly version: string;
}

/** What was packaged. */
export interface PackageResult {
  readonly source: string;
  readonly name: string;
  readonly version: string;
  readonly output: string;
  /** Modules that the package exports. */
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
 * The documents come from where `generate` takes them; a folder that holds generated sources is packaged in place when no source is named.
 * @throws GeneratorError for whatever is wrong with the input or the folder; the folder is then as it was
 */
export async function packageSdk(options: PackageOptions, progress: Progress): Promise<PackageResult> {
  const { output, name, version } = options;
  if (!NAME.test(name)) throw new GeneratorError("usage", `--name ${JSON.stringify(name)} is no name that npm accepts`);
  if (!SEMVER.test(version))
    throw new GeneratorError("usage", `--version ${JSON.stringify(version)} is no semantic version, such as 1.0.0`);
  const root = await openRoot(output, async (folder) => (await readLock(folder)) !== undefined);
  const before = await readLock(root);
  const { source, tree } = await sourcesOf(root, options, progress);
  const { packagedPaths, transpileTree } = await import("../package/transpile.js");
  const sources = new Map([...tree].filter(([path]) => path.endsWith(".ts")));
  const modules = [...sources.keys()].flatMap((path) => /^(.+)\/index\.ts$/.exec(path)?.[1] ?? []).sort();
  const input = { name, version, generator: VERSION, runtime: runtimeVersion(), modules };
  const files = await progress.step("Compiling the package", () => transpileTree(sources, progress.signal));
  files.set(MANIFEST, `${JSON.stringify(packageManifest(input), null, 2)}\n`);
  files.set(README, packageReadme(input));
  files.set(LOCK_FILE, tree.get(LOCK_FILE) ?? "");
  const plan = await planWrites(root, {
    files,
    before: Object.keys(before?.files ?? {}).flatMap(packagedPaths),
    isOurs: isOurFile,
  });
  await progress.step("Writing files", () => applyPlan(root, plan, LOCK_FILE, progress.signal));
  return { source, name, version, output, modules };
}

/** The sources to package: those in the folder when no others are asked for, else newly generated ones. */
async function sourcesOf(
  root: string,
  options: PackageOptions,
  progress: Progress,
): Promise<{ source: string; tree: ReadonlyMap<string, string> }> {
  const lock = options.snapshot === undefined && options.embedded !== true ? await readLock(root) : undefined;
  if (lock !== undefined) {
    const intact = await intactFiles(root, lock);
    const recorded = Object.keys(lock.files);
    if (intact.size === recorded.length)
      return { source: `the sources in ${options.output}`, tree: withLock(intact, lock) };
    if (intact.size > 0) {
      const edited = recorded.find((path) => !intact.has(path));
      throw new GeneratorError(
        "output",
        `${edited} in ${options.output} is missing or was edited by hand; generate it again first`,
      );
    }
  }
  const source = await openSource(options, progress);
  try {
    const input = await loadAll(source, options);
    const tree = await progress.step("Generating modules", () =>
      generateTree(input, source.strippedDocs, progress.signal),
    );
    return { source: source.label, tree };
  } finally {
    await source.close();
  }
}

/** A package is published: one that lacks an API is worse than none. */
async function loadAll(source: DocumentSource, filter: Filter): Promise<GenerateInput> {
  const { documents, missing } = await source.load(filterKeys(source.hashes.keys(), filter));
  const [first] = missing;
  if (first !== undefined) throw new GeneratorError("document", `${first.reason}; leave it out with --exclude`);
  return inputOf(documents);
}

function withLock(files: ReadonlyMap<string, string>, lock: Lock): Map<string, string> {
  return new Map([...files, [LOCK_FILE, formatLock(lock)]]);
}

function isOurFile(path: string, content: Buffer): boolean {
  const text = content.toString("utf8");
  if (path === MANIFEST) return isOurManifest(text);
  if (path === README) return text.startsWith(README_MARKER);
  return path === LOCK_FILE ? parseLock(text) !== undefined : text.includes(MARKER);
}

function isOurManifest(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && isObject(value.kubesmith);
  } catch {
    return false;
  }
}

function runtimeVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)("@kubesmith/runtime/package.json");
  if (!isObject(manifest) || typeof manifest.version !== "string") throw new Error("@kubesmith/runtime has no version");
  return manifest.version;
}
