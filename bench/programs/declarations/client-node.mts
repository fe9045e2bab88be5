import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";

const config = new KubeConfig();
config.loadFromDefault();
const { items } = await config.makeApiClient(CoreV1Api).listNamespacedConfigMap({ namespace: "bench" });
console.log(items.length);
