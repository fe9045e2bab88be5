import { runProcess } from "../lib/process.js";
import { type Contender, type Figures, interleave } from "../lib/rounds.js";
import type { Row } from "./row.js";

/** Import of the runtime, in a fresh process each: time within the process, and its memory afterwards. */
export const imports: Row = {
  rounds: 11,
  async measure(lab, rounds) {
    const contender = (name: string): Contender => ({
      name,
      run: async () => {
        const { stdout } = await runProcess({ node: lab.nodes.newer, args: [lab.program("import.mjs"), name] });
        return JSON.parse(stdout) as Figures;
      },
    });
    const [ours, peer] = ["@kubesmith/runtime", "@kubernetes/client-node"] as const;
    const measured = await interleave([contender(ours), contender(peer)], rounds);
    const compare = (what: string, unit: string, figure: string, atMost: number) => ({
      what,
      node: "newer" as const,
      unit,
      ours: measured.series(ours, figure),
      peer: measured.series(peer, figure),
      bound: { kind: "ratio", atMost } as const,
    });
    return [compare("import", "ms", "ms", 1 / 8), compare("memory after import (RSS)", "MB", "megabytes", 0.55)];
  },
};
