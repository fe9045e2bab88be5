import { namespaces } from "@kubesmith/kubernetes/core/v1";
import type { TestCluster } from "./use-control-plane.js";

/** Returns a function that creates a namespace and returns its name, so that each test of a file can have a namespace of its own. */
export function createFreshNamespace(cluster: Pick<TestCluster, "client">): () => Promise<string> {
  let count = 0;
  return async () => {
    const name = `fresh-${++count}`;
    await cluster.client.resource(namespaces).create({ metadata: { name } });
    return name;
  };
}
