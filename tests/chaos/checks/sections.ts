import type { CandidateLine } from "../candidates/index.js";

/** How much later than noted a suspension may have begun. */
const TICK_MS = 100;

/** What one process of the controller recorded. */
export interface Recorded {
  readonly identity: string;
  readonly lines: readonly CandidateLine[];
}

/** A time in which a process did what only the leader may do, in milliseconds of the monotonic clock. */
interface Section {
  readonly identity: string;
  readonly begin: number;
  readonly end: number;
}

/** The result of a check of what the processes did. */
export interface SectionsResult {
  readonly problems: readonly string[];
  /** How many reconciles there were. */
  readonly reconciles: number;
  /** How often another process did the next one. */
  readonly handovers: number;
}

/**
 * Checks that no process of the controller reconciles while another one does, and that none sends a write then.
 *
 * If a reconcile was aborted, or if its process was suspended during it, only its beginning and its writes count. When the process continues,
 * it may find the answer to its last write, and end the reconcile. That has no effect any more.
 */
export function checkSections(recorded: readonly Recorded[]): SectionsResult {
  const sections = recorded.flatMap(sectionsOf).sort((one, other) => one.begin - other.begin);
  const problems: string[] = [];
  let handovers = 0;
  // The section with the latest end so far. All before it are of the same process, or a problem that was reported.
  let latest: Section | undefined;
  for (const section of sections) {
    if (latest !== undefined && latest.identity !== section.identity) {
      handovers++;
      if (section.begin < latest.end) {
        const overlap = (latest.end - section.begin).toFixed(1);
        problems.push(`controller: ${section.identity} began to work ${overlap} ms before ${latest.identity} ended`);
      }
      latest = section;
    } else if (latest === undefined || section.end > latest.end) latest = section;
  }
  const reconciles = recorded.reduce((sum, { lines }) => sum + lines.filter(isBegin).length, 0);
  return { problems, reconciles, handovers };
}

function isBegin(line: CandidateLine): boolean {
  return line.kind === "reconcile" && line.step === "begin";
}

function sectionsOf({ identity, lines }: Recorded): Section[] {
  const sections: Section[] = [];
  const begun = new Map<string, number>();
  const suspensions = lines.flatMap((line) => (line.kind === "suspended" ? [{ from: line.from, to: line.at }] : []));
  const wasSuspended = (begin: number, end: number): boolean =>
    suspensions.some(({ from, to }) => begin <= from + TICK_MS && from <= end && end <= to);
  for (const line of lines) {
    const { at } = line;
    if (line.kind === "sent") sections.push({ identity, begin: at, end: at });
    if (line.kind !== "reconcile") continue;
    if (line.step === "begin") {
      begun.set(line.name, at);
      sections.push({ identity, begin: at, end: at });
    } else if (line.step === "end" && !line.isAborted) {
      const begin = begun.get(line.name) ?? at;
      if (!wasSuspended(begin, at)) sections.push({ identity, begin, end: at });
    }
  }
  return sections;
}
