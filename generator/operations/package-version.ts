import { diffDocuments } from "../diff/index.js";
import { GeneratorError } from "../errors.js";
import type { EmitModel } from "../naming/index.js";
import type { Document } from "../openapi/index.js";
import { emitModelOf, withoutMalformed } from "../pipeline.js";
import { bumpVersion, decideBump, generationChanges, isVersion, sameDocuments, typeChanges } from "../release/index.js";
import type { VersionBump } from "../release/semver.js";
import type { ReleaseFacts, VersionReasons } from "../release/version-change.js";
import { stripDocs } from "../snapshot/index.js";
import { openPreviousRelease, type PreviousOptions, type PreviousRelease } from "./previous-release.js";

/** Options that decide the version of a package. Exactly one of `version`, `revision` and `versionFromDiff` is required. */
export interface VersionOptions {
  /** Version of the package, semver. */
  readonly version?: string;
  /**
   * Number the package after the Kubernetes release that it is generated from: `1.36.3` for Kubernetes 1.36 and revision 3. An integer from 0.
   */
  readonly revision?: number;
  /**
   * The previous version of the package: its folder, its tarball (`.tgz`), its `kubesmith.json`, or a source as {@link diff} accepts it. What
   * changed since then decides the version: a change that breaks, or may break, someone is a major one, any other change to the API a minor
   * one, and anything else a patch. Before 1.0.0, they are minor, patch and patch.
   */
  readonly versionFromDiff?: string;
  /** The number of the previous version; default: that of its package. Required if `versionFromDiff` is not a package. */
  readonly previousVersion?: string;
}

/** Why a package has its version. */
export interface VersionChange extends VersionReasons {
  /** What it was compared with: `@acme/cluster 1.2.3`, `the snapshot api`. */
  readonly previous: string;
  readonly previousVersion: string;
  /** How much changed. `none`: the package has the same version, and there is nothing to publish. */
  readonly bump: VersionBump;
}

/** The package whose version is decided. */
export interface CurrentRelease {
  readonly facts: ReleaseFacts;
  /** Absent if the documents are not known: the package is built from generated sources. */
  readonly api?: { readonly documents: readonly Document[]; readonly model: EmitModel };
  readonly kubernetes?: string | undefined;
}

/** Maximum number of characters of a package's name and version in a message. npm accepts names of 214 characters. */
const MAX_LABEL = 300;

/** @throws GeneratorError `usage` for options that are missing, contradict each other or are not versions */
export function checkVersionOptions(options: VersionOptions): void {
  const { revision, previousVersion } = options;
  const given = (["version", "revision", "versionFromDiff"] as const).filter((name) => options[name] !== undefined);
  if (given.length !== 1) {
    const names = ["version", "revision", "versionFromDiff"] as const;
    const message =
      given.length === 0
        ? "the package needs a version: use `version`, `revision` or `versionFromDiff`"
        : `${given.map((name) => `\`${name}\``).join(" and ")} cannot be used together`;
    throw new GeneratorError("usage", message, { options: names });
  }
  for (const name of ["version", "previousVersion"] as const) {
    const value = options[name];
    if (value === undefined || isVersion(value)) continue;
    const message = `\`${name}\` ${JSON.stringify(value)} is not a semantic version, such as 1.0.0`;
    throw new GeneratorError("usage", message, { options: [name] });
  }
  if (previousVersion !== undefined && options.versionFromDiff === undefined)
    throw new GeneratorError("usage", "`previousVersion` requires `versionFromDiff`", {
      options: ["previousVersion", "versionFromDiff"],
    });
  if (revision !== undefined && (!Number.isSafeInteger(revision) || revision < 0))
    throw new GeneratorError("usage", "`revision` must be an integer from 0", { options: ["revision"] });
}

/**
 * The version of a package, and why it has it if a comparison decided.
 * @throws GeneratorError `usage` if the documents do not say what is needed, and what reading the previous version throws
 */
export async function decideVersion(
  current: CurrentRelease,
  options: VersionOptions & PreviousOptions,
): Promise<{ readonly version: string; readonly change?: VersionChange }> {
  const { version, revision, versionFromDiff } = options;
  if (versionFromDiff !== undefined) {
    const change = await compare(current, await openPreviousRelease(versionFromDiff, options), options);
    const next = bumpVersion(change.previousVersion, change.bump);
    if (isVersion(next)) return { version: next, change };
    const message = `npm does not accept a version after ${change.previousVersion}; use \`version\``;
    throw new GeneratorError("usage", message, { options: ["version"] });
  }
  if (version !== undefined) return { version };
  const [release] = /^\d+\.\d+/.exec(current.kubernetes ?? "") ?? [];
  if (release !== undefined) return { version: `${release}.${revision}` };
  const problem =
    current.api === undefined
      ? "it is not known which Kubernetes release the sources were generated from"
      : "the documents do not say which Kubernetes release they are of";
  throw new GeneratorError("usage", `${problem}; use \`version\` instead of \`revision\``, {
    options: ["version", "revision"],
  });
}

async function compare(
  current: CurrentRelease,
  previous: PreviousRelease,
  options: VersionOptions,
): Promise<VersionChange> {
  const { record, label } = previous;
  const previousVersion = options.previousVersion ?? record?.version;
  if (previousVersion === undefined || !isVersion(previousVersion)) {
    const problem =
      record === undefined
        ? `${label} is not a package and has no version`
        : `the version of ${label.slice(0, MAX_LABEL)} is not a semantic version, such as 1.0.0`;
    const message = `${problem}; add \`previousVersion\``;
    throw new GeneratorError("usage", message, { options: ["previousVersion"] });
  }
  const reasons = {
    ...apiReasons(current, previous),
    generation: generationChanges(record, current.facts),
  };
  // Documents differ wherever the API does.
  const generation =
    reasons.changes.length > 0 ? reasons.generation.filter(({ kind }) => kind !== "documents") : reasons.generation;
  return { previous: label, previousVersion, bump: decideBump({ ...reasons, generation }), ...reasons, generation };
}

/** @throws GeneratorError `usage` if the documents of one side are not known, and may differ */
function apiReasons(
  { api, facts }: CurrentRelease,
  { record, documents, label }: PreviousRelease,
): Pick<VersionReasons, "changes" | "types"> {
  if (api !== undefined && documents !== undefined) {
    const enums = record?.enums ?? facts.enums;
    const { made: before } = withoutMalformed(documents, (usable) => emitModelOf(usable, [], enums));
    return {
      changes: diffDocuments(stripped(documents), stripped(api.documents)),
      types: typeChanges(before, api.model),
    };
  }
  if (record !== undefined && sameDocuments(record, facts)) return { changes: [], types: [] };
  const message =
    api === undefined
      ? "the documents that the sources were generated from are not known; write the package to another folder (`output`), or use `version`"
      : `${label} does not contain the documents that it was generated from; compare with a snapshot of that version, or use \`version\``;
  throw new GeneratorError("usage", message, { options: ["output", "version"] });
}

/** A package contains no descriptions, which say what is deprecated. */
function stripped(documents: readonly Document[]): readonly Document[] {
  return documents.map((one) => ({ ...one, document: stripDocs(one.document) }));
}
