import { configMaps } from "@kubesmith/kubernetes/core/v1";
import type { Client } from "@kubesmith/runtime";

/** What went wrong, and when. */
export interface LoadFailure {
  /** Milliseconds after the load began. */
  readonly at: number;
  readonly verb: string;
  readonly error: unknown;
}

/** Requests of one client, and what came of them. */
export interface Load {
  /** How many requests have come to an end. */
  readonly count: number;
  readonly failures: readonly LoadFailure[];
  /** Names of the ConfigMaps that were created and not deleted. */
  readonly left: ReadonlySet<string>;
  /** Sends one more request. Never rejects. */
  next(): Promise<void>;
}

/** Creates, reads, lists, changes and deletes ConfigMaps in turn, so that half of the requests write. */
export function createLoad(client: Client, name: string): Load {
  const maps = client.resource(configMaps, "default");
  const start = performance.now();
  const failures: LoadFailure[] = [];
  const left = new Set<string>();
  let begun = 0;
  let count = 0;
  const verbs: { readonly [verb: string]: (count: number) => Promise<unknown> } = {
    create: async (number) => {
      const created = `${name}-${number}`;
      await maps.create({ metadata: { name: created }, data: { count: "0" } });
      left.add(created);
    },
    get: () => maps.get(`${name}-shared`),
    list: async () => maps.list({ limit: 5 }),
    patch: (number) => maps.patch.merge(`${name}-shared`, { data: { [`k${number % 10}`]: String(number) } }),
    delete: async () => {
      const [oldest] = left;
      if (oldest === undefined) return;
      left.delete(oldest);
      await maps.delete(oldest);
    },
  };
  return {
    get count() {
      return count;
    },
    failures,
    left,
    next: async () => {
      const number = begun++;
      const names = Object.keys(verbs);
      const verb = names[number % names.length] ?? "get";
      try {
        await verbs[verb]?.(number);
      } catch (error) {
        failures.push({ at: Math.round(performance.now() - start), verb, error });
      }
      count++;
    },
  };
}

/** Calls `send` `perSecond` times a second, evenly, whether or not earlier calls have ended; resolves when all have. */
export async function atRate(perSecond: number, seconds: number, send: () => Promise<void>): Promise<void> {
  const start = performance.now();
  const sent: Promise<void>[] = [];
  while (sent.length < perSecond * seconds) {
    const due = start + (sent.length * 1000) / perSecond;
    const early = due - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    sent.push(send());
  }
  await Promise.all(sent);
}
