import { besidePeers } from "./clients.js";
import type { Row } from "./row.js";

const COUNT = 5000;

/** 5,000 reads of one ConfigMap over TLS, one after the other: what a request costs where nothing else is going on. */
export const sequential: Row = {
  rounds: 10,
  async measure(lab, rounds) {
    const { users } = await lab.cluster();
    await lab.sdk();
    const task = { task: "sequential", kubeconfig: users.admin.kubeconfig, count: COUNT };
    return besidePeers(lab, { task, rounds, peers: ["undici", "client-go", "client-node"] }, [
      { figure: "ms", what: `${COUNT} reads over TLS, one after the other`, atMost: { undici: 1.15, "client-go": 1 } },
    ]);
  },
};
