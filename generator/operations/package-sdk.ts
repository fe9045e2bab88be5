import { GeneratorError } from "../errors.js";
import { isGeneratedFolder, LOCK_FILE, openRoot, writeFolder } from "../write/index.js";
import { checkOptions } from "./options.js";
import type { PackageOptions } from "./package-options.js";
import { packageSources, refuseSources } from "./package-sources.js";
import { packageTarget, projectFields } from "./package-target.js";
import { readTexts } from "./package-texts.js";
import { checkVersionOptions, type VersionChange } from "./package-version.js";

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
  /** Why the package has its version. Present with `versionFromDiff`. */
  readonly change?: VersionChange;
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
// What JSR accepts; https://jsr.io/docs/packages
const JSR_NAME = /^@[a-z][a-z0-9-]{1,18}[a-z0-9]\/[a-z][a-z0-9-]{0,56}[a-z0-9]$/;

/**
 * Writes an npm package: scripts and declarations for ESM and CommonJS, a manifest that exports every group/version, a README, the lock, and
 * `kubesmith.json`, which says what the package was made from. In a package that is written again, fields that a person added to `package.json`
 * stay, and so does a README of their own. To have the fields from the beginning, put a `package.json` with them and `"kubesmith": {}` into the
 * folder. Fields such as `license` and `repository` that are not in it come from the nearest `package.json` above the folder.
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
  checkOptions(options, ["output", "name"]);
  checkVersionOptions(options);
  const { output, name, onProgress, signal } = options;
  signal?.throwIfAborted();
  checkNames(options);
  const texts = await readTexts(options);
  const root = await openRoot({ option: "output", folder: output }, isGeneratedFolder, signal);
  const { source, tree, isInPlace, trusted, version, change, ...contents } = await packageSources(root, options);
  onProgress?.({ step: "compile-package" });
  const { packageFiles } = await import("../package/index.js");
  const inherited = await projectFields(root);
  const license = options.license ?? (typeof inherited.license === "string" ? inherited.license : undefined);
  const input = { ...contents, ...texts, name, version, license, jsr: options.jsr, signal };
  const { files, modules } = await packageFiles(tree, input);
  const all = new Map([...files, [LOCK_FILE, tree.get(LOCK_FILE) ?? ""]]);
  onProgress?.({ step: "write-files" });
  await writeFolder(root, { last: LOCK_FILE, signal }, async () => {
    // Another run may have written some meanwhile.
    if (!isInPlace) await refuseSources(root, options);
    return packageTarget(root, all, { inherited, license: options.license, readme: texts.readme });
  });
  return { source, name, version, output, ...(change !== undefined && { change }), modules, trusted };
}

/** @throws GeneratorError `usage` for names that registries do not accept */
function checkNames({ name, jsr }: PackageOptions): void {
  const fail = (option: string, message: string): never => {
    throw new GeneratorError("usage", `\`${option}\` ${message}`, { options: [option] });
  };
  if (!NAME.test(name)) fail("name", `${JSON.stringify(name)} is not a valid npm package name`);
  if (jsr !== undefined && !JSR_NAME.test(jsr))
    fail("jsr", `${JSON.stringify(jsr)} is not a valid JSR package name, such as @acme/cluster`);
}
