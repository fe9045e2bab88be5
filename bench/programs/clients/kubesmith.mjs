import { connect } from "@kubesmith/runtime";
import { createInformers } from "@kubesmith/runtime/informer";
import { configMaps, pods } from "bench-sdk/core/v1";

/** Opens a client. */
export async function open(kubeconfig) {
  const client = await connect({ kubeconfig });
  const inNamespace = client.resource(configMaps, "bench");
  return {
    listPods: async () => (await client.resource(pods).list()).items,
    get: (name) => inNamespace.get(name),
    create: (object) => inNamespace.create(object),
    delete: (name) => inNamespace.delete(name),
    watch: () => client.stream({ path: "/api/v1/namespaces/bench/configmaps", query: { watch: true } }),
    /** A cache of all pods. */
    cachePods: (options) => {
      const informers = createInformers(client);
      const informer = informers.of(client.resource(pods), options);
      return {
        fill: async () => {
          await informer.synced;
          return informer.size;
        },
        update: async (version) => {
          await client.send({ path: "/changes/start" });
          await informer.caughtUp(version);
        },
        close: () => informers.close(),
      };
    },
    close: () => client.close(),
  };
}
