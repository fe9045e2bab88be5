import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "../lib/compile.js";
import type { Lab } from "../lib/lab.js";
import { runProcess } from "../lib/process.js";
import type { Bound, Result, Series } from "../lib/results.js";
import { interleave } from "../lib/rounds.js";
import type { Row } from "./row.js";

const PEER = "client-node";
const PROGRAMS = ["clientset", "token"];
/** What a package is called that is made of the bundled snapshot, which has no descriptions. */
const BUNDLED = "bundled-sdk";

/** What the declarations of a client cost the compiler, beyond those of Node.js: programs of five lines. */
export const declarations: Row = {
  rounds: 5,
  async measure(lab, rounds) {
    await lab.sdk();
    await packageBundled(lab);
    const folder = lab.program("declarations");
    const bundled = PROGRAMS.map((program) => copyFor(folder, program, BUNDLED));
    const contenders = ["baseline", PEER, ...PROGRAMS, ...bundled].map((name) => ({
      name,
      run: () => compile(lab, folder, [`${name}.mts`]),
    }));
    const measured = await interleave(contenders, rounds);
    const added = (program: string, figure: string, name: string): Series => {
      const baseline = measured.series("baseline", figure).samples;
      const { samples } = measured.series(program, figure);
      return { name, samples: samples.map((sample, i) => sample - (baseline[i] ?? Number.NaN)) };
    };
    const compare = (what: string, program: string, lines: number, memory: number | undefined): Result[] => {
      const beside = (figure: string, unit: string, atMost: number | undefined): Result => {
        const bound: Bound | undefined = atMost === undefined ? undefined : { kind: "ratio", atMost };
        const [ours, peer] = [added(program, figure, "kubesmith"), added(PEER, figure, PEER)];
        return { what: `declarations, ${what}`, node: "own", unit, ours, peer, ...(bound !== undefined && { bound }) };
      };
      return [beside("lines", "lines", lines), beside("megabytes", "MB", memory)];
    };
    return [
      ...compare("whole clientset", "clientset", 1 / 8, 1 / 5),
      ...compare("one resource", "token", 1 / 20, undefined),
      ...compare("whole clientset, no descriptions", `clientset-${BUNDLED}`, 1 / 8, 1 / 5),
      ...compare("one resource, no descriptions", `token-${BUNDLED}`, 1 / 20, undefined),
    ];
  },
};

async function packageBundled(lab: Lab): Promise<void> {
  const output = lab.path(`node_modules/${BUNDLED}`);
  const args = [lab.cli, "package", "--embedded", "--output", output, "--name", BUNDLED, "--version", "1.0.0"];
  await runProcess({ node: lab.nodes.own, args });
}

/** Rewrites a program to import another SDK, and returns its name. */
function copyFor(folder: string, program: string, sdk: string): string {
  const text = readFileSync(join(folder, `${program}.mts`), "utf8");
  writeFileSync(join(folder, `${program}-${sdk}.mts`), text.replaceAll("bench-sdk", sdk));
  return `${program}-${sdk}`;
}
