import { writeFileSync } from "node:fs";
import { startConnectionCounter } from "../lib/proxies.js";
import type { Result } from "../lib/results.js";
import { kubeconfigOf, type Peer, peers, sideBySide } from "./clients.js";
import type { Row } from "./row.js";

const COUNT = 200;

/** 200 reads at once over TLS: by a new client, and by the same again. Then the connections that this takes, through a proxy. */
export const get: Row = {
  rounds: 30,
  async measure(lab, rounds) {
    const { users, server, ca } = await lab.cluster();
    await lab.sdk();
    const counter = await startConnectionCounter(new URL(server));
    const throughCounter = lab.path("counter.kubeconfig");
    const cluster = {
      server: `https://127.0.0.1:${counter.port}`,
      "certificate-authority-data": Buffer.from(ca).toString("base64"),
    };
    writeFileSync(throughCounter, kubeconfigOf(cluster, { token: users.admin.token }));

    const times: Result[] = [];
    const connections = new Map<string, number>();
    for (const peer of peers) {
      const measured = await sideBySide(
        lab,
        peer,
        rounds,
        (worker) => worker.ask({ task: "get", kubeconfig: users.admin.kubeconfig, count: COUNT }),
        async (worker, name) => {
          await worker.ask({ task: "get", kubeconfig: throughCounter, count: COUNT });
          connections.set(name, counter.take());
        },
      );
      for (const [figure, who] of [["cold", "new client"] as const, ["warm", "same client"] as const]) {
        times.push({
          what: `${COUNT} reads at once over TLS, ${who}`,
          node: "newer",
          unit: "ms",
          ours: measured.series("kubesmith", figure),
          peer: measured.series(peer, figure),
          ...(peer === "undici" && { bound: { kind: "ratio", atMost: 1.15 } }),
        });
      }
    }
    await counter.close();
    const counted = (name: "kubesmith" | Peer) => ({ name, samples: [connections.get(name) ?? Number.NaN] });
    const connected: Result = {
      what: `connections for ${4 * COUNT} reads`,
      node: "newer",
      unit: "",
      ours: counted("kubesmith"),
      peer: counted("client-node"),
      bound: { kind: "value", atMost: 16 },
    };
    return [...times, connected];
  },
};
