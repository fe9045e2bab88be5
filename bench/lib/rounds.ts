import type { Series } from "./results.js";

/** What a contender measured in one round, by figure. */
export type Figures = Readonly<Record<string, number>>;

/** One of those that are measured side by side. */
export interface Contender {
  readonly name: string;
  run(): Promise<Figures>;
}

/** The samples of all rounds. */
export interface Measured {
  /** The samples of one contender's figure. */
  series(contender: string, figure: string): Series;
}

/**
 * Measures contenders in turn, one round after the other, every second round backwards: what slows the machine down for a while, or a
 * contender's traces on it, then meets all of them. A round before the first is not counted.
 */
export async function interleave(contenders: readonly Contender[], rounds: number): Promise<Measured> {
  const taken = new Map<string, Figures[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    process.stderr.write(round === 0 ? "  warming up" : ` ${round}`);
    for (const { name, run } of round % 2 === 0 ? contenders : [...contenders].reverse()) {
      const figures = await run();
      if (round > 0) taken.get(name)?.push(figures);
    }
  }
  process.stderr.write("\n");
  return {
    series: (name, figure) => ({
      name,
      samples: (taken.get(name) ?? []).map((figures) => {
        const sample = figures[figure];
        if (sample === undefined) throw new Error(`${name} did not measure ${figure}`);
        return sample;
      }),
    }),
  };
}

/** The samples of several measurements of the same contenders, one after the other. */
export function joined(parts: readonly Measured[]): Measured {
  return {
    series: (name, figure) => ({ name, samples: parts.flatMap((part) => part.series(name, figure).samples) }),
  };
}
