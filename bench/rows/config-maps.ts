import type { Lab } from "../lib/lab.js";
import { startClient } from "./clients.js";

/** What to create. */
export interface ConfigMaps {
  /** It is created, too. */
  readonly namespace: string;
  readonly count: number;
  /** The size of the data of each. */
  readonly bytes: number;
}

/** Creates ConfigMaps in a new namespace, named `object-0` and so on, and returns the namespace. */
export async function createConfigMaps(lab: Lab, { namespace, count, bytes }: ConfigMaps): Promise<string> {
  const { users, kubectl } = await lab.cluster();
  const { code, stderr } = await kubectl(["create", "namespace", namespace]);
  if (code !== 0) throw new Error(stderr);
  const worker = await startClient(lab, "kubesmith");
  try {
    await worker.ask({ task: "create", kubeconfig: users.admin.kubeconfig, namespace, count, bytes, lanes: 16 });
  } finally {
    await worker.stop();
  }
  return namespace;
}
