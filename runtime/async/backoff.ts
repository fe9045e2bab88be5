import { wait } from "./wait.js";

// Those of client-go's reflector.
const FIRST_MS = 800;
const LAST_MS = 30_000;
const FACTOR = 2;
const RESET_AFTER_MS = 120_000;

/** Waits before attempts, longer each time. */
export interface Backoff {
  /**
   * Waits: 0.8 s the first time, then twice as long each time up to 30 s, and up to twice that at random. After two minutes without a call it
   * begins again.
   * @param atLeast milliseconds for which the server asks
   * @throws the reason of the signal
   */
  pause(signal: AbortSignal, atLeast?: number): Promise<void>;
}

/**
 * Creates the back-off of one watch.
 * @see https://pkg.go.dev/k8s.io/client-go/tools/cache#NewReflectorWithOptions
 */
export function createBackoff(): Backoff {
  let next = FIRST_MS;
  let last = Number.NEGATIVE_INFINITY;
  return {
    pause: async (signal, atLeast = 0) => {
      const now = performance.now();
      if (now - last > RESET_AFTER_MS) next = FIRST_MS;
      const delay = next * (1 + Math.random());
      next = Math.min(next * FACTOR, LAST_MS);
      await wait(Math.max(delay, atLeast), signal);
      last = performance.now();
    },
  };
}
