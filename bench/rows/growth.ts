import type { Result } from "../lib/results.js";
import { type Figures, interleave } from "../lib/rounds.js";
import type { Worker } from "../lib/worker.js";
import { startClient } from "./clients.js";
import { type PodServer, startPodServer } from "./pods.js";
import type { Row } from "./row.js";

const FEW = 5_000;
const MANY = 150_000;
/** How often the small informer is filled in a round; one short time says little on a busy machine. Odd: the median is taken. */
const AGAIN = 5;

/** An informer of 150,000 pods, compared with one of 5,000: what one object of it costs. */
export const growth: Row = {
  rounds: 7,
  async measure(lab, rounds) {
    await lab.sdk();
    const few = await startPodServer(lab, { count: FEW, updates: 0 });
    const many = await startPodServer(lab, { count: MANY, updates: 0 });
    const workers: Worker[] = [];
    try {
      const contenders = [];
      for (const [name, server, again] of [
        ["few", few, AGAIN],
        ["many", many, 1],
      ] as const) {
        const worker = await startClient(lab, "kubesmith");
        workers.push(worker);
        contenders.push({ name, run: () => costOfObject(worker, server, again) });
      }
      const { series } = await interleave(contenders, rounds);
      const result = (figure: string, what: string, unit: string, atMost: number): Result => ({
        what: `${what} of an informer of ${MANY} pods (${many.megabytes}), an object`,
        node: "newer",
        unit,
        ours: { ...series("many", figure), name: "kubesmith" },
        peer: { ...series("few", figure), name: `${FEW} pods` },
        bound: { kind: "ratio", atMost },
      });
      return [result("synced", "synced time", "µs", 1.1), result("heap", "heap", "B", 1.05)];
    } finally {
      await Promise.all([few, many, ...workers].map((process) => process.stop()));
    }
  },
};

/** The microseconds in which an informer gets one of its objects, and the bytes of the heap that this takes: medians. */
async function costOfObject(worker: Worker, { kubeconfig, count }: PodServer, again: number): Promise<Figures> {
  const synced: number[] = [];
  const heap: number[] = [];
  for (let i = 0; i < again; i++) {
    const task = { task: "informer", kubeconfig, count, updates: 0, options: {} };
    const figures = await worker.ask<{ synced: number; heap: number }>(task);
    synced.push((1000 * figures.synced) / count);
    heap.push(figures.heap);
  }
  return { synced: median(synced), heap: median(heap) };
}

function median(figures: number[]): number {
  return figures.sort((a, b) => a - b)[(figures.length - 1) / 2] ?? Number.NaN;
}
