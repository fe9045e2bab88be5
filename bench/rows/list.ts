import { writeFileSync } from "node:fs";
import { startWorker } from "../lib/worker.js";
import { besidePeers, kubeconfigOf } from "./clients.js";
import type { Row } from "./row.js";

const COUNT = 5000;

/** A list of 5,000 pods over plain HTTP, from a server in a process of its own that only sends it. */
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
      return await besidePeers(
        lab,
        { task: { task: "list", kubeconfig, count: COUNT }, rounds, peers: ["undici", "client-node"] },
        [{ figure: "ms", what: `list of ${COUNT} pods (${(bytes / 1e6).toFixed(1)} MB)`, atMost: { undici: 1.1 } }],
      );
    } finally {
      await server.stop();
    }
  },
};
