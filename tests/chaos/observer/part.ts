import { setImmediate } from "node:timers/promises";
import type { Informer } from "@kubesmith/runtime/informer";
import type { Part } from "./gaps.js";

/**
 * The part of an informer's cache that lists by itself.
 * @param namespace the namespace of the part, if the informer has several. Undefined: the informer has a single part
 */
export function createPartOf(
  informer: Pick<Informer<never>, "resourceVersion" | "caughtUp">,
  namespace: string | undefined,
): Part {
  const of = namespace === undefined ? {} : { namespace };
  const hasReached = async (version: number): Promise<boolean> => {
    const stop = new AbortController();
    const { signal } = stop;
    const reached = informer.caughtUp(String(version), { ...of, signal }).then(
      () => true,
      () => false,
    );
    const answer = await Promise.race([reached, setImmediate(false)]);
    stop.abort();
    return answer;
  };
  return {
    version: async () => {
      // That of the part that is furthest behind.
      const least = Number(informer.resourceVersion ?? 0);
      return namespace === undefined ? least : lastOf(least, hasReached);
    },
    reach: (version) => informer.caughtUp(String(version), of),
  };
}

/** The largest number from `least` on for which something is true, if it is true for all up to that one. */
async function lastOf(least: number, isTrue: (value: number) => Promise<boolean>): Promise<number> {
  let step = 1;
  while (await isTrue(least + step)) step *= 2;
  // It is true for `low`, unless that is the least, and false for `high`.
  let low = least + Math.floor(step / 2);
  let high = least + step;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await isTrue(middle)) low = middle;
    else high = middle;
  }
  return low;
}
