import { mkdirSync, readdirSync } from "node:fs";
import type { Lab } from "../lib/lab.js";
import { runProcess } from "../lib/process.js";
import type { NodeName, Result } from "../lib/results.js";
import { type Contender, interleave } from "../lib/rounds.js";
import type { Row } from "./row.js";

/** Cold generation of all documents of a snapshot: whole processes, each into an empty folder. */
export const generate: Row = {
  rounds: 5,
  async measure(lab, rounds) {
    const { folder, documents, keys } = await lab.snapshot();
    const { own, newer } = lab.nodes;
    const ours = [lab.cli, "generate", "--quiet", "--snapshot", folder, "--output"];
    const types = [lab.program("openapi-typescript.mjs"), documents];
    const heyApi = [lab.program("hey-api.mjs"), documents];
    const measured = await interleave(
      [
        generator(lab, "kubesmith", own, ours),
        generator(lab, "openapi-typescript", own, types),
        generator(lab, "hey-api", own, heyApi),
        generator(lab, "kubesmith, newer", newer, ours),
        generator(lab, "hey-api, newer", newer, heyApi),
      ],
      rounds,
    );
    const compare = (name: string, peer: string, label: string, node: NodeName, atMost: number): Result => ({
      what: `generate ${keys.length} documents`,
      node,
      unit: "s",
      ours: { ...measured.series(name, "s"), name: "kubesmith" },
      peer: { ...measured.series(peer, "s"), name: label },
      bound: { kind: "ratio", atMost },
    });
    return [
      compare("kubesmith", "openapi-typescript", "openapi-typescript, types alone", "own", 0.5),
      compare("kubesmith", "hey-api", "hey-api", "own", 0.5),
      compare("kubesmith, newer", "hey-api, newer", "hey-api", "newer", 0.5),
    ];
  },
};

/** A program that generates into the folder that is its last argument. */
function generator(lab: Lab, name: string, node: string, args: readonly string[]): Contender {
  let runs = 0;
  return {
    name,
    async run() {
      const output = lab.path(`generated/${name}/${++runs}`);
      mkdirSync(output);
      const { ms } = await runProcess({ node, args: [...args, output] });
      if (readdirSync(output).length === 0) throw new Error(`${name} wrote nothing`);
      return { s: ms / 1000 };
    },
  };
}
