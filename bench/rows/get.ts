import { writeFileSync } from "node:fs";
import { startConnectionCounter } from "../lib/proxies.js";
import type { Result } from "../lib/results.js";
import { besidePeers, kubeconfigOf } from "./clients.js";
import type { Row } from "./row.js";

const COUNT = 200;
/** How often the same client does it again; one short time says little on a busy machine. Odd: the median is taken. */
const AGAIN = 9;

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

    const connections = new Map<string, number>();
    const times = await besidePeers(
      lab,
      {
        task: { task: "get", kubeconfig: users.admin.kubeconfig, count: COUNT, again: AGAIN },
        rounds,
        peers: ["undici", "client-go", "client-node"],
        async after(worker, name) {
          await worker.ask({ task: "get", kubeconfig: throughCounter, count: COUNT, again: AGAIN });
          connections.set(name, counter.take());
        },
      },
      [
        { figure: "cold", what: `${COUNT} reads at once over TLS, new client`, atMost: { undici: 1.15 } },
        {
          figure: "warm",
          what: `${COUNT} reads at once over TLS, same client`,
          atMost: { undici: 1.15, "client-go": 1 },
        },
      ],
    );
    await counter.close();
    const counted = (name: string) => ({ name, samples: [connections.get(name) ?? Number.NaN] });
    const connected = (["client-go", "client-node"] as const).map(
      (peer): Result => ({
        what: `connections for ${(1 + AGAIN) * COUNT} reads`,
        node: "newer",
        unit: "",
        ours: counted("kubesmith"),
        peer: counted(peer),
        ...(peer === "client-node" && { bound: { kind: "value", atMost: 16 } }),
      }),
    );
    return [...times, ...connected];
  },
};
