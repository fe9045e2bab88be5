import { compile } from "../lib/compile.js";
import type { Bound, Result, Series } from "../lib/results.js";
import { interleave } from "../lib/rounds.js";
import type { Row } from "./row.js";

const PEER = "client-node";
const PROGRAMS = ["clientset", "token"];

/** What the declarations of a client cost the compiler, beyond those of Node.js: programs of five lines. */
export const declarations: Row = {
  rounds: 5,
  async measure(lab, rounds) {
    await lab.sdk();
    const folder = lab.program("declarations");
    const contenders = ["baseline", PEER, ...PROGRAMS].map((name) => ({
      name,
      run: () => compile(lab, folder, [`${name}.mts`]),
    }));
    const measured = await interleave(contenders, rounds);
    const added = (program: string, figure: string, name: string): Series => {
      const baseline = measured.series("baseline", figure).samples;
      const { samples } = measured.series(program, figure);
      return { name, samples: samples.map((sample, i) => sample - (baseline[i] ?? Number.NaN)) };
    };
    const compare = (what: string, program: string, lines: number, memory: number): Result[] => {
      const beside = (figure: string, unit: string, atMost: number): Result => {
        const bound: Bound = { kind: "ratio", atMost };
        const [ours, peer] = [added(program, figure, "kubesmith"), added(PEER, figure, PEER)];
        return { what: `declarations, ${what}`, node: "own", unit, ours, peer, bound };
      };
      return [beside("lines", "lines", lines), beside("megabytes", "MB", memory)];
    };
    return [
      ...compare("whole clientset", "clientset", 1 / 5, 1 / 5),
      ...compare("one resource", "token", 1 / 10, 1 / 10),
    ];
  },
};
