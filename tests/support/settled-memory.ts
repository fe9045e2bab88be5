import { setTimeout as sleep } from "node:timers/promises";

/** The memory of this process in megabytes after the garbage is gone, also what is freed only by a later turn. It needs `--expose-gc`. */
export async function settledMemory(): Promise<{ readonly heap: number; readonly rss: number }> {
  let heap = Number.POSITIVE_INFINITY;
  let rss = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i++) {
    await sleep(100);
    globalThis.gc?.();
    const usage = process.memoryUsage();
    heap = Math.min(heap, usage.heapUsed);
    rss = Math.min(rss, usage.rss);
  }
  return { heap: heap / 1024 / 1024, rss: rss / 1024 / 1024 };
}
