import { mkdirSync, rmSync } from "node:fs";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { projectDefinitions } from "../../tests/types-vs-server/projects.js";
import { type Lab, recordSnapshot, type Snapshot } from "../lib/lab.js";
import { runProcess } from "../lib/process.js";
import { startRequestCounter } from "../lib/proxies.js";
import type { Result } from "../lib/results.js";
import { type Contender, interleave } from "../lib/rounds.js";
import type { Row } from "./row.js";

/** Verifying when nothing differs, beside cold generation of the same documents: time, and requests. */
export const verify: Row = {
  rounds: 9,
  async measure(lab, rounds) {
    const builtIns = await measureOne(lab, rounds, "built-ins", await lab.cluster(), await lab.snapshot());
    const cluster = await startControlPlane();
    try {
      await cluster.applyCRD((await projectDefinitions()).join("\n---\n"));
      const snapshot = await recordSnapshot(cluster, lab.cli, lab.path("verify/projects"));
      return [...builtIns, ...(await measureOne(lab, rounds, "projects", cluster, snapshot))];
    } finally {
      await cluster.stop();
    }
  },
};

async function measureOne(
  lab: Lab,
  rounds: number,
  name: string,
  { users, server, ca }: ControlPlane,
  { folder, keys }: Snapshot,
): Promise<Result[]> {
  const node = lab.nodes.own;
  const output = lab.path(`verify/code-${name}`);
  await runProcess({ node, args: [lab.cli, "generate", "--quiet", "--snapshot", folder, "--output", output] });
  const args = [lab.cli, "verify", "--quiet", "--snapshot", folder, "--output", output];
  const run = async (): Promise<{ s: number }> => {
    const { ms } = await runProcess({ node, args: [...args, "--kubeconfig", users.admin.kubeconfig] });
    return { s: ms / 1000 };
  };
  const measured = await interleave([{ name: "verify", run }, coldGenerator(lab, folder)], rounds);

  const counter = await startRequestCounter(new URL(server), { ca, token: users.admin.token });
  await runProcess({ node, args: [...args, "--server", `http://127.0.0.1:${counter.port}`] });
  const requests = counter.take();
  await counter.close();
  const what = `verify ${keys.length} documents, no difference`;
  return [
    {
      what,
      node: "own",
      unit: "s",
      ours: measured.series("verify", "s"),
      peer: measured.series("generate", "s"),
      bound: { kind: "ratio", atMost: 0.2 },
    },
    {
      what: `${what}: requests`,
      node: "own",
      unit: "",
      ours: { name: "verify", samples: [requests] },
      bound: { kind: "value", atMost: 1 },
    },
  ];
}

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
