import type { Result } from "../lib/results.js";
import { type Figures, interleave } from "../lib/rounds.js";
import { startWorker } from "../lib/worker.js";
import { createConfigMaps } from "./config-maps.js";
import type { Row } from "./row.js";

const STREAMS = 1_000;
const CACHES = 20;
const OBJECTS = 1_000;
/** Odd: medians are taken. */
const AGAIN = 9;

/** 1,000 watches over a few HTTP/2 connections, compared with one HTTP/1.1 connection for each: real server, TLS. */
export const multiplexing: Row = {
  rounds: 5,
  async measure(lab, rounds) {
    const { users } = await lab.cluster();
    await lab.sdk();
    const { kubeconfig } = users.admin;
    const namespace = await createConfigMaps(lab, { namespace: "bench-caches", count: OBJECTS, bytes: 5_000 });
    const task = { task: "multiplexing", kubeconfig, streams: STREAMS, again: AGAIN, caches: CACHES, namespace };
    // A new process each time: what one has used for connections, it keeps for the next ones.
    const run = (variables: Readonly<Record<string, string>>) => async (): Promise<Figures> => {
      const worker = startWorker(lab.nodes.newer, ["--expose-gc", lab.program("worker.mjs"), "kubesmith"], variables);
      try {
        return await worker.ask(task);
      } finally {
        await worker.stop();
      }
    };
    const { series } = await interleave(
      [
        { name: "HTTP/2", run: run({}) },
        { name: "HTTP/1.1", run: run({ DISABLE_HTTP2: "1" }) },
      ],
      rounds,
    );
    const result = (figure: string, what: string, unit: string): Result => ({
      what,
      node: "newer",
      unit,
      ours: series("HTTP/2", figure),
      peer: series("HTTP/1.1", figure),
    });
    return [
      result("opened", `open ${STREAMS} watches`, "ms"),
      result("memory", "memory of an open watch (RSS)", "B"),
      result("received", `one change received by ${STREAMS} watches`, "ms"),
      result("work", "processor time of an event, one in each watch", "µs"),
      result("filled", `${CACHES} informers of ${OBJECTS} ConfigMaps at once to synced`, "ms"),
    ];
  },
};
