import type { Lab } from "../lib/lab.js";
import type { Result } from "../lib/results.js";
import { besidePeers } from "./clients.js";
import { createConfigMaps } from "./config-maps.js";
import { startPodServer } from "./pods.js";
import type { Row } from "./row.js";

const COUNT = 20_000;
/** As many as client-go's sample-controller has. */
const LANES = 2;
const APPLIED = 2_000;
const LANES_OF_APPLIES = 16;
const ATMOST = { "client-go": 1 / 0.8 };

/** A controller that reconciles 20,000 objects and does nothing, and one that applies an object in each of 2,000 reconciles. */
export const controller: Row = {
  rounds: 10,
  async measure(lab, rounds) {
    await lab.sdk();
    return [...(await withoutWork(lab, rounds)), ...(await withApplies(lab, rounds))];
  },
};

async function withoutWork(lab: Lab, rounds: number): Promise<Result[]> {
  const server = await startPodServer(lab, { count: COUNT, updates: 0 });
  try {
    const task = { task: "controller", kubeconfig: server.kubeconfig, count: COUNT, lanes: LANES };
    return await besidePeers(lab, { task, rounds, peers: ["client-go"] }, [
      { figure: "ms", what: `${COUNT} reconciles that do nothing, ${LANES} at a time`, atMost: ATMOST },
    ]);
  } finally {
    await server.stop();
  }
}

async function withApplies(lab: Lab, rounds: number): Promise<Result[]> {
  const { users } = await lab.cluster();
  const namespace = await createConfigMaps(lab, { namespace: "bench-controller", count: APPLIED, bytes: 100 });
  const target = await createConfigMaps(lab, { namespace: "bench-applied", count: 0, bytes: 0 });
  const common = { task: "controller", kubeconfig: users.admin.kubeconfig, namespace, target };
  let run = 0;
  // Different each time, so that each apply is a write.
  const task = (): object => ({
    ...common,
    count: APPLIED,
    lanes: LANES_OF_APPLIES,
    data: { run: String(run++), owner: "bench" },
  });
  return besidePeers(lab, { task, rounds, peers: ["client-go"] }, [
    { figure: "ms", what: `${APPLIED} reconciles that apply, ${LANES_OF_APPLIES} at a time`, atMost: ATMOST },
  ]);
}
