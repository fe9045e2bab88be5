import { besidePeers } from "./clients.js";
import type { Row } from "./row.js";

const COUNT = 1000;
const LANES = 16;
const BOUNDS = { undici: 1.15, "client-node": 1 / 4 };

/** 1,000 ConfigMaps, created and then deleted, 16 at a time. */
export const write: Row = {
  rounds: 10,
  async measure(lab, rounds) {
    const { users } = await lab.cluster();
    await lab.sdk();
    const task = { task: "write", kubeconfig: users.admin.kubeconfig, count: COUNT, lanes: LANES };
    return besidePeers(lab, { task, rounds, peers: ["undici", "client-go", "client-node"] }, [
      { figure: "create", what: `create ${COUNT} ConfigMaps, ${LANES} at a time`, atMost: BOUNDS },
      { figure: "delete", what: `delete ${COUNT} ConfigMaps, ${LANES} at a time`, atMost: BOUNDS },
    ]);
  },
};
