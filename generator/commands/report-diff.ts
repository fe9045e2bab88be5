import type { Colors } from "picocolors/types.js";
import { type Change, changeMessage, changeSubject, type Rank, type ReachedKind } from "../diff/index.js";
import type { DiffResult, NotCompared } from "../operations/diff.js";
import { printable } from "../terminal.js";
import type { Place } from "../usage/index.js";
import { withFlags } from "./describe-error.js";
import { placeText } from "./report-usage.js";

/** The ranks, the most serious first, in words. */
export const RANKS: readonly (readonly [rank: Rank, words: string])[] = [
  ["breaking", "breaking"],
  ["possibly-breaking", "possibly breaking"],
  ["compatible", "compatible"],
];

/** A rank in words. */
export function rankWords(rank: Rank): string {
  return RANKS.find(([one]) => one === rank)?.[1] ?? rank;
}

/** Maximum number of kinds that are listed for a change. */
const MAX_KINDS = 3;

/** Changes of one subject: a definition, a resource, or a group/version. */
interface Section {
  readonly groupVersion: string;
  readonly subject: string;
  readonly changes: readonly Change[];
}

/** Changes in lines for people, by group/version and subject; the most serious changes of a subject come first. Safe for a terminal. */
export function reportDiff(result: DiffResult, colors: Colors): string[] {
  const { compared, changes, missing, places } = result;
  // With a program, there may be changes that are not listed.
  const none = places === undefined ? "no difference" : "no change that touches the program";
  const used = placesByChange(result);
  const sides = `${printable(compared.before)} and ${printable(compared.after)}`;
  const lines: string[] = [];
  let groupVersion: string | undefined;
  for (const section of sectionsOf(changes)) {
    if (section.groupVersion !== groupVersion) lines.push(colors.bold(printable(section.groupVersion)));
    groupVersion = section.groupVersion;
    const reached = reachedText(section);
    lines.push(`  ${printable(section.subject)}${reached === "" ? "" : colors.dim(` (${printable(reached)})`)}`);
    for (const change of section.changes) {
      lines.push(`    ${changeLine(change, colors)}`);
      for (const place of used.get(change) ?? []) lines.push(`      ${colors.dim(`used at ${placeText(place)}`)}`);
    }
  }
  for (const one of missing) lines.push(printable(missingText(one)));
  return [...lines, changes.length === 0 ? `${none} between ${sides}` : `${countRanks(changes)} between ${sides}`];
}

/** The places in a program that each change touches. */
export function placesByChange({ changes, places }: DiffResult): ReadonlyMap<Change, readonly Place[]> {
  return new Map(changes.map((change, index) => [change, places?.[index] ?? []]));
}

/** The changes, the most serious ones first. */
export function byRank(changes: readonly Change[]): Change[] {
  return RANKS.flatMap(([rank]) => changes.filter((change) => change.rank === rank));
}

/** Groups changes by what changed. Sections stay in the order of their first change; changes are sorted by rank. */
export function sectionsOf(changes: readonly Change[]): readonly Section[] {
  const sections = new Map<string, Change[]>();
  for (const change of changes) {
    const key = JSON.stringify([change.groupVersion, change.definition, change.resource, change.subresource]);
    const found = sections.get(key);
    if (found === undefined) sections.set(key, [change]);
    else found.push(change);
  }
  return [...sections.values()].flatMap((found): Section[] => {
    const [first] = found;
    if (first === undefined) return [];
    return [{ groupVersion: first.groupVersion, subject: changeSubject(first), changes: byRank(found) }];
  });
}

/** `2 breaking, 1 compatible changes` */
export function countRanks(changes: readonly Change[]): string {
  const counts = RANKS.flatMap(([rank, words]) => {
    const { length } = changes.filter((change) => change.rank === rank);
    return length === 0 ? [] : [`${length} ${words}`];
  });
  return `${counts.join(", ")} change${changes.length === 1 ? "" : "s"}`;
}

/** The kinds that the changes of a section reach; empty if there is only the one that the section is about. */
export function reachedText({ groupVersion, subject, changes }: Section): string {
  const reaches = changes[0]?.reaches ?? [];
  const [only] = reaches;
  const isItself =
    changes[0]?.definition === undefined
      ? changes[0]?.resource !== undefined
      : only?.kind === subject && only.groupVersion === groupVersion;
  return reaches.length === 0 || (reaches.length === 1 && isItself) ? "" : `in ${listKinds(reaches)}`;
}

function listKinds(reaches: readonly ReachedKind[]): string {
  const names = [...new Set(reaches.map(({ kind }) => kind))];
  const listed = names.slice(0, MAX_KINDS).join(", ");
  return names.length > MAX_KINDS ? `${listed} and ${names.length - MAX_KINDS} more` : listed;
}

/** Why a group/version was not compared. */
export function missingText({ key, reason, side }: NotCompared): string {
  const why = reason.startsWith(`${key}: `) ? reason.slice(key.length + 2) : reason;
  return `missing  ${key} (not compared; the problem is in the ${side === "before" ? "first" : "second"} API): ${withFlags(why, ["exclude"])}`;
}

function changeLine(change: Change, colors: Colors): string {
  const color = { breaking: colors.red, "possibly-breaking": colors.yellow, compatible: colors.green }[change.rank];
  const place = change.path === undefined || change.path === "" ? "" : `${change.path}: `;
  const breaks = change.breaks.length === 0 ? "" : colors.dim(` [${change.breaks.join(", ")}]`);
  return `${color(rankWords(change.rank).padEnd(17))}  ${printable(place + changeMessage(change))}${breaks}`;
}
