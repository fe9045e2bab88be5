import { readFile } from "node:fs/promises";

/** Tells the server of made-up pods to change them, which a watch that is open reports. For clients that send requests of resources only. */
export async function startChanges(kubeconfig) {
  const [{ cluster }] = JSON.parse(await readFile(kubeconfig, "utf8")).clusters;
  await fetch(`${cluster.server}/changes/start`);
}
