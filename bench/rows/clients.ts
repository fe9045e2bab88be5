import type { Lab } from "../lib/lab.js";
import type { Result } from "../lib/results.js";
import { interleave, joined, type Measured } from "../lib/rounds.js";
import { startWorker, type Worker } from "../lib/worker.js";

/**
 * What our client is compared with: the least that a client can do in Node.js, the client that most programs use there, one that adds a cache
 * to it, and the one that Kubernetes itself is made with.
 */
export type Peer = "undici" | "client-node" | "fluent" | "client-go";

/** What clients do, and which. */
export interface Work {
  /** What a client's process is asked for, once a round. A function if it differs each time. */
  readonly task: object | (() => object);
  /** How often; less often with those whose figures are far from ours, client-node and fluent: a fifth of them, seven at the least. */
  readonly rounds: number;
  readonly peers: readonly Peer[];
  /** Does more with the last processes afterwards. */
  after?(worker: Worker, name: "kubesmith" | Peer): Promise<void>;
}

/** One of the figures that a client measures in a round. */
export interface Figure {
  /** Its name in the response. */
  readonly figure: string;
  readonly what: string;
  /** Default: milliseconds. */
  readonly unit?: string;
  /** The most that ours may be of a peer's. */
  readonly atMost: Partial<Readonly<Record<Peer, number>>>;
}

// One process is up to a third faster than the next with the same work, for all of its life: several of each are needed.
const ROUNDS_OF_A_PROCESS = 5;
const LEAST_ROUNDS = 7;
const FAR_FROM_OURS: readonly Peer[] = ["client-node", "fluent"];

/** Lets our client and each of its peers work in turn: a line for each figure and peer. */
export async function besidePeers(lab: Lab, work: Work, figures: readonly Figure[]): Promise<Result[]> {
  const measured: [Peer, Measured][] = [];
  for (const peer of work.peers) {
    process.stderr.write(` compared with ${peer}\n`);
    measured.push([peer, await sideBySide(lab, peer, work)]);
  }
  return figures.flatMap(({ figure, what, unit = "ms", atMost: limits }) =>
    measured.map(([peer, { series }]): Result => {
      const atMost = limits[peer];
      return {
        what,
        node: "newer",
        unit,
        ours: series("kubesmith", figure),
        peer: series(peer, figure),
        ...(atMost !== undefined && { bound: { kind: "ratio", atMost } }),
      };
    }),
  );
}

/** Our client and a peer in turn, each in a process of its own that lives through some rounds. */
async function sideBySide(lab: Lab, peer: Peer, { task, rounds, after }: Work): Promise<Measured> {
  const parts: Measured[] = [];
  const wanted = FAR_FROM_OURS.includes(peer)
    ? Math.min(rounds, Math.max(LEAST_ROUNDS, Math.ceil(rounds / 5)))
    : rounds;
  for (let left = wanted; left > 0; left -= ROUNDS_OF_A_PROCESS) {
    const ours = await startClient(lab, "kubesmith");
    const theirs = await startClient(lab, peer);
    const clients = [
      { name: "kubesmith", worker: ours },
      { name: peer, worker: theirs },
    ] as const;
    try {
      const contenders = clients.map(({ name, worker }) => ({
        name,
        run: () => worker.ask<Readonly<Record<string, number>>>(typeof task === "function" ? task() : task),
      }));
      parts.push(await interleave(contenders, Math.min(left, ROUNDS_OF_A_PROCESS)));
      if (left <= ROUNDS_OF_A_PROCESS) for (const { name, worker } of clients) await after?.(worker, name);
    } finally {
      await Promise.all(clients.map(({ worker }) => worker.stop()));
    }
  }
  return joined(parts);
}

/** Starts the process of a client. */
export async function startClient(lab: Lab, name: "kubesmith" | Peer): Promise<Worker> {
  if (name === "client-go") return startWorker(await lab.clientGo(), []);
  return startWorker(lab.nodes.newer, ["--expose-gc", lab.program("worker.mjs"), name]);
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
