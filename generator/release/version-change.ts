import type { Change } from "../diff/index.js";
import type { PackageRecord } from "./record.js";
import { isInCaretRange, type VersionBump } from "./semver.js";
import type { TypeChange } from "./type-changes.js";

/** A change that does not come from the API: another generator or runtime, or another option. */
export interface GenerationChange {
  /** What changed. `documents`: descriptions, or anything else that is neither an API change nor one of types. */
  readonly kind: "generator" | "runtime" | "enums" | "strippedDocs" | "documents";
  /** The value before; absent if the previous version does not say it. */
  readonly from?: string;
  /** The value now; absent for `documents`. */
  readonly to?: string;
}

/** What decides the next version. */
export interface VersionReasons {
  /** Changes to the API. */
  readonly changes: readonly Change[];
  /** Changes to the generated types. */
  readonly types: readonly TypeChange[];
  /** Everything else. */
  readonly generation: readonly GenerationChange[];
}

/** The part of a record that does not depend on the API. */
export type ReleaseFacts = Pick<PackageRecord, "generator" | "runtime" | "enums" | "strippedDocs" | "documents">;

/**
 * Decides how much the version of a package changes. Only what is certainly compatible is not a major change: a possibly breaking change
 * is one, too. New values of an enum count only if the types change with them.
 */
export function decideBump({ changes, types, generation }: VersionReasons): VersionBump {
  const isMajor = ({ rank, kind }: Change): boolean => rank !== "compatible" && kind !== "enum-values-added";
  if (types.length > 0 || changes.some(isMajor) || generation.some(isBreaking)) return "major";
  if (changes.length > 0) return "minor";
  return generation.length > 0 ? "patch" : "none";
}

/** A generator or runtime that `^` does not accept may generate other types, and so does the other setting of enums. */
function isBreaking({ kind, from, to }: GenerationChange): boolean {
  if (kind === "enums") return true;
  const isTool = kind === "generator" || kind === "runtime";
  return isTool && from !== undefined && to !== undefined && !isInCaretRange(from, to);
}

/**
 * What differs between two packages apart from their API.
 * @param before undefined if nothing but the API is known of the previous version
 */
export function generationChanges(before: ReleaseFacts | undefined, after: ReleaseFacts): readonly GenerationChange[] {
  if (before === undefined) return [{ kind: "generator", to: after.generator }];
  const kinds = ["generator", "runtime", "enums", "strippedDocs"] as const;
  const changed = kinds.flatMap((kind): GenerationChange[] => {
    const [from, to] = [String(before[kind]), String(after[kind])];
    return from === to ? [] : [{ kind, from, to }];
  });
  return sameDocuments(before, after) ? changed : [...changed, { kind: "documents" }];
}

/** Whether two packages were generated from documents with the same hashes. */
export function sameDocuments(before: ReleaseFacts, after: ReleaseFacts): boolean {
  const keys = Object.keys(before.documents);
  const isSame = (key: string): boolean => {
    const hash = before.documents[key] ?? "";
    return hash !== "" && hash === after.documents[key];
  };
  return keys.length === Object.keys(after.documents).length && keys.every(isSame);
}
