import { writeFileSync } from "node:fs";
import { startConnectionCounter } from "../lib/proxies.js";
import type { Bound, Result } from "../lib/results.js";
import { type ClientName, kubeconfigOf, sideBySide } from "./clients.js";
import type { Row } from "./row.js";

const COUNT = 200;

/** 200 reads at once over TLS: by a new client, and by the same again. Then the connections that this takes, through a proxy. */
export const get: Row = {
  rounds: 15,
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

    const connections = new Map<ClientName, number>();
    const measured = await sideBySide(
      lab,
      rounds,
      (worker) => worker.ask({ task: "get", kubeconfig: users.admin.kubeconfig, count: COUNT }),
      async (worker, name) => {
        await worker.ask({ task: "get", kubeconfig: throughCounter, count: COUNT });
        connections.set(name, counter.take());
      },
    );
    await counter.close();
    const compare = (what: string, figure: string, peer: string, bound?: Bound): Result => ({
      what: `${COUNT} reads at once over TLS, ${what}`,
      node: "newer",
      unit: "ms",
      ours: measured.series("kubesmith", figure),
      peer: measured.series(peer, figure),
      ...(bound !== undefined && { bound }),
    });
    const counted = (name: ClientName) => ({ name, samples: [connections.get(name) ?? Number.NaN] });
    const bound = { kind: "ratio", atMost: 1.15 } as const;
    return [
      compare("new client", "cold", "undici", bound),
      compare("same client", "warm", "undici", bound),
      compare("new client", "cold", "client-node"),
      compare("same client", "warm", "client-node"),
      {
        what: "connections for these reads",
        node: "newer",
        unit: "",
        ours: counted("kubesmith"),
        peer: counted("client-node"),
        bound: { kind: "value", atMost: 16 },
      },
    ];
  },
};
