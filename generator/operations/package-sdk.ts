import { README_MARKER } from "../../templates/package-files.js";
import { GeneratorError } from "../errors.js";
import { withUnixNewlines } from "../files.js";
import { isObject } from "../json.js";
import { DEFAULT_CODE, generateTree, inputOf, type TreeInput, withoutMalformed } from "../pipeline.js";
import { isGenerated } from "../print/index.js";
import {
  type DocumentSource,
  type Filter,
  filterKeys,
  listedKeys,
  openSource,
  type SourceOptions,
  type UnavailableDocument,
  unusableKeys,
} from "../sources/index.js";
import {
  type FoundLock,
  findLock,
  formatLock,
  generatedEntries,
  isGeneratedFolder,
  LOCK_FILE,
  type Lock,
  listedFiles,
  openRoot,
  readInside,
  readLock,
  type Target,
  unmodifiedFiles,
  writeFolder,
} from "../write/index.js";
import { atLeastOne, checkOptions, type OperationOptions, type OutputOptions } from "./options.js";
import { isTrusted, isVerified } from "./trusted-locks.js";

/** Options of {@link packageSdk}. */
export interface PackageOptions extends SourceOptions, Filter, OutputOptions, OperationOptions {
  /** Folder of the package: new, empty, written by `packageSdk` before, or, if no source is specified, containing generated sources. */
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
  /**
   * Whether kubesmith generated the code for this user, or `verify` found no difference between the code and a snapshot. False for sources
   * that were packaged in place and came from elsewhere, such as a checkout, and were not verified: whoever edited them may have edited the
   * hashes in their `lock.json`, too.
   */
  readonly trusted: boolean;
}

// What npm accepts for new packages; https://docs.npmjs.com/cli/configuring-npm/package-json
const NAME = /^(?=.{1,214}$)(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;
const SEMVER =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;
const MANIFEST = "package.json";
const README = "README.md";

/**
 * Writes an npm package: scripts and declarations for ESM and CommonJS, a manifest that exports every group/version, a README, the lock. In a
 * package that is written again, fields that a person added to `package.json` stay, and so does a README of their own. To have the fields from the
 * beginning, put a `package.json` with them and `"kubesmith": {}` into the folder.
 * The documents come from where {@link generate} takes them; a folder that contains generated sources is packaged in place, as a whole, if no
 * snapshot is specified. The cluster of `connection` is not asked then.
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
    throw new GeneratorError("usage", `\`name\` ${JSON.stringify(name)} is not a valid npm package name`, {
      options: ["name"],
    });
  if (!SEMVER.test(version))
    throw new GeneratorError(
      "usage",
      `\`version\` ${JSON.stringify(version)} is not a semantic version, such as 1.0.0`,
      { options: ["version"] },
    );
  const root = await openRoot({ option: "output", folder: output }, isGeneratedFolder, signal);
  const { source, tree, isInPlace, trusted } = await sourcesOf(root, options);
  onProgress?.({ step: "compile-package" });
  const { packageFiles } = await import("../package/index.js");
  const { files, modules } = await packageFiles(tree, { name, version, signal });
  const all = new Map([...files, [LOCK_FILE, tree.get(LOCK_FILE) ?? ""]]);
  onProgress?.({ step: "write-files" });
  await writeFolder(root, { last: LOCK_FILE, signal }, async () => {
    // Another run may have written some meanwhile.
    if (!isInPlace) await refuseSources(root, options);
    return targetOf(root, all);
  });
  return { source, name, version, output, modules, trusted };
}

/** What to write over the present content of the folder. */
async function targetOf(root: string, generated: ReadonlyMap<string, string>): Promise<Target> {
  const { mergeManifest, packagedPaths } = await import("../package/index.js");
  const files = new Map(generated);
  const manifest = ownManifest((await readInside(root, MANIFEST))?.toString("utf8"));
  const wanted: unknown = JSON.parse(files.get(MANIFEST) ?? "{}");
  if (manifest !== undefined && isObject(wanted))
    files.set(MANIFEST, `${JSON.stringify(mergeManifest(wanted, manifest), null, 2)}\n`);
  const readme = await readInside(root, README);
  if (readme !== undefined && !isOurFile(README, readme)) files.delete(README);
  const found = await findLock(root);
  return {
    files,
    before: listedFiles(found).flatMap(packagedPaths),
    isOurs: (path, content) => (path === LOCK_FILE && found !== undefined) || isOurFile(path, content),
  };
}

/** The sources to package. */
interface Sources {
  readonly source: string;
  readonly tree: ReadonlyMap<string, string>;
  readonly isInPlace: boolean;
  readonly trusted: boolean;
}

/** The sources to package: those in the folder if no source is specified, otherwise newly generated ones. */
async function sourcesOf(root: string, options: PackageOptions): Promise<Sources> {
  const mayBeInPlace =
    options.snapshot === undefined &&
    options.embedded !== true &&
    options.crds === undefined &&
    options.swagger === undefined;
  if (!mayBeInPlace) await refuseSources(root, options);
  const hasSources = await containsSources(root);
  const lock = mayBeInPlace ? await readLock(root) : undefined;
  if (mayBeInPlace) assertUsable(await findLock(root), hasSources, options.output);
  if (lock !== undefined) {
    const filters = (["include", "exclude"] as const).filter((name) => options[name] !== undefined);
    if (filters.length > 0 && hasSources) {
      const names = filters.map((name) => `\`${name}\``).join(" and ");
      const message = `the sources in ${options.output} are packaged as a whole; use ${names} when you generate them, or write the package to another folder (\`output\`)`;
      throw new GeneratorError("usage", message, { options: [...filters, "output"] });
    }
    if (options.enums !== undefined && options.enums !== lock.enums) {
      const message = `the sources in ${options.output} were generated with ${lock.enums} enums, not with \`enums\` ${options.enums}; regenerate them first`;
      throw new GeneratorError("output", message, { options: ["enums"] });
    }
    const unmodified = await unmodifiedFiles(root, lock);
    const recorded = Object.keys(lock.files);
    if (unmodified.size === recorded.length) {
      const source = `the sources in ${options.output}`;
      const text = formatLock(lock);
      const trusted = (await isTrusted(text)) || (await isVerified(text));
      return { source, tree: withLock(unmodified, lock), isInPlace: true, trusted };
    }
    if (unmodified.size > 0 || hasSources) {
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
    return {
      source: source.label,
      tree: await generateTree(input, source.strippedDocs, options.signal),
      isInPlace: false,
      trusted: true,
    };
  } finally {
    await source.close();
  }
}

async function containsSources(root: string): Promise<boolean> {
  return (await generatedEntries(root)).includes("index.ts");
}

/** Both would have one lock, though they are generated from different documents. */
async function refuseSources(root: string, { output, snapshot, embedded, crds }: PackageOptions): Promise<void> {
  if (!(await containsSources(root))) return;
  const option =
    snapshot !== undefined ? "snapshot" : crds !== undefined ? "crds" : embedded === true ? "embedded" : undefined;
  const advice = option === undefined ? "" : `package these sources without \`${option}\`, or `;
  throw new GeneratorError(
    "output",
    `${output} contains generated sources; ${advice}write the package to another folder (\`output\`)`,
    { options: option === undefined ? ["output"] : [option, "output"] },
  );
}

/** Sources without a readable lock could only be mistaken for none, and the documents be taken from a cluster. */
function assertUsable(found: FoundLock | undefined, hasSources: boolean, output: string): void {
  const problem = found?.kind === "conflict" || hasSources ? problemOf(found) : undefined;
  if (problem === undefined) return;
  throw new GeneratorError("output", `${LOCK_FILE} in ${output} ${problem}; generate the sources again first`);
}

/** Why a lock says nothing about the sources beside it. */
function problemOf(found: FoundLock | undefined): string | undefined {
  switch (found?.kind) {
    case undefined:
      return "is missing";
    case "conflict":
      return "contains merge conflict markers";
    case "damaged":
      return "is damaged";
    case "other-format":
      return "was written by another version of kubesmith";
    case "lock":
      return undefined;
  }
}

/** A package is published, so an incomplete one is worse than none. */
async function loadAll(source: DocumentSource, options: PackageOptions): Promise<TreeInput> {
  const wanted = atLeastOne(filterKeys(listedKeys(source), options));
  refuseMissing(unusableKeys(source, wanted));
  const { documents, unavailable } = await source.load(wanted);
  refuseMissing(unavailable);
  options.onProgress?.({ step: "generate-modules", documents: documents.length });
  options.signal?.throwIfAborted();
  const code = { ...DEFAULT_CODE, enums: options.enums ?? DEFAULT_CODE.enums };
  const { made: input, malformed } = withoutMalformed(documents, (usable) => inputOf(usable, [], code));
  refuseMissing(malformed);
  const definitions = input.model.definitions.size;
  options.onProgress?.({ step: "generate-modules", documents: documents.length, definitions });
  return input;
}

function refuseMissing([first]: readonly UnavailableDocument[]): void {
  if (first === undefined) return;
  const { reason } = first;
  const advice = reason.includes("`exclude`") ? "" : "; omit it with `exclude`";
  throw new GeneratorError("document", reason + advice, { options: ["exclude"] });
}

function withLock(files: ReadonlyMap<string, string>, lock: Lock): Map<string, string> {
  return new Map([...files, [LOCK_FILE, formatLock(lock)]]);
}

function isOurFile(path: string, content: Buffer): boolean {
  const text = withUnixNewlines(content.toString("utf8"));
  if (path === MANIFEST) return ownManifest(text) !== undefined;
  if (path === README) return text.startsWith(README_MARKER);
  return path === LOCK_FILE ? text === "" : isGenerated(text);
}

/** The manifest of a package, if its member `kubesmith` says that we may write it. */
function ownManifest(text: string | undefined): { readonly [field: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return isObject(value) && isObject(value.kubesmith) ? value : undefined;
  } catch {
    return undefined;
  }
}
