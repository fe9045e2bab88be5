import { besidePeers } from "./clients.js";
import { startPodServer } from "./pods.js";
import type { Row } from "./row.js";

const UPDATES = 60_000;

/** 60,000 events of a watch, compared with a stream that is split into lines, each of which is parsed. */
export const watch: Row = {
  rounds: 15,
  async measure(lab, rounds) {
    await lab.sdk();
    const server = await startPodServer(lab, { count: 20_000, updates: UPDATES });
    try {
      const task = { task: "watch", kubeconfig: server.kubeconfig, updates: UPDATES };
      const atMost = { undici: 1 / 0.95 };
      return await besidePeers(lab, { task, rounds, peers: ["undici", "client-node", "fluent", "client-go"] }, [
        { figure: "ms", what: `${UPDATES} events of a watch`, atMost },
        { figure: "work", what: "processor time of an event", unit: "µs", atMost },
      ]);
    } finally {
      await server.stop();
    }
  },
};
