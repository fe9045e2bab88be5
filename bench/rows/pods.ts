import { writeFileSync } from "node:fs";
import type { Lab } from "../lib/lab.js";
import { startWorker, type Worker } from "../lib/worker.js";
import { kubeconfigOf } from "./clients.js";

/** A server of made-up pods and of changes to them, in a process of its own. */
export interface PodServer {
  /** The path of a kubeconfig file. */
  readonly kubeconfig: string;
  readonly count: number;
  readonly updates: number;
  /** The size of the list. */
  readonly megabytes: string;
  stop: Worker["stop"];
}

/**
 * Starts a server of made-up pods, eight of each ReplicaSet.
 * @param updates how many changes it sends, to a watch that is open when it is told to
 */
export async function startPodServer(
  lab: Lab,
  { count, updates }: { readonly count: number; readonly updates: number },
): Promise<PodServer> {
  const server = startWorker(lab.nodes.newer, [lab.program("informer-server.mjs")]);
  const { port, bytes } = await server.ask<{ port: number; bytes: number }>({ count, updates });
  const kubeconfig = lab.path(`${count}-pods.kubeconfig`);
  // client-node takes plain HTTP only where TLS need not be verified either.
  const cluster = { server: `http://127.0.0.1:${port}`, "insecure-skip-tls-verify": true };
  writeFileSync(kubeconfig, kubeconfigOf(cluster, {}));
  return { kubeconfig, count, updates, megabytes: `${(bytes / 1e6).toFixed(0)} MB`, stop: server.stop };
}
