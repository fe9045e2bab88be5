import { setTimeout as sleep } from "node:timers/promises";
import type { clientset } from "@kubesmith/kubernetes";
import { ApiError, isAlreadyExists, isConflict, isNotFound } from "@kubesmith/runtime";
import { createRandom, seedOf } from "../../support/random.js";
import { initialObjects, nextOperation } from "./operations.js";
import { write } from "./write.js";

type Clientset = ReturnType<typeof clientset>;

/** Several writers at work. */
export interface Writers {
  /** How many of their writes have succeeded so far. */
  readonly written: number;
  /** Ends them, and resolves when their last writes are over. */
  stop(): Promise<void>;
}

/** How the writers work. */
export interface WritersOptions {
  readonly k8s: Clientset;
  readonly seed: number;
  /** Writes in a second, of all writers together. They catch up after the server was away, and after writes that did not succeed. */
  readonly rate: number;
  /** How many writes they carry out. */
  readonly limit: number;
  /** Called with what neither the other writers nor crashes explain. */
  readonly onProblem: (error: unknown) => void;
}

const COUNT = 16;
const RETRY_MS = 250;
/** Between two looks at the clock while nothing is due. */
const IDLE_MS = 20;

/** Creates all objects. */
export async function createObjects(k8s: Clientset, seed: number): Promise<void> {
  const objects = initialObjects(createRandom(seedOf(seed, "objects")));
  for (let i = 0; i < objects.length; i += COUNT) {
    await Promise.all(objects.slice(i, i + COUNT).map((operation) => write(k8s, operation)));
  }
}

/** Starts writers, which do not know of each other. */
export function startWriters({ k8s, seed, rate, limit, onProblem }: WritersOptions): Writers {
  const stopping = new AbortController();
  const { signal } = stopping;
  const begun = performance.now();
  let written = 0;
  let running = 0;
  const isDue = (): boolean => written + running < Math.min(limit, ((performance.now() - begun) * rate) / 1000);
  async function run(number: number): Promise<void> {
    const random = createRandom(seedOf(seed, "writer", number));
    while (!signal.aborted) {
      if (!isDue()) {
        await sleep(IDLE_MS);
        continue;
      }
      running++;
      try {
        const count = await write(k8s, nextOperation(random));
        written += count;
      } catch (error) {
        if (isConflict(error) || isNotFound(error) || isAlreadyExists(error)) continue;
        // The server is away, or not ready yet.
        if (error instanceof ApiError && error.code < 500 && error.code !== 429) onProblem(error);
        await sleep(RETRY_MS);
      } finally {
        running--;
      }
    }
  }
  const all = Array.from({ length: COUNT }, (_, number) => run(number));
  return {
    get written() {
      return written;
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(all);
    },
  };
}
