import { type Change, changeMessage, changeSubject } from "../diff/index.js";
import type { VersionChange } from "../operations/package-version.js";
import type { GenerationChange, TypeChange } from "../release/index.js";
import { printable } from "../terminal.js";
import { byRank, countRanks, rankWords } from "./report-diff.js";

/** Maximum number of changes of each kind that are listed. */
const MAX_LISTED = 10;

/** Why a package has its version, in lines for people. Safe for a terminal. */
export function reportVersion(change: VersionChange, version: string): string[] {
  const { previous, previousVersion, bump, changes, types, generation } = change;
  const title =
    bump === "none"
      ? `version  ${version}: nothing changed since ${previous}, so there is nothing to publish`
      : `version  ${previousVersion} -> ${version} (${bump}): ${summary(change)} since ${previous}`;
  const apiLines = listed(byRank(changes).map(changeLine));
  return [title, ...apiLines, ...listed(types.map(typeLine)), ...generation.map(generationLine)].map(printable);
}

function summary({ changes, types }: VersionChange): string {
  if (changes.length > 0) return countRanks(changes);
  return types.length > 0 ? "the generated types changed" : "the API did not change";
}

function listed(lines: readonly string[]): string[] {
  const rest = lines.length - MAX_LISTED;
  const more = rest > 0 ? [`  and ${rest} more; list all of them with --json`] : [];
  return [...lines.slice(0, MAX_LISTED), ...more];
}

function changeLine(change: Change): string {
  const subject = [...new Set([change.groupVersion, changeSubject(change)])].join(" ");
  const path = change.path === undefined || change.path === "" ? "" : ` ${change.path}`;
  return `  ${rankWords(change.rank).padEnd(17)}  ${subject}${path}: ${changeMessage(change)}`;
}

function typeLine({ kind, module, name, property }: TypeChange): string {
  const place = property === undefined ? name : `${name}.${property}`;
  return `  ${"types".padEnd(17)}  ${module} ${place}: ${TYPE_CHANGES[kind]}`;
}

const TYPE_CHANGES: { readonly [K in TypeChange["kind"]]: string } = {
  "export-removed": "it is no longer exported",
  "required-property-added": "a required property was added",
  "property-became-required": "it is now required",
  "property-became-optional": "it is now optional",
  "enum-changed": "the type accepts other values",
};

function generationLine({ kind, from, to }: GenerationChange): string {
  const label = "  generated".padEnd(19);
  if (kind === "documents") return `${label}  from documents that differ in descriptions or other details`;
  if (kind === "strippedDocs")
    return `${label}  from documents ${to === "true" ? "without" : "with"} descriptions, unlike the previous version`;
  const name = { generator: "kubesmith", runtime: "@kubesmith/runtime", enums: "--enums" };
  return from === undefined
    ? `${label}  with ${name[kind]} ${to}, perhaps not the previous version`
    : `${label}  with ${name[kind]} ${to} instead of ${from}`;
}
