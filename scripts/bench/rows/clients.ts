import type { Lab } from "../lib/lab.js";
import { type Figures, interleave, type Measured } from "../lib/rounds.js";
import { startWorker, type Worker } from "../lib/worker.js";

/** What our client is compared with: the least that a client can do, and the client that most programs use. */
export const peers = ["undici", "client-node"] as const;

/** One of {@link peers}. */
export type Peer = (typeof peers)[number];

/**
 * Lets our client and a peer do a task in turn, each in a process of its own that lives through all rounds.
 * @param rounds how many beside undici, whose figures are close to ours; a fifth of them shows how far away client-node's are
 * @param work asks a client's process for the task, once a round
 * @param after does more with the same processes afterwards
 */
export async function sideBySide(
  lab: Lab,
  peer: Peer,
  rounds: number,
  work: (worker: Worker) => Promise<Figures>,
  after: (worker: Worker, name: string) => Promise<void> = async () => {},
): Promise<Measured> {
  const program = lab.program("worker.mjs");
  const workers = ["kubesmith", peer].map((name) => ({ name, worker: startWorker(lab.nodes.newer, [program, name]) }));
  try {
    const contenders = workers.map(({ name, worker }) => ({ name, run: () => work(worker) }));
    const measured = await interleave(contenders, peer === "undici" ? rounds : Math.ceil(rounds / 5));
    for (const { name, worker } of workers) await after(worker, name);
    return measured;
  } finally {
    await Promise.all(workers.map(({ worker }) => worker.stop()));
  }
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
