import type { Lab } from "../lib/lab.js";
import { type Figures, interleave, joined, type Measured } from "../lib/rounds.js";
import { startWorker, type Worker } from "../lib/worker.js";

/** What our client is compared with: the least that a client can do, and the client that most programs use. */
export const peers = ["undici", "client-node"] as const;

/** One of {@link peers}. */
export type Peer = (typeof peers)[number];

// One process is up to a third faster than the next with the same work, for all of its life: several of each are needed.
const ROUNDS_OF_A_PROCESS = 5;

/**
 * Lets our client and a peer do a task in turn, each in a process of its own that lives through some rounds.
 * @param rounds how many beside undici, whose figures are close to ours; a fifth of them shows how far away client-node's are
 * @param work asks a client's process for the task, once a round
 * @param after does more with the last processes afterwards
 */
export async function sideBySide(
  lab: Lab,
  peer: Peer,
  rounds: number,
  work: (worker: Worker) => Promise<Figures>,
  after: (worker: Worker, name: string) => Promise<void> = async () => {},
): Promise<Measured> {
  const program = lab.program("worker.mjs");
  const parts: Measured[] = [];
  for (let left = peer === "undici" ? rounds : Math.ceil(rounds / 5); left > 0; left -= ROUNDS_OF_A_PROCESS) {
    const workers = ["kubesmith", peer].map((name) => ({
      name,
      worker: startWorker(lab.nodes.newer, [program, name]),
    }));
    try {
      const contenders = workers.map(({ name, worker }) => ({ name, run: () => work(worker) }));
      parts.push(await interleave(contenders, Math.min(left, ROUNDS_OF_A_PROCESS)));
      if (left <= ROUNDS_OF_A_PROCESS) for (const { name, worker } of workers) await after(worker, name);
    } finally {
      await Promise.all(workers.map(({ worker }) => worker.stop()));
    }
  }
  return joined(parts);
}

/** A kubeconfig file's text for one server and one user. */
export function kubeconfigOf(cluster: object, user: object): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "bench", cluster }],
    users: [{ name: "bench", user }],
    contexts: [{ name: "bench", context: { cluster: "bench", user: "bench" } }],
    "current-context": "bench",
  });
}
