import { sideBySide } from "./clients.js";
import type { Row } from "./row.js";

const COUNT = 1000;
const LANES = 16;

/** 1,000 ConfigMaps, created and then deleted, 16 at a time. */
export const write: Row = {
  rounds: 5,
  async measure(lab, rounds) {
    const { users } = await lab.cluster();
    await lab.sdk();
    const { kubeconfig } = users.admin;
    const measured = await sideBySide(lab, rounds, (worker) =>
      worker.ask({ task: "write", kubeconfig, count: COUNT, lanes: LANES }),
    );
    const compare = (peer: string, atMost?: number) => ({
      what: `create and delete ${COUNT} ConfigMaps, ${LANES} at a time`,
      node: "newer" as const,
      unit: "ms",
      ours: measured.series("kubesmith", "ms"),
      peer: measured.series(peer, "ms"),
      ...(atMost !== undefined && { bound: { kind: "ratio", atMost } as const }),
    });
    return [compare("undici", 1.15), compare("client-node")];
  },
};
