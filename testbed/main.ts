import { once } from "node:events";
import { runCommand, versionOf } from "./command.js";
import { startControlPlane } from "./control-plane.js";
import { testNode } from "./node/index.js";
import { parentGone } from "./parent.js";
import { defaultVersion, versions } from "./versions.js";

const help = `Runs a real Kubernetes control plane on this machine until Ctrl-C, and leaves nothing behind. The first time, it builds
the programs, which needs Go 1.26 or newer and takes some minutes.

Usage: npm run testbed -- [--version <version>] [--controller-manager | --node]

  --version <version>   one of ${Object.keys(versions).join(", ")}; ${defaultVersion} by default
  --controller-manager  also run kube-controller-manager
  --node                also run kube-controller-manager, kube-scheduler and a node; needs Linux and root
  -h, --help            print this
`;

const options = {
  version: { type: "string" },
  "controller-manager": { type: "boolean" },
  node: { type: "boolean" },
} as const;

await runCommand(help, options, async (values) => {
  const version = versionOf(values) ?? defaultVersion;
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => once(process, signal));
  const interrupted = Promise.race<unknown>([...signals, parentGone()]);
  const controllerManager = values["controller-manager"] === true;
  const node = values.node === true;
  const starting = startControlPlane({ version, controllerManager, node });
  const cluster = await Promise.race([starting, interrupted.then(() => undefined)]);
  if (cluster === undefined) {
    process.exit(130); // whatever runs already ends with us
  }
  const { users } = cluster;
  console.log(`Kubernetes ${versions[version].release} is ready at ${cluster.server}. In another terminal:

  export KUBECONFIG=${users.admin.kubeconfig}
  ${cluster.kubectlFile} get namespaces

Other kubeconfig files, to use instead of the one above:
  ${users.adminCert.kubeconfig}  the administrator, by client certificate
  ${users.reader.kubeconfig}  may read the namespace "default"
  ${users.nobody.kubeconfig}  may only do discovery

${node ? `The node ${testNode.name} only has the image ${testNode.image}.\n` : ""}Logs are in ${cluster.folder}. Ctrl-C stops it.`);
  await interrupted;
  await cluster.stop();
});
