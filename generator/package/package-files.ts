import { packageManifest, packageReadme } from "../../templates/package-files.js";
import { sha256 } from "../files.js";
import { formatRecord, PACKAGE_RECORD, type ReleaseFacts } from "../release/index.js";
import { jsrFiles } from "./jsr-files.js";
import { transpileTree } from "./transpile.js";

/** What a package contains besides its modules, and how to abort. */
export interface PackageInput {
  readonly name: string;
  readonly version: string;
  readonly facts: ReleaseFacts;
  /** The Kubernetes release that the documents are of. */
  readonly kubernetes?: string | undefined;
  /** The documents, as the files of a snapshot; empty if they are not known or not wanted. */
  readonly snapshot: ReadonlyMap<string, string>;
  /** SPDX expression of the licence. */
  readonly license?: string | undefined;
  /** Text of the licence. */
  readonly licenseText?: string | undefined;
  /** Text of a README to use instead of a generated one. */
  readonly readme?: string | undefined;
  /** Name of the package on JSR, if it is for JSR, too. */
  readonly jsr?: string | undefined;
  /** Aborts between two modules. */
  readonly signal?: AbortSignal | undefined;
}

/** Folder of the snapshot in a package. */
const SNAPSHOT = "snapshot";
/** Folder of the sources for JSR in a package; npm does not publish it. */
const JSR = "jsr";

/**
 * The files of a package by path: scripts and declarations of a tree's modules, manifest, record, README, and what else was asked for. Loading
 * this loads a compiler.
 * @param tree a generated tree; what is not a source is omitted
 * @throws GeneratorError `package` when a source can't be compiled by itself
 */
export async function packageFiles(
  tree: ReadonlyMap<string, string>,
  input: PackageInput,
): Promise<{ readonly files: ReadonlyMap<string, string>; readonly modules: readonly string[] }> {
  const { name, version, facts, kubernetes, license, licenseText, readme, jsr } = input;
  const sources = new Map([...tree].filter(([path]) => path.endsWith(".ts")));
  const modules = [...sources.keys()].flatMap((path) => /^(.+)\/index\.ts$/.exec(path)?.[1] ?? []).sort();
  const hasSnapshot = input.snapshot.size > 0;
  const manifest = { name, version, modules, generator: facts.generator, runtime: facts.runtime, license };
  const files = await transpileTree(sources, input.signal);
  // Files that do not show by themselves that kubesmith wrote them.
  const unmarked = new Map<string, string>();
  if (licenseText !== undefined) unmarked.set("LICENSE", licenseText);
  if (readme !== undefined) unmarked.set("README.md", readme);
  if (jsr !== undefined) {
    for (const [path, text] of jsrFiles(sources, { ...manifest, name: jsr }))
      (path.endsWith(".ts") ? files : unmarked).set(`${JSR}/${path}`, text);
    unmarked.set(`${JSR}/README.md`, readme ?? packageReadme({ ...manifest, name: jsr, registry: "jsr" }));
    if (licenseText !== undefined) unmarked.set(`${JSR}/LICENSE`, licenseText);
  }
  files.set("package.json", `${JSON.stringify(packageManifest(manifest), null, 2)}\n`);
  files.set("README.md", packageReadme({ ...manifest, hasSnapshot }));
  for (const [path, text] of input.snapshot) files.set(`${SNAPSHOT}/${path}`, text);
  for (const [path, text] of unmarked) files.set(path, text);
  const hashes = Object.fromEntries([...unmarked].map(([path, text]) => [path, sha256(text)]));
  const release = kubernetes === undefined ? {} : { kubernetes };
  files.set(PACKAGE_RECORD, formatRecord({ name, version, ...release, ...facts, files: hashes }));
  return { files, modules };
}
