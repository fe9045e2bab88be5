// The smallest program: lists some objects of the cluster that KUBECONFIG names, and prints how many there are.
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";

const config = new KubeConfig();
config.loadFromDefault();
const { items } = await config.makeApiClient(CoreV1Api).listNamespacedConfigMap({ namespace: "bench" });
console.log(items.length);
