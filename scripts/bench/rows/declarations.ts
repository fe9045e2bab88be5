import { compile } from "../lib/compile.js";
import type { Result, Series } from "../lib/results.js";
import { interleave } from "../lib/rounds.js";
import type { Row } from "./row.js";

const NAMES = ["baseline", "clientset", "token", "client-node"];

/** What the declarations of a client cost the compiler, beyond those of Node.js: programs of five lines. */
export const declarations: Row = {
  rounds: 5,
  async measure(lab, rounds) {
    await lab.sdk();
    const folder = lab.program("declarations");
    const contenders = NAMES.map((name) => ({ name, run: () => compile(lab, folder, [`${name}.mts`]) }));
    const measured = await interleave(contenders, rounds);
    const added = (program: string, figure: string, name: string): Series => {
      const baseline = measured.series("baseline", figure).samples;
      const { samples } = measured.series(program, figure);
      return { name, samples: samples.map((sample, i) => sample - (baseline[i] ?? Number.NaN)) };
    };
    const compare = (what: string, program: string, figure: string, unit: string): Omit<Result, "bound"> => ({
      what: `declarations of ${what}`,
      node: "own",
      unit,
      ours: added(program, figure, "kubesmith"),
      peer: added("client-node", figure, "client-node"),
    });
    return [
      {
        ...compare("the whole clientset", "clientset", "lines", "lines"),
        bound: { kind: "ratio", atMost: 1 / 8 },
      },
      {
        ...compare("the whole clientset: memory", "clientset", "megabytes", "MB"),
        bound: { kind: "ratio", atMost: 1 / 5 },
      },
      { ...compare("one resource", "token", "lines", "lines"), bound: { kind: "ratio", atMost: 1 / 20 } },
      compare("one resource: memory", "token", "megabytes", "MB"),
    ];
  },
};
