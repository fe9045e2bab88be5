import { writeFileSync } from "node:fs";
import type { Result } from "../lib/results.js";
import { startWorker } from "../lib/worker.js";
import { kubeconfigOf, peers, sideBySide } from "./clients.js";
import type { Row } from "./row.js";

const COUNT = 5000;

/** A list of 5,000 pods over plain HTTP, from a server in a process of its own that does nothing but send it. */
export const list: Row = {
  rounds: 40,
  async measure(lab, rounds) {
    await lab.sdk();
    const server = startWorker(lab.nodes.newer, [lab.program("pods-server.mjs")]);
    try {
      const { port, bytes } = await server.ask<{ port: number; bytes: number }>({ count: COUNT });
      const kubeconfig = lab.path("pods.kubeconfig");
      // client-node takes plain HTTP only where TLS need not be verified either.
      const cluster = { server: `http://127.0.0.1:${port}`, "insecure-skip-tls-verify": true };
      writeFileSync(kubeconfig, kubeconfigOf(cluster, {}));
      const results: Result[] = [];
      for (const peer of peers) {
        const measured = await sideBySide(lab, peer, rounds, (worker) =>
          worker.ask({ task: "list", kubeconfig, count: COUNT }),
        );
        results.push({
          what: `list of ${COUNT} pods (${(bytes / 1e6).toFixed(1)} MB)`,
          node: "newer",
          unit: "ms",
          ours: measured.series("kubesmith", "ms"),
          peer: measured.series(peer, "ms"),
          ...(peer === "undici" && { bound: { kind: "ratio", atMost: 1.1 } }),
        });
      }
      return results;
    } finally {
      await server.stop();
    }
  },
};
