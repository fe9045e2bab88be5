import type { Memory } from "./observer/index.js";

/** What an informer went through. */
export interface ViewReport {
  /** How many changes there were in its view, by the history. */
  readonly true: number;
  /** How many changes its handler was called with. */
  readonly changes: number;
  /** How many of the true changes it did not see because it listed. */
  readonly skipped: number;
  /** How many of the changes were deletions, and of how many it learned only by a list. */
  readonly deletions: number;
  readonly unseenDeletions: number;
  /** How often it listed. */
  readonly lists: number;
  /** How many failures it reported. */
  readonly failures: number;
}

/** What the processes of the controller went through. */
export interface ControllerReport {
  /** How many processes there were, and how often one lost the Lease. */
  readonly processes: number;
  readonly lost: number;
  /** How often another process did the next reconcile. */
  readonly handovers: number;
  readonly reconciles: number;
  /** How many of them were told to end before they had. */
  readonly aborted: number;
  /** How many reconciles began after a write of an earlier one of the same object. */
  readonly afterWrites: number;
}

/** Memory before and after the run. */
export interface MemoryReport {
  readonly before: Memory;
  readonly after: Memory;
}

/** What a run came to. */
export interface Report {
  readonly seed: number;
  /** How long things went wrong. */
  readonly minutes: number;
  /** How many writes were asked for, and how many of the writers' own succeeded. */
  readonly wanted: number;
  readonly written: number;
  /** How many writes the server has executed, with those of the controller. */
  readonly writes: number;
  readonly views: { readonly [view: string]: ViewReport };
  readonly controller: ControllerReport;
  /** What went wrong on purpose, and how often. */
  readonly faults: { readonly [what: string]: number };
  /** Of the process with the informers, and of the process that leads. */
  readonly memory: { readonly informers: MemoryReport; readonly leader: MemoryReport };
  /** What must not be, in words. Empty: the run has succeeded. */
  readonly problems: readonly string[];
  /** The last faults before the end. */
  readonly lastFaults: readonly string[];
}

const SHOWN = 20;

/** A report as text. */
export function formatReport(report: Report): string {
  const { seed, minutes, wanted, written, writes, views, controller, faults, memory, problems, lastFaults } = report;
  const failed = [
    `${problems.length} problems, with seed ${seed}:`,
    ...problems.slice(0, SHOWN).map((problem) => `  ${problem}`),
    ...(problems.length > SHOWN ? ["  …"] : []),
    "The last faults:",
    ...lastFaults.map((fault) => `  ${fault}`),
  ];
  const { processes, lost, handovers, reconciles, aborted, afterWrites } = controller;
  return [
    `seed ${seed}, ${minutes.toFixed(1)} minutes, ${written} of ${wanted} writes by writers, ${writes} with the controller's`,
    `heap of the informers' process: ${megabytes(memory.informers)}`,
    `heap of the leader's process: ${megabytes(memory.leader)}`,
    "Informers:",
    ...Object.entries(views).map(([name, view]) => `  ${name}: ${textOf(view)}`),
    "Controller:",
    `  ${processes} processes, which lost the Lease ${lost} times; the work changed hands ${handovers} times`,
    `  ${reconciles} reconciles, ${aborted} of them aborted, ${afterWrites} after a write of an earlier one`,
    "Faults:",
    ...Object.entries(faults)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, count]) => `  ${name}: ${count}`),
    ...(problems.length > 0 ? failed : ["No problems."]),
    "",
  ].join("\n");
}

function megabytes({ before, after }: MemoryReport): string {
  return `${before.heap.toFixed(1)} MB before, ${after.heap.toFixed(1)} MB after`;
}

function textOf({ true: all, changes, skipped, deletions, unseenDeletions, lists, failures }: ViewReport): string {
  return [
    `saw ${changes} changes of ${all}, and skipped ${skipped} in ${lists} lists`,
    `${deletions} deletions, ${unseenDeletions} of them found by a list`,
    `${failures} failures`,
  ].join("; ");
}
