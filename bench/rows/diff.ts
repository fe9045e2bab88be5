import { differenceRun } from "../lib/difference.js";
import { interleave } from "../lib/rounds.js";
import type { Row } from "./row.js";
import { coldGenerator } from "./verify.js";

/** The comparison of two servers' documents, beside cold generation of those of the newer server. */
export const diff: Row = {
  rounds: 5,
  async measure(lab, rounds) {
    const [older, newer] = [await lab.olderSnapshot(), await lab.snapshot()];
    const run = differenceRun(lab, [older.folder, newer.folder]);
    const measured = await interleave([{ name: "diff", run }, coldGenerator(lab, newer.folder)], rounds);
    return [
      {
        what: `diff of Kubernetes ${older.release} and ${newer.release}`,
        node: "own",
        unit: "s",
        ours: measured.series("diff", "s"),
        peer: measured.series("generate", "s"),
        bound: { kind: "ratio", atMost: 0.6 },
      },
    ];
  },
};
