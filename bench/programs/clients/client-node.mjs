import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";

const namespace = "bench";

/** Opens a client. It has nothing to close. */
export async function open(kubeconfig) {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const client = config.makeApiClient(CoreV1Api);
  return {
    listPods: async () => (await client.listPodForAllNamespaces()).items,
    get: (name) => client.readNamespacedConfigMap({ name, namespace }),
    create: (body) => client.createNamespacedConfigMap({ namespace, body }),
    delete: (name) => client.deleteNamespacedConfigMap({ name, namespace }),
    close: async () => {},
  };
}
