import { writeFileSync } from "node:fs";
import type { Bound, Result } from "../lib/results.js";
import { interleave } from "../lib/rounds.js";
import { startWorker } from "../lib/worker.js";
import { kubeconfigOf } from "./clients.js";
import type { Row } from "./row.js";

const COUNT = 20_000;
const UPDATES = 60_000;
/** The version of the last update of the server's. */
const VERSION = String(200_000 + UPDATES);

interface Way {
  readonly what: string;
  readonly options: object;
  readonly heap: number;
}
const WAYS: readonly Way[] = [
  { what: "streaming list", options: {}, heap: 0.65 },
  { what: "list", options: { streamingList: false }, heap: 0.65 },
  { what: "without sharing", options: { structuralSharing: false }, heap: 1.02 },
];

/** An informer of 20,000 pods, compared with a list that is parsed and a stream of which each event is parsed and kept. */
export const informer: Row = {
  rounds: 9,
  async measure(lab, rounds) {
    await lab.sdk();
    const server = startWorker(lab.nodes.newer, [lab.program("informer-server.mjs")]);
    const start = (client: string): ReturnType<typeof startWorker> =>
      startWorker(lab.nodes.newer, ["--expose-gc", lab.program("worker.mjs"), client]);
    const ours = start("kubesmith");
    const theirs = start("undici");
    try {
      const { port, bytes } = await server.ask<{ port: number; bytes: number }>({ count: COUNT, updates: UPDATES });
      const kubeconfig = lab.path("informer.kubeconfig");
      writeFileSync(kubeconfig, kubeconfigOf({ server: `http://127.0.0.1:${port}` }, {}));
      const task = { task: "informer", kubeconfig, count: COUNT, version: VERSION };
      const run = (worker: typeof ours, options: object) => (): Promise<Readonly<Record<string, number>>> =>
        worker.ask({ ...task, options });
      const { series } = await interleave(
        [
          { name: "undici", run: run(theirs, {}) },
          ...WAYS.map(({ what, options }) => ({ name: what, run: run(ours, options) })),
        ],
        rounds,
      );
      const megabytes = `${(bytes / 1e6).toFixed(0)} MB`;
      return WAYS.flatMap(({ what, heap }) => {
        const result = (figure: string, of: string, unit: string, atMost: number): Result => ({
          what: `${of}, ${what}`,
          node: "newer",
          unit,
          ours: { ...series(what, figure), name: "kubesmith" },
          peer: series("undici", figure),
          bound: { kind: "ratio", atMost } satisfies Bound,
        });
        return [
          result("synced", `informer of ${COUNT} pods (${megabytes}) to synced`, "ms", 1.1),
          result("heap", "heap of an object", "B", heap),
          result("updated", `${UPDATES} updates`, "ms", 1 / 0.9),
        ];
      });
    } finally {
      await Promise.all([server.stop(), ours.stop(), theirs.stop()]);
    }
  },
};
