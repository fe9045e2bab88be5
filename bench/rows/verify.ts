import { mkdirSync, rmSync } from "node:fs";
import type { Lab } from "../lib/lab.js";
import { runProcess } from "../lib/process.js";
import { startRequestCounter } from "../lib/proxies.js";
import { type Contender, interleave } from "../lib/rounds.js";
import type { Row } from "./row.js";

/** Verifying when nothing differs, beside cold generation of the same documents: time, and requests. */
export const verify: Row = {
  rounds: 9,
  async measure(lab, rounds) {
    const { users, server, ca } = await lab.cluster();
    const { folder, keys } = await lab.snapshot();
    const node = lab.nodes.own;
    const output = lab.path("verified");
    await runProcess({ node, args: [lab.cli, "generate", "--quiet", "--snapshot", folder, "--output", output] });
    const args = [lab.cli, "verify", "--quiet", "--snapshot", folder, "--output", output];
    const verifier = {
      name: "verify",
      run: async () => {
        const { ms } = await runProcess({ node, args: [...args, "--kubeconfig", users.admin.kubeconfig] });
        return { s: ms / 1000 };
      },
    };
    const measured = await interleave([verifier, coldGenerator(lab, folder)], rounds);

    const counter = await startRequestCounter(new URL(server), { ca, token: users.admin.token });
    await runProcess({ node, args: [...args, "--server", `http://127.0.0.1:${counter.port}`] });
    const requests = counter.take();
    await counter.close();
    return [
      {
        what: `verify ${keys.length} documents, no difference`,
        node: "own",
        unit: "s",
        ours: measured.series("verify", "s"),
        peer: measured.series("generate", "s"),
        bound: { kind: "ratio", atMost: 0.2 },
      },
      {
        what: "verify: requests",
        node: "own",
        unit: "",
        ours: { name: "verify", samples: [requests] },
        bound: { kind: "value", atMost: 1 },
      },
    ];
  },
};

/** Cold generation of all documents of a snapshot, named `generate`. */
export function coldGenerator(lab: Lab, folder: string): Contender {
  const output = lab.path("cold");
  const args = [lab.cli, "generate", "--quiet", "--snapshot", folder, "--output", output];
  return {
    name: "generate",
    async run() {
      rmSync(output, { recursive: true, force: true });
      mkdirSync(output);
      return { s: (await runProcess({ node: lab.nodes.own, args })).ms / 1000 };
    },
  };
}
