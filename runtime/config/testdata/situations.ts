import { kubeconfig } from "../../testdata/kubeconfigs.js";

// Kubeconfigs, and the environment and files of a pod, in which settings are looked for.

export const A: string = kubeconfig({
  name: "a",
  cluster: "tls-server-name: a-name",
  user: "{token: a-token}",
  context: "namespace: a-ns",
});
export const B: string = kubeconfig({ name: "b", user: "{token: b-token}" });
export const POD: { [name: string]: string } = { KUBERNETES_SERVICE_HOST: "10.0.0.1", KUBERNETES_SERVICE_PORT: "443" };
export const SERVICE_ACCOUNT: { [path: string]: string } = {
  "serviceaccount/token": "sa-token",
  "serviceaccount/ca.crt": "pem",
  "serviceaccount/namespace": "sa-ns\n",
};
