import type { Lab } from "../lib/lab.js";
import { type Figures, interleave, type Measured } from "../lib/rounds.js";
import { startWorker, type Worker } from "../lib/worker.js";

/** The clients that do the same work side by side, each in a process of its own that lives through all rounds. */
export const clients = ["kubesmith", "undici", "client-node"] as const;

/** One of {@link clients}. */
export type ClientName = (typeof clients)[number];

/**
 * Lets each client do a task.
 * @param work asks a client's process for the task, once a round
 * @param after does more with the same processes afterwards
 */
export async function sideBySide(
  lab: Lab,
  rounds: number,
  work: (worker: Worker) => Promise<Figures>,
  after: (worker: Worker, name: ClientName) => Promise<void> = async () => {},
): Promise<Measured> {
  const program = lab.program("worker.mjs");
  const workers = clients.map((name) => ({ name, worker: startWorker(lab.nodes.newer, [program, name]) }));
  try {
    const contenders = workers.map(({ name, worker }) => ({ name, run: () => work(worker) }));
    const measured = await interleave(contenders, rounds);
    for (const { name, worker } of workers) await after(worker, name);
    return measured;
  } finally {
    await Promise.all(workers.map(({ worker }) => worker.stop()));
  }
}

/** Writes a kubeconfig file for a server at another address than the cluster's, with or without its user. */
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
