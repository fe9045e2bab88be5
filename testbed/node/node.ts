import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Process, Supervisor } from "../supervisor.js";
import { type NodeSettings, nodeConfigs } from "./config.js";
import { testNode } from "./constants.js";
import type { NodePrograms } from "./packages.js";

/** The executables of a node. */
export interface NodeExecutables extends NodePrograms {
  readonly kubelet: string;
}

/** Starts containerd and a kubelet that acts as the user of `kubeconfig`, in the network namespace of the control plane. */
export async function startNode(
  inside: Supervisor,
  settings: NodeSettings,
  executables: NodeExecutables,
  kubeconfig: string,
): Promise<Process> {
  const { folder } = settings;
  for (const [name, text] of nodeConfigs(settings, executables)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const kubelet = [
    executables.kubelet,
    `--config=${join(folder, "kubelet.json")}`,
    `--kubeconfig=${kubeconfig}`,
    `--hostname-override=${testNode.name}`,
    `--node-ip=${testNode.address}`,
    "--cert-dir=/var/lib/kubelet/pki",
  ];
  const script = fileURLToPath(new URL("node.sh", import.meta.url));
  const namespaces = ["--pid", "--mount", "--ipc", "--uts", "--fork", "--kill-child=SIGKILL"];
  const args = [...namespaces, "sh", script, folder, executables.containerd, executables.images, ...kubelet];
  // Everything ends at once. unshare ignores other signals, and pods have nothing to save.
  return inside.start("kubelet", "unshare", args, { signal: "SIGKILL" });
}
