import { setTimeout as sleep } from "node:timers/promises";
import type { ControlPlane } from "../../testbed/index.js";
import { type Background, inBackground } from "./background.js";
import { type CrashKind, planCrashes } from "./faults/index.js";
import { compact } from "./history/index.js";

/**
 * Begins to crash a server, again and again. Stops with the server running.
 * @param revision up to which the history was recorded: etcd forgets nothing that is newer
 * @param log called with each crash
 */
export function startCrashes(
  cluster: ControlPlane,
  seed: number,
  revision: () => number,
  log: (what: string) => void,
): Background {
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
  return inBackground(async (signal) => {
    for (const { kind, after, downtime } of planCrashes(seed)) {
      await sleep(after, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      await crash(kind, downtime);
    }
  });
}
