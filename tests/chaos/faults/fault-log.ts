const KEPT = 25;

/** What went wrong so far. */
export interface FaultLog {
  add(what: string): void;
  /** How often each happened, without what stands behind a colon. */
  readonly counts: { readonly [what: string]: number };
  /** The most recent ones, oldest first, each with its time in seconds. */
  readonly last: readonly string[];
}

/** Creates an empty log. Its clock begins now. */
export function createFaultLog(): FaultLog {
  const begun = performance.now();
  // Without a prototype: what happened names its members.
  const counts: { [what: string]: number } = Object.create(null);
  const last: string[] = [];
  return {
    add: (what) => {
      const [kind = what] = what.split(": ");
      counts[kind] = (counts[kind] ?? 0) + 1;
      last.push(`${((performance.now() - begun) / 1000).toFixed(1)} s  ${what}`);
      if (last.length > KEPT) last.shift();
    },
    counts,
    last,
  };
}
