// Prints the logs of all pods of a Deployment, also of pods and containers that start later: `main.js DEPLOYMENT [NAMESPACE]`.
import { clientset } from "@kubesmith/kubernetes";
import { connect } from "@kubesmith/runtime";

const stopping = new AbortController();
const { signal } = stopping;
for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => stopping.abort());

await using client = await connect();
const [deployment, namespace = client.namespace] = process.argv.slice(2);
if (deployment === undefined) throw new Error("usage: main.js DEPLOYMENT [NAMESPACE]");

const { apps, core } = clientset(client);
const { spec } = await apps.v1.deployments(namespace).get(deployment);
const pods = core.v1.pods(namespace);

/** Containers whose log is read or was read, by their ID: a container that is started again has another one. */
const seen = new Set<string>();
try {
  for await (const { object: pod } of pods.watch({ labelSelector: spec.selector.matchLabels ?? {}, signal })) {
    for (const { name: container, containerID, state } of pod.status.containerStatuses ?? []) {
      if (containerID === undefined || !state?.running || seen.has(containerID)) continue;
      seen.add(containerID);
      void follow(pod.metadata.name, container);
    }
  }
} catch (error) {
  if (!signal.aborted) throw error;
}

/** Prints the log of a container until it stops. */
async function follow(pod: string, container: string): Promise<void> {
  const at = `${pod} ${container}`;
  try {
    for await (const line of pods.log(pod, { container, follow: true, reconnect: true, signal })) {
      console.log(`${at}: ${line}`);
    }
    console.log(`${at} has stopped`);
  } catch (error) {
    if (!signal.aborted) console.error(`${at}: ${error instanceof Error ? error.message : error}`);
  }
}
