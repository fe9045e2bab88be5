import { GeneratorError } from "../errors.js";
import { DEFAULT_CODE, generateTree, inputOf, type TreeInput, withoutMalformed } from "../pipeline.js";
import { kubernetesVersion, type ReleaseFacts } from "../release/index.js";
import { SNAPSHOT_ATTRIBUTES, snapshotFiles } from "../snapshot/index.js";
import {
  type DocumentSource,
  filterKeys,
  listedKeys,
  openSource,
  type UnavailableDocument,
  unusableKeys,
} from "../sources/index.js";
import { VERSION } from "../version.js";
import {
  type FoundLock,
  findLock,
  formatLock,
  generatedEntries,
  LOCK_FILE,
  type Lock,
  readLock,
  unmodifiedFiles,
} from "../write/index.js";
import { atLeastOne } from "./options.js";
import type { PackageOptions } from "./package-options.js";
import { decideVersion, type VersionChange } from "./package-version.js";
import { isTrusted, isVerified } from "./trusted-locks.js";

/** The sources to package, and what the package says about them. */
export interface PackageSources {
  readonly source: string;
  readonly tree: ReadonlyMap<string, string>;
  readonly isInPlace: boolean;
  readonly trusted: boolean;
  readonly facts: ReleaseFacts;
  readonly kubernetes?: string | undefined;
  readonly snapshot: ReadonlyMap<string, string>;
  readonly version: string;
  readonly change?: VersionChange;
}

/**
 * The sources to package: those in the folder if no source is specified, otherwise newly generated ones.
 * @throws GeneratorError for everything that is wrong with them, or with the version
 */
export async function packageSources(root: string, options: PackageOptions): Promise<PackageSources> {
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
      if (options.jsr !== undefined) {
        const message = `sources for JSR cannot be written next to those in ${options.output}; write the package to another folder (\`output\`)`;
        throw new GeneratorError("output", message, { options: ["output"] });
      }
      const { generator, enums, strippedDocs, documents } = lock;
      const facts = { generator, runtime: await runtime(), enums, strippedDocs, documents };
      const decided = await decideVersion({ facts }, options);
      const tree = withLock(unmodified, lock);
      return { source, tree, isInPlace: true, trusted, facts, snapshot: new Map(), ...decided };
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
    const { input, ...contents } = await loadAll(source, options);
    return {
      source: source.label,
      tree: await generateTree(input, source.strippedDocs, options.signal),
      isInPlace: false,
      trusted: true,
      ...contents,
    };
  } finally {
    await source.close();
  }
}

async function containsSources(root: string): Promise<boolean> {
  return (await generatedEntries(root)).includes("index.ts");
}

/** Refuses a folder that contains generated sources: both would have one lock, though they are generated from different documents. */
export async function refuseSources(root: string, { output, snapshot, embedded, crds }: PackageOptions): Promise<void> {
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

/** What the documents of a source give. They themselves need most of the memory, and are released before modules are generated. */
type Loaded = Pick<PackageSources, "facts" | "kubernetes" | "snapshot" | "version" | "change"> & {
  readonly input: TreeInput;
};

/** A package is published, so an incomplete one is worse than none. */
async function loadAll(source: DocumentSource, options: PackageOptions): Promise<Loaded> {
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
  const kubernetes = kubernetesVersion(documents);
  const facts: ReleaseFacts = {
    generator: VERSION,
    runtime: await runtime(),
    enums: code.enums,
    strippedDocs: source.strippedDocs,
    documents: Object.fromEntries(input.hashes),
  };
  const decided = await decideVersion({ facts, kubernetes, api: { documents, model: input.model } }, options);
  const snapshot = options.omitSnapshot === true ? new Map<string, string>() : await snapshotFiles(documents, true);
  // It is for Git, and the package is not in a repository.
  const packed = new Map([...snapshot].filter(([path]) => path !== SNAPSHOT_ATTRIBUTES));
  return { input, facts, kubernetes, snapshot: packed, ...decided };
}

async function runtime(): Promise<string> {
  return (await import("../package/index.js")).runtimeVersion();
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
