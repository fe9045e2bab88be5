import { writeProject } from "../lib/compile.js";
import { differenceRun } from "../lib/difference.js";
import { packaged, writeManifests } from "../lib/manifest-text.js";
import { runProcess } from "../lib/process.js";
import type { Result } from "../lib/results.js";
import { interleave } from "../lib/rounds.js";
import type { Row } from "./row.js";

const COUNT = 1000;

/** A program that requests what its manifests describe: `kubesmith rbac` reads it, and the compiler checks it. */
export const usage: Row = {
  rounds: 5,
  async measure(lab, rounds) {
    await lab.sdk();
    const project = lab.path("usage/tsconfig.json");
    writeProject(project, writeManifests(lab, "usage", COUNT, packaged, REQUESTS));
    const contender = (name: string, args: readonly string[]) => ({
      name,
      run: async () => ({ s: (await runProcess({ node: lab.nodes.own, args })).ms / 1000 }),
    });
    const read = [lab.cli, "rbac", "--quiet", "--used-by", project];
    const { stdout } = await runProcess({ node: lab.nodes.own, args: read });
    if (!stdout.includes("deployments: apply needs create, patch")) throw new Error(`unexpected roles:\n${stdout}`);
    const check = [lab.path("node_modules/typescript/bin/tsc"), "--project", project];
    const snapshots = [(await lab.olderSnapshot()).folder, (await lab.snapshot()).folder];
    const run = differenceRun(lab, [...snapshots, "--used-by", project]);
    const measured = await interleave(
      [contender("rbac", read), { name: "diff", run }, contender("tsc", check)],
      rounds,
    );
    const compare = (name: string, what: string): Result => ({
      what,
      node: "own",
      unit: "s",
      ours: measured.series(name, "s"),
      peer: measured.series("tsc", "s"),
      bound: { kind: "ratio", atMost: 1.3 },
    });
    return [
      compare("rbac", `rbac --used-by: a program with ${COUNT} manifests`),
      compare("diff", "diff --used-by: the same program, and Kubernetes of two versions"),
    ];
  },
};

/** What each file requests. */
const REQUESTS = `
import { type Client, hasCondition, waitFor } from "@kubesmith/runtime";
import { clientset } from "bench-sdk";
export async function deploy(client: Client, namespace: string): Promise<string[]> {
  const { apps, core } = clientset(client);
  const options = { fieldManager: "bench", force: true };
  await apps.v1.deployments(namespace).apply({ metadata: { name: "web" }, spec: { replicas: 2 } }, options);
  const { status } = await waitFor(apps.v1.deployments(namespace), "web", hasCondition("Available"));
  const pods = await core.v1.pods(namespace).list({ labelSelector: { app: "web" } });
  return pods.items.flatMap(({ spec }) => spec.containers.map(({ image }) => \`\${image} \${status.replicas}\`));
}
`;
