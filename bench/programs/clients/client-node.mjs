import { CoreV1Api, KubeConfig, makeInformer, Watch } from "@kubernetes/client-node";
import { startChanges } from "./start-changes.mjs";

const namespace = "bench";
const PODS = "/api/v1/pods";

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
    watchPods: async () => {
      let onEvent;
      const watch = await new Watch(config).watch(
        PODS,
        { resourceVersion: "200000" },
        () => onEvent(),
        () => {},
      );
      return {
        receive: async (count) => {
          let left = count;
          const received = new Promise((resolve) => {
            onEvent = () => --left === 0 && resolve();
          });
          await startChanges(kubeconfig);
          await received;
        },
        close: () => watch.abort(),
      };
    },
    cachePods: async () => {
      const informer = makeInformer(config, PODS, () => client.listPodForAllNamespaces());
      return {
        fill: async () => {
          await informer.start();
          return informer.list().length;
        },
        update: async (count) => {
          let left = count;
          const updated = new Promise((resolve) => informer.on("update", () => --left === 0 && resolve()));
          await startChanges(kubeconfig);
          await updated;
        },
        close: () => informer.stop(),
      };
    },
    close: async () => {},
  };
}
