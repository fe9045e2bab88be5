// A controller of websites: each has a page in a ConfigMap, a Deployment of web servers that mount it, and a Service.
// Run `kubectl apply -f crd.yaml`, then `kubesmith generate --output kubernetes`, then the program: `main.js [PORT]`. It answers health checks at
// the port, 8081 by default.
import { createHash } from "node:crypto";
import { connect } from "@kubesmith/runtime";
import {
  controllerReference,
  createController,
  type Reconcile,
  runControllers,
  setCondition,
  shutdownSignal,
} from "@kubesmith/runtime/controller";
import { clientset } from "./kubernetes/index.js";
import type { LiveWebsite } from "./kubernetes/web.example.com/v1/index.js";

await using client = await connect();
const k8s = clientset(client);
const { websites } = k8s.webExampleCom.v1;
const { configMaps, services } = k8s.core.v1;
const { deployments } = k8s.apps.v1;

/** Creates or corrects the three objects, and reports in the status of the website how many servers are ready. */
const reconcile: Reconcile<LiveWebsite> = async (website, { signal, log, events }) => {
  const { name, namespace, generation } = website.metadata;
  const { page, replicas = 1, image = "nginx:1.29" } = website.spec;
  const labels = { "app.kubernetes.io/name": "website", "app.kubernetes.io/instance": name };
  const metadata = { name, labels, ownerReferences: [controllerReference(website)] };
  const write = { fieldManager: "website-controller", force: true, signal };

  await configMaps(namespace).apply({ metadata, data: { "index.html": page } }, write);
  const deployment = await deployments(namespace).apply(
    {
      metadata,
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: {
          // Another page replaces the pods: a running one would serve the old page for a while.
          metadata: {
            labels,
            annotations: { "web.example.com/page": createHash("sha256").update(page).digest("hex") },
          },
          spec: {
            containers: [
              {
                name: "server",
                image,
                ports: [{ containerPort: 80, protocol: "TCP" }],
                volumeMounts: [{ name: "page", mountPath: "/usr/share/nginx/html" }],
              },
            ],
            volumes: [{ name: "page", configMap: { name } }],
          },
        },
      },
    },
    write,
  );
  await services(namespace).apply(
    { metadata, spec: { selector: labels, ports: [{ port: 80, protocol: "TCP" }] } },
    write,
  );

  const { readyReplicas = 0 } = deployment.status;
  const isReady = readyReplicas >= replicas;
  const wasReady = website.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True");
  const conditions = setCondition(website.status?.conditions, {
    type: "Ready",
    status: isReady ? "True" : "False",
    reason: isReady ? "Served" : "WaitingForServers",
    message: `${readyReplicas} of ${replicas} servers are ready`,
    observedGeneration: generation,
  });
  const status = { url: `http://${name}.${namespace}.svc`, readyReplicas, conditions };
  await websites(namespace).status.apply(name, { status }, write);
  if (isReady && !wasReady) {
    log.info("the website is served", { url: status.url });
    events.normal("Served", `${replicas} servers serve ${status.url}`);
  }
};

const controller = createController(websites, { owns: [configMaps, deployments, services], reconcile });
await runControllers(client, [controller], {
  leaderElection: { namespace: client.namespace, name: "website-controller" },
  health: { port: Number(process.argv[2] ?? 8081) },
  signal: shutdownSignal(),
});
