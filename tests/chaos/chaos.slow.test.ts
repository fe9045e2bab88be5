import { expect, test } from "vitest";
import { formatReport } from "./report.js";
import { runChaos } from "./run.js";

// A share of it in every run. All of it: npm run chaos -- --seed 7
const SEED = Number(process.env.CHAOS_SEED ?? 1);
const MINUTES = Number(process.env.CHAOS_MINUTES ?? 5);
const WRITES = Number(process.env.CHAOS_WRITES ?? 20_000);

test(
  "D.6, D.14, D.16, H.1, H.4 informers miss nothing and a controller reads its own writes, whatever goes wrong",
  async () => {
    const report = await runChaos({ seed: SEED, minutes: MINUTES, writes: WRITES, log: () => {} });
    // The text has the seed and the last faults.
    expect(report.problems, formatReport(report)).toEqual([]);
  },
  // It may take twice as long until all writes have succeeded and each kind of fault has happened.
  MINUTES * 120_000 + 500_000,
);
