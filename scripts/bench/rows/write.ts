import type { Result } from "../lib/results.js";
import { peers, sideBySide } from "./clients.js";
import type { Row } from "./row.js";

const COUNT = 1000;
const LANES = 16;

/** 1,000 ConfigMaps, created and then deleted, 16 at a time. */
export const write: Row = {
  rounds: 10,
  async measure(lab, rounds) {
    const { users } = await lab.cluster();
    await lab.sdk();
    const { kubeconfig } = users.admin;
    const results: Result[] = [];
    for (const peer of peers) {
      const measured = await sideBySide(lab, peer, rounds, (worker) =>
        worker.ask({ task: "write", kubeconfig, count: COUNT, lanes: LANES }),
      );
      results.push({
        what: `create and delete ${COUNT} ConfigMaps, ${LANES} at a time`,
        node: "newer",
        unit: "ms",
        ours: measured.series("kubesmith", "ms"),
        peer: measured.series(peer, "ms"),
        ...(peer === "undici" && { bound: { kind: "ratio", atMost: 1.15 } }),
      });
    }
    return results;
  },
};
