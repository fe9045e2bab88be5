import { expect, test } from "vitest";
import { formatReport } from "./report.js";
import { runChaos } from "./run.js";

// A share of it in every run. Longer: npm run chaos -- --seed 7 --minutes 30
const SEED = Number(process.env.CHAOS_SEED ?? 1);
const MINUTES = Number(process.env.CHAOS_MINUTES ?? 3);
const WRITES = Number(process.env.CHAOS_WRITES ?? 20_000);

test(
  "D.6, D.14, D.16 informers end up with what the server has and miss nothing on the way, whatever goes wrong",
  async () => {
    const report = await runChaos({ seed: SEED, minutes: MINUTES, writes: WRITES, log: () => {} });
    // The text has the seed and the last faults.
    expect(report.problems, formatReport(report)).toEqual([]);
    expect(report.writes).toBeGreaterThan(WRITES / 4);
  },
  MINUTES * 60_000 + 400_000,
);
