import { connect } from "@kubesmith/runtime";
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
    close: () => client.close(),
  };
}
