// What a program on a generated SDK looks like. It talks to a listener on loopback that shows each request, so it needs no cluster.
import { connect } from "@kubesmith/runtime";
import type { Deployment } from "./kubernetes/apps/v1/index.js";
import { clientset } from "./kubernetes/index.js";
import { listen } from "./listener.js";

const listener = await listen();
const client = await connect({ server: listener.url });
const k8s = clientset(client);

// A manifest is a plain object, checked field by field.
const web: Deployment = {
  metadata: { name: "web", labels: { app: "web" } },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: { containers: [{ name: "nginx", image: "nginx:1.29", ports: [{ containerPort: 80 }] }] },
    },
  },
};

const deployments = k8s.apps.v1.deployments("default");
const created = await deployments.create(web);
console.log(`created ${created.kind} ${created.metadata.name}, uid ${created.metadata.uid}`);

await deployments.scale.patch.merge("web", { spec: { replicas: 5 } });
await deployments.patch.strategic("web", { spec: { paused: null } });
await k8s.core.v1.pods.list({ labelSelector: { app: "web", tier: null } });

// @ts-expect-error The namespace is missing: this does not compile.
const withoutNamespace = () => k8s.core.v1.pods.create({ metadata: { name: "a" } });
// @ts-expect-error The server has no such verb.
const withoutVerb = () => k8s.core.v1.componentStatuses.delete("etcd-0");
console.log(`the compiler rejected ${[withoutNamespace, withoutVerb].length} wrong calls; neither was sent`);

await client.close();
await listener.close();
