import type { Memory } from "./observer/index.js";

/** What a run came to. */
export interface Report {
  readonly seed: number;
  readonly minutes: number;
  /** How many writes the server has executed. */
  readonly writes: number;
  /** How many changes the handlers were called with, and how often the informers listed, by view. */
  readonly views: {
    readonly [view: string]: { readonly changes: number; readonly lists: number; readonly failures: number };
  };
  /** How often the controller reconciled an object. */
  readonly reconciles: number;
  /** What went wrong on purpose, and how often. */
  readonly faults: { readonly [what: string]: number };
  readonly memory: { readonly before: Memory; readonly after: Memory };
  /** What must not be, in words. Empty: the run has succeeded. */
  readonly problems: readonly string[];
  /** The last faults before the end. */
  readonly lastFaults: readonly string[];
}

const SHOWN = 20;

/** A report as text. */
export function formatReport({
  seed,
  minutes,
  writes,
  views,
  reconciles,
  faults,
  memory,
  problems,
  lastFaults,
}: Report): string {
  const rows = (entries: { readonly [name: string]: unknown }): string[] =>
    Object.entries(entries).map(
      ([name, value]) => `  ${name}: ${typeof value === "object" ? textOf(value as object) : value}`,
    );
  const failed = [
    `${problems.length} problems, with seed ${seed}:`,
    ...problems.slice(0, SHOWN).map((problem) => `  ${problem}`),
    ...(problems.length > SHOWN ? ["  …"] : []),
    "The last faults:",
    ...lastFaults.map((fault) => `  ${fault}`),
  ];
  return [
    `seed ${seed}, ${minutes} minutes, ${writes} writes`,
    `heap of the informers' process: ${memory.before.heap.toFixed(1)} MB before, ${memory.after.heap.toFixed(1)} MB after`,
    "Informers:",
    ...rows(views),
    `Controller: ${reconciles} reconciles`,
    "Faults:",
    ...rows(faults),
    ...(problems.length > 0 ? failed : ["No problems."]),
    "",
  ].join("\n");
}

function textOf(counts: object): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(", ");
}
