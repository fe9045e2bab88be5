import { type Client, connect, type KubernetesObject } from "@kubesmith/runtime";
import { type ControlPlane, type ControlPlaneOptions, startControlPlane } from "../../testbed/index.js";

/** The ways in: by a kubeconfig file, by address, token and authority, and in plain http through `kubectl proxy`. */
export const WAYS = ["kubeconfig", "token", "proxy"] as const;
/** One of {@link WAYS}. */
export type Way = (typeof WAYS)[number];

/** A control plane and the administrator's clients of it. */
export interface VerbsCluster {
  readonly cluster: ControlPlane;
  readonly clients: { readonly [W in Way]: Client };
  /** Closes the clients and stops the control plane. */
  stop(): Promise<void>;
}

/** Starts a control plane and connects to it in each of the {@link WAYS}. */
export async function startVerbsCluster(options?: ControlPlaneOptions): Promise<VerbsCluster> {
  const cluster = await startControlPlane(options);
  const { server, ca, users } = cluster;
  const proxy = await cluster.kubectlProxy();
  const clients = {
    kubeconfig: await connect({ kubeconfig: users.admin.kubeconfig }),
    token: await connect({ server, ca, token: users.admin.token }),
    proxy: await connect({ server: proxy.url }),
  };
  return {
    cluster,
    clients,
    stop: async () => {
      await Promise.all(Object.values(clients).map((client) => client.close()));
      await cluster.stop();
    },
  };
}

/** An object as `kubectl get -o json` shows it: without `metadata.managedFields`. */
export function asKubectl<T extends KubernetesObject>(object: T): T {
  const metadata = Object.entries(object.metadata ?? {}).filter(([name]) => name !== "managedFields");
  return { ...object, metadata: Object.fromEntries(metadata) };
}
