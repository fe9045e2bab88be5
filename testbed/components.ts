import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  aggregatedAPI,
  apiserverArgs,
  controllerManagerArgs,
  etcdArgs,
  files,
  type Settings,
  schedulerArgs,
} from "./arguments.js";
import { createCertificates, createServiceAccountKeys } from "./certificates.js";
import { createSend, type Send } from "./https.js";
import { type NodeExecutables, startNode, testNode } from "./node/index.js";
import { poll } from "./poll.js";
import type { Process, Supervisor } from "./supervisor.js";
import { adminName, readerObjects, type Users, writeCertificateUser, writeUsers } from "./users.js";

/** The executables of a control plane, by name; those that are optional run if they are given. */
export interface Executables {
  readonly etcd: string;
  readonly "kube-apiserver": string;
  readonly "kube-controller-manager"?: string;
  readonly "kube-scheduler"?: string;
  readonly node?: NodeExecutables;
}

/** How a running control plane is reached. */
export interface Access {
  readonly server: string;
  readonly ca: string;
  readonly caFile: string;
  readonly users: Users;
  /** The path of the kubeconfig file of the aggregated API server. */
  readonly aggregatedKubeconfig: string;
  /** The path of the kubeconfig file of the node's kubelet. */
  readonly kubeletKubeconfig: string;
  /** Sends requests as the administrator. */
  readonly send: Send;
}

/** A port was taken by another process after it was found free. */
export class PortTakenError extends Error {
  override readonly name = "PortTakenError";
}

const logLines = 20;

/**
 * Starts the components and waits until they are ready. What is running when it throws is left to the supervisor.
 *
 * Throws {@link PortTakenError} when other ports may help, and else, when a component ends or does not get ready, an error
 * with the last lines of its log.
 */
export async function startComponents(
  supervisor: Supervisor,
  executables: Executables,
  settings: Settings,
): Promise<Access> {
  const processes = [await supervisor.start("etcd", executables.etcd, etcdArgs(settings))];
  const access = await writeAccess(settings);
  const { users, send } = access;
  processes.push(await supervisor.start("kube-apiserver", executables["kube-apiserver"], apiserverArgs(settings)));
  await settle(processes, "kube-apiserver to be ready", async () => (await send("GET", "/readyz"))?.status === 200);
  for (const [path, object] of readerObjects) {
    // The server creates the namespace "default" a moment after it is ready.
    await settle(processes, `POST ${path} to succeed`, async () => {
      const status = (await send("POST", path, object))?.status;
      return status === 201 || status === 409; // created, now or by an attempt whose answer was lost
    });
  }
  const { "kube-controller-manager": controllerManager, "kube-scheduler": scheduler, node } = executables;
  const { kubeconfig } = users.adminCert;
  if (controllerManager !== undefined) {
    const args = controllerManagerArgs(settings, kubeconfig);
    processes.push(await supervisor.start("kube-controller-manager", controllerManager, args));
  }
  if (scheduler !== undefined) {
    processes.push(await supervisor.start("kube-scheduler", scheduler, schedulerArgs(settings, kubeconfig)));
  }
  if (node !== undefined) {
    processes.push(await startNode(supervisor, { ...settings, caFile: access.caFile }, node, access.kubeletKubeconfig));
  }
  if (controllerManager !== undefined) {
    // Pods are refused until their namespace has it, and it shows that the controllers work.
    const path = "/api/v1/namespaces/default/serviceaccounts/default";
    await settle(processes, `GET ${path} to succeed`, async () => (await send("GET", path))?.status === 200);
  }
  if (node !== undefined) {
    await settle(processes, "the node to be ready", () => canRunPods(send));
  }
  return access;
}

/** Whether the node is ready and the controllers allow pods on it. */
async function canRunPods(send: Send): Promise<boolean> {
  const answer = await send("GET", `/api/v1/nodes/${testNode.name}`);
  if (answer?.status !== 200) return false;
  const { spec, status } = JSON.parse(answer.body) as {
    readonly spec: { readonly taints?: readonly unknown[] };
    readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
  };
  const isReady = status.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True");
  return isReady === true && (spec.taints ?? []).length === 0;
}

/** Writes the keys, certificates and kubeconfig files into the folder. */
async function writeAccess({ folder, serverPort }: Settings): Promise<Access> {
  const server = `https://127.0.0.1:${serverPort}`;
  const certificates = await createCertificates(adminName);
  const { frontProxy, aggregatedAPI: aggregated } = certificates;
  const serviceAccount = createServiceAccountKeys();
  const contents: [string, string][] = [
    [files.caCert, certificates.ca.cert],
    [files.caKey, certificates.ca.key],
    [files.serverCert, certificates.server.cert],
    [files.serverKey, certificates.server.key],
    [files.serviceAccountPublic, serviceAccount.publicKey],
    [files.serviceAccountKey, serviceAccount.privateKey],
    [files.frontProxyCaCert, frontProxy.ca.cert],
    [files.frontProxyClientCert, frontProxy.client.cert],
    [files.frontProxyClientKey, frontProxy.client.key],
    [files.aggregatedAPICert, aggregated.server.cert],
    [files.aggregatedAPIKey, aggregated.server.key],
  ];
  await Promise.all(contents.map(([name, text]) => writeFile(join(folder, name), text)));
  const ca = certificates.ca.cert;
  const caFile = join(folder, files.caCert);
  const address = { server, ca, caFile };
  const [users, component, kubelet] = await Promise.all([
    writeUsers(folder, address, certificates.admin),
    writeCertificateUser(folder, `${aggregatedAPI.name}-client`, aggregatedAPI.name, address, aggregated.client),
    writeCertificateUser(folder, "kubelet-client", `system:node:${testNode.name}`, address, certificates.kubelet),
  ]);
  return {
    ...address,
    users,
    aggregatedKubeconfig: component.kubeconfig,
    kubeletKubeconfig: kubelet.kubeconfig,
    send: createSend(server, ca, users.admin.token),
  };
}

/**
 * Waits for `done` to hold while all of `processes` run.
 *
 * Throws {@link PortTakenError} when one ended since its port was taken, and else, when one ended or time is up, an error
 * with the last lines of its log.
 */
export async function settle(processes: readonly Process[], what: string, done: () => Promise<boolean>): Promise<void> {
  // Raced, since whoever took the port of a component that ended may never answer.
  const anyEnded = Promise.race(processes.map(({ whenEnded }) => whenEnded)).then(() => true);
  try {
    await poll(what, async () => (await Promise.race([anyEnded, done()])) || undefined);
  } catch (error) {
    const slow = processes.at(-1);
    throw slow ? new Error(`${(error as Error).message}; ${lastLines(slow.name, await slow.output())}`) : error;
  }
  const failed = processes.find(({ ended }) => ended !== undefined);
  if (failed) {
    const output = await failed.output();
    const message = `${failed.name} ended with ${failed.ended}; ${lastLines(failed.name, output)}`;
    throw output.includes("address already in use") ? new PortTakenError(message) : new Error(message);
  }
}

function lastLines(name: string, output: string): string {
  return `the last lines of ${name}'s log:\n${output.trimEnd().split("\n").slice(-logLines).join("\n")}`;
}
