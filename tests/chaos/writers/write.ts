import { setTimeout as sleep } from "node:timers/promises";
import type { clientset } from "@kubesmith/kubernetes";
import { ApiError, isAlreadyExists, isConflict, isNotFound } from "@kubesmith/runtime";
import { createRandom, seedOf } from "../../support/random.js";
import { nextOperation, type Operation } from "./operations.js";

type Clientset = ReturnType<typeof clientset>;

/** Several writers at work. */
export interface Writers {
  /** Ends them, and resolves when their last writes are over. */
  stop(): Promise<void>;
}

/** How the writers work. */
export interface WritersOptions {
  readonly k8s: Clientset;
  readonly seed: number;
  readonly count: number;
  /** Operations in a second, of all writers together. They catch up after the server was away. */
  readonly rate: number;
  /** Called with what neither the other writers nor crashes explain. */
  readonly onProblem: (error: unknown) => void;
}

const TIMEOUT_MS = 5_000;
const RETRY_MS = 250;

/** Starts writers, which do not know of each other. */
export function startWriters({ k8s, seed, count, rate, onProblem }: WritersOptions): Writers {
  const stopping = new AbortController();
  const { signal } = stopping;
  const begun = performance.now();
  let started = 0;
  async function run(number: number): Promise<void> {
    const random = createRandom(seedOf(seed, "writer", number));
    while (!signal.aborted) {
      const due = begun + (started++ * 1000) / rate;
      await sleep(Math.max(0, due - performance.now()));
      try {
        await write(k8s, nextOperation(random));
      } catch (error) {
        if (isConflict(error) || isNotFound(error) || isAlreadyExists(error)) continue;
        // The server is away, or not ready yet.
        if (error instanceof ApiError && error.code < 500 && error.code !== 429) onProblem(error);
        await sleep(RETRY_MS);
      }
    }
  }
  const running = Array.from({ length: count }, (_, number) => run(number));
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

/** Carries out an operation. Throws what the server answers, such as that somebody else was faster. */
export async function write(k8s: Clientset, { kind, namespace, name, labels, data }: Operation): Promise<void> {
  const maps = k8s.core.v1.configMaps(namespace);
  const options = { signal: AbortSignal.timeout(TIMEOUT_MS) };
  const create = (): PromiseLike<unknown> => maps.create({ metadata: { name, labels }, data }, options);
  switch (kind) {
    case "create":
      await create();
      return;
    case "update": {
      const found = await maps.get(name, options);
      await maps.update({ ...found, data }, options);
      return;
    }
    case "patch":
      await maps.patch.merge(name, { data }, options);
      return;
    case "change labels":
      await maps.patch.merge(name, { metadata: { labels } }, options);
      return;
    case "delete":
      await maps.delete(name, options);
      return;
    case "delete and create":
      await maps.delete(name, options);
      await create();
  }
}
