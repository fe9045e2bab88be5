import { statSync } from "node:fs";
import type { Lab } from "../lib/lab.js";
import { runProcess } from "../lib/process.js";
import type { Row } from "./row.js";

/** Size of the smallest program, with everything that it needs, as one minified file that also runs. */
export const bundle: Row = {
  rounds: 1,
  async measure(lab) {
    await lab.sdk();
    const [ours, peer] = [await sizeOf(lab, "kubesmith"), await sizeOf(lab, "client-node")];
    return [
      {
        what: "bundle of one list",
        node: "newer",
        unit: "kB",
        ours: { name: "kubesmith", samples: [ours] },
        peer: { name: "client-node", samples: [peer] },
        bound: { kind: "ratio", atMost: 0.3 },
      },
    ];
  },
};

async function sizeOf(lab: Lab, program: string): Promise<number> {
  const output = lab.path(`bundles/${program}.mjs`);
  const args = [lab.program("bundle.mjs"), lab.program(`first-list/${program}.mjs`), output];
  await runProcess({ node: lab.nodes.own, args });
  const env = { KUBECONFIG: (await lab.cluster()).users.admin.kubeconfig };
  const { stdout } = await runProcess({ node: lab.nodes.newer, args: [output], env });
  if (stdout.trim() !== "5") throw new Error(`the bundle of ${program} listed ${stdout.trim()} objects instead of 5`);
  return statSync(output).size / 1000;
}
