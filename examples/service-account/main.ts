// Acts as a service account of a cluster that the kubeconfig knows by name: `main.js CLUSTER NAMESPACE ACCOUNT [--secret]`.
import { clientset } from "@kubesmith/kubernetes";
import { connect, waitFor } from "@kubesmith/runtime";
import { loadKubeconfig } from "@kubesmith/runtime/kubeconfig";

const [clusterName, namespace, account, flag] = process.argv.slice(2);
if (clusterName === undefined || namespace === undefined || account === undefined) {
  throw new Error("usage: main.js CLUSTER NAMESPACE ACCOUNT [--secret]");
}

const { clusters, contexts } = await loadKubeconfig();
const cluster = clusters.find(({ name }) => name === clusterName);
const context = contexts.find((candidate) => candidate.cluster === clusterName);
if (cluster === undefined || context === undefined) throw new Error(`no context uses the cluster ${clusterName}`);

const administrator = await connect({ context: context.name });
const { serviceAccounts, secrets } = clientset(administrator).core.v1;

/** A token that the server issues for an hour. */
async function requestToken(namespace: string, account: string): Promise<string> {
  const request = await serviceAccounts(namespace).token.create(account, {
    spec: { audiences: [], expirationSeconds: 3600 },
  });
  if (request.status?.token === undefined) throw new Error("the server issued no token");
  return request.status.token;
}

/** The older way: a Secret for the account, which the token controller fills. It lives until the Secret is deleted. */
async function tokenOfSecret(namespace: string, account: string): Promise<string> {
  const { metadata } = await secrets(namespace).create({
    metadata: { generateName: `${account}-`, annotations: { "kubernetes.io/service-account.name": account } },
    type: "kubernetes.io/service-account-token",
  });
  const { data } = await waitFor(secrets(namespace), metadata.name, (secret) => secret.data?.token !== undefined, {
    interval: 200,
  });
  return Buffer.from(data?.token ?? "", "base64").toString();
}

const token = await (flag === "--secret" ? tokenOfSecret : requestToken)(namespace, account);
// The cluster's address and authority from the kubeconfig, and the account's token as the only credential.
const asAccount = await connect({ ...cluster.connection, token });
const k8s = clientset(asAccount);

const { status } = await k8s.authentication.v1.selfSubjectReviews.create({});
const pods = await k8s.core.v1.pods(namespace).list();
console.log(`${status?.userInfo?.username} sees ${pods.items.length} pods on ${cluster.server}`);
await Promise.all([administrator.close(), asAccount.close()]);
