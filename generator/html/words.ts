import type { ChangeKind, Rank } from "../diff/index.js";

const NUMBER = new Intl.NumberFormat("en");

/** A number for people: `12,345`. */
export function numberText(n: number): string {
  return NUMBER.format(n);
}

/** `1 change`, `2 changes` */
export function plural(n: number, noun: string): string {
  return `${numberText(n)} ${noun}${n === 1 ? "" : "s"}`;
}

/** The ranks, the most serious first: their names, and what they mean. */
export const RANKS: readonly { readonly rank: Rank; readonly name: string; readonly meaning: string }[] = [
  {
    rank: "breaking",
    name: "Breaking",
    meaning: "A request or a program that was correct before may be rejected or lose data.",
  },
  {
    rank: "possibly-breaking",
    name: "Possibly breaking",
    meaning: "Whether a program breaks depends on the values that it reads or writes, or cannot be determined.",
  },
  { rank: "compatible", name: "Compatible", meaning: "Existing programs keep working." },
];

/** A kind of change in words: `property removed`. */
export function kindText(kind: ChangeKind): string {
  return kind.replace("group-version", "group/version").replaceAll("-", " ");
}
