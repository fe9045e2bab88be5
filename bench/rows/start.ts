import { writeFileSync } from "node:fs";
import { runProcess } from "../lib/process.js";
import { type Contender, interleave } from "../lib/rounds.js";
import type { Row } from "./row.js";

/** From the start of a process to its first list: Node's start, imports, kubeconfig, TLS and the response. */
export const start: Row = {
  rounds: 11,
  async measure(lab, rounds) {
    const { users, server, ca } = await lab.cluster();
    await lab.sdk();
    const kubeconfig = lab.path("start.kubeconfig");
    writeFileSync(kubeconfig, yamlKubeconfig(server, ca, users.admin.token));
    const contender = (name: string): Contender => ({
      name,
      run: async () => {
        const args = [lab.program(`first-list/${name}.mjs`)];
        const env = { KUBECONFIG: kubeconfig };
        const { firstOutputMs, stdout } = await runProcess({ node: lab.nodes.newer, args, env });
        if (stdout.trim() !== "5") throw new Error(`${name} listed ${stdout.trim()} objects instead of 5`);
        return { ms: firstOutputMs };
      },
    });
    const measured = await interleave([contender("kubesmith"), contender("client-node")], rounds);
    return [
      {
        what: "process start to first list",
        node: "newer",
        unit: "ms",
        ours: measured.series("kubesmith", "ms"),
        peer: measured.series("client-node", "ms"),
        bound: { kind: "ratio", atMost: 1 / 3 },
      },
    ];
  },
};

/** A kubeconfig as kubectl writes it. */
function yamlKubeconfig(server: string, ca: string, token: string): string {
  return `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${Buffer.from(ca).toString("base64")}
    server: ${server}
  name: bench
contexts:
- context:
    cluster: bench
    namespace: bench
    user: admin
  name: bench
current-context: bench
kind: Config
preferences: {}
users:
- name: admin
  user:
    token: ${token}
`;
}
