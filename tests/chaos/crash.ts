import { setTimeout as sleep } from "node:timers/promises";
import type { ControlPlane } from "../../testbed/index.js";
import { type CrashKind, planCrashes } from "./faults/index.js";
import { compact } from "./history/index.js";

/** Crashes of a server, one after the other. */
export interface Crashes {
  /** Ends them, and resolves when the server runs. Rejects if it did not come back. */
  stop(): Promise<void>;
}

/**
 * Begins to crash a server.
 * @param revision up to which the history was recorded: etcd forgets nothing that is newer
 * @param log called with each crash
 */
export function startCrashes(
  cluster: ControlPlane,
  seed: number,
  revision: () => number,
  log: (what: string) => void,
): Crashes {
  const stopping = new AbortController();
  const { signal } = stopping;
  async function crash(kind: CrashKind, downtime: number): Promise<void> {
    log(kind);
    if (kind.startsWith("compact")) await compact(cluster.etcd, revision());
    if (kind === "compact") return;
    const names = (["etcd", "kube-apiserver"] as const).filter((name) => kind.endsWith(name) || kind === "kill both");
    for (const name of names) await cluster.kill(name);
    await sleep(downtime);
    for (const name of names) await cluster.restart(name);
    log(`the server is back: ${kind}`);
  }
  async function run(): Promise<void> {
    for (const { kind, after, downtime } of planCrashes(seed)) {
      await sleep(after, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      await crash(kind, downtime);
    }
  }
  const running = run();
  // It is reported by `stop`.
  running.catch(() => {});
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}
