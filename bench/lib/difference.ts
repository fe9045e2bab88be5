import type { Lab } from "./lab.js";
import { runProcess } from "./process.js";
import type { Figures } from "./rounds.js";

/**
 * A run of `kubesmith diff` that has to find something.
 * @param args what follows the name of the command
 */
export function differenceRun(lab: Lab, args: readonly string[]): () => Promise<Figures> {
  return async () => {
    const command = [lab.cli, "diff", ...args, "--json"];
    const { ms, stdout } = await runProcess({ node: lab.nodes.own, args: command, code: 1 });
    const { changes }: { changes: readonly unknown[] } = JSON.parse(stdout);
    if (changes.length === 0) throw new Error("diff found no changes");
    return { s: ms / 1000 };
  };
}
