import { testNode } from "./node/constants.js";
import type { KubernetesVersion } from "./versions.js";

/** What the command lines of one control plane are made of. */
export interface Settings {
  readonly version: KubernetesVersion;
  readonly folder: string;
  readonly etcdPort: number;
  readonly etcdPeerPort: number;
  readonly serverPort: number;
  readonly controllerManager: boolean;
  /** Whether there is a node, so that all programs run in its network namespace. */
  readonly node: boolean;
  readonly featureGates: Readonly<Record<string, boolean>>;
  /** Come last at kube-apiserver, so that they win. */
  readonly extraArgs: readonly string[];
}

/** The names of the files in a control plane's folder. */
export const files = {
  caCert: "ca.crt",
  caKey: "ca.key",
  serverCert: "apiserver.crt",
  serverKey: "apiserver.key",
  serviceAccountPublic: "sa.pub",
  serviceAccountKey: "sa.key",
  adminCert: "admin-cert.crt",
  adminKey: "admin-cert.key",
  frontProxyCaCert: "front-proxy-ca.crt",
  frontProxyClientCert: "front-proxy-client.crt",
  frontProxyClientKey: "front-proxy-client.key",
  aggregatedAPICert: "sample-apiserver.crt",
  aggregatedAPIKey: "sample-apiserver.key",
} as const;

/** The common name of the certificate by which an aggregated API server knows kube-apiserver. */
export const frontProxyName = "front-proxy-client";

/** The aggregated API server: the name of its process, user and Service, and that Service's namespace. */
export const aggregatedAPI = { name: "sample-apiserver", namespace: "kube-system" } as const;

/** The command line of etcd: in memory as far as it can be, and only on this machine. */
export function etcdArgs({ folder, etcdPort, etcdPeerPort }: Settings): string[] {
  const client = `http://127.0.0.1:${etcdPort}`;
  const peer = `http://127.0.0.1:${etcdPeerPort}`;
  return [
    "--name=testbed",
    `--data-dir=${folder}/etcd`,
    "--unsafe-no-fsync",
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=testbed=${peer}`,
    "--log-level=warn",
  ];
}

/** The command line of kube-apiserver. */
export function apiserverArgs(settings: Settings): string[] {
  const { folder } = settings;
  return [
    `--etcd-servers=http://127.0.0.1:${settings.etcdPort}`,
    `--secure-port=${settings.serverPort}`,
    ...(settings.node ? nodeArgs(folder) : localArgs),
    `--cert-dir=${folder}`,
    `--client-ca-file=${folder}/${files.caCert}`,
    `--tls-cert-file=${folder}/${files.serverCert}`,
    `--tls-private-key-file=${folder}/${files.serverKey}`,
    `--token-auth-file=${folder}/tokens.csv`,
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-key-file=${folder}/${files.serviceAccountPublic}`,
    `--service-account-signing-key-file=${folder}/${files.serviceAccountKey}`,
    "--service-cluster-ip-range=10.96.0.0/16",
    "--allow-privileged=true",
    // For aggregated APIs; how they are reached is in aggregated-api.ts.
    `--requestheader-client-ca-file=${folder}/${files.frontProxyCaCert}`,
    `--requestheader-allowed-names=${frontProxyName}`,
    "--requestheader-username-headers=X-Remote-User",
    "--requestheader-group-headers=X-Remote-Group",
    "--requestheader-extra-headers-prefix=X-Remote-Extra-",
    `--proxy-client-cert-file=${folder}/${files.frontProxyClientCert}`,
    `--proxy-client-key-file=${folder}/${files.frontProxyClientKey}`,
    // Without controllers no namespace gets its default service account, and no pod would be admitted.
    ...(settings.controllerManager ? [] : ["--disable-admission-plugins=ServiceAccount"]),
    ...featureGatesArg(settings.featureGates),
    ...settings.extraArgs,
  ];
}

/** Arguments of a kube-apiserver that only this machine can reach. */
const localArgs: readonly string[] = [
  "--bind-address=127.0.0.1",
  "--advertise-address=127.0.0.1",
  // The Service "kubernetes" cannot have a loopback address as its endpoint.
  "--endpoint-reconciler-type=none",
  "--authorization-mode=RBAC",
];

/** Arguments of a kube-apiserver that kubelet and pods can reach, and that can reach kubelet. */
function nodeArgs(folder: string): string[] {
  return [
    "--bind-address=0.0.0.0",
    `--advertise-address=${testNode.address}`,
    "--authorization-mode=Node,RBAC",
    "--kubelet-preferred-address-types=InternalIP",
    `--kubelet-client-certificate=${folder}/${files.adminCert}`,
    `--kubelet-client-key=${folder}/${files.adminKey}`,
  ];
}

/** The command line of kube-controller-manager, acting as the user of `kubeconfig`. */
export function controllerManagerArgs({ folder, featureGates }: Settings, kubeconfig: string): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    "--bind-address=127.0.0.1",
    "--secure-port=0",
    "--leader-elect=false",
    `--cert-dir=${folder}`,
    `--root-ca-file=${folder}/${files.caCert}`,
    `--cluster-signing-cert-file=${folder}/${files.caCert}`,
    `--cluster-signing-key-file=${folder}/${files.caKey}`,
    `--service-account-private-key-file=${folder}/${files.serviceAccountKey}`,
    ...featureGatesArg(featureGates),
  ];
}

/** The command line of kube-scheduler, acting as the user of `kubeconfig`. */
export function schedulerArgs({ featureGates }: Settings, kubeconfig: string): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    "--bind-address=127.0.0.1",
    "--secure-port=0",
    "--leader-elect=false",
    ...featureGatesArg(featureGates),
  ];
}

/**
 * The command line of the aggregated API server, which asks kube-apiserver, as the user of `kubeconfig`, who a request is
 * from and what they may do.
 */
export function aggregatedAPIArgs({ folder, etcdPort }: Settings, port: number, kubeconfig: string): string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${etcdPort}`,
    `--etcd-prefix=/${aggregatedAPI.name}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${port}`,
    `--tls-cert-file=${folder}/${files.aggregatedAPICert}`,
    `--tls-private-key-file=${folder}/${files.aggregatedAPIKey}`,
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    // The server waits for these policies to be listed, and older versions of Kubernetes have none.
    "--disable-admission-plugins=MutatingAdmissionPolicy",
  ];
}

function featureGatesArg(featureGates: Readonly<Record<string, boolean>>): string[] {
  const gates = Object.entries(featureGates).map(([name, on]) => `${name}=${on}`);
  return gates.length === 0 ? [] : [`--feature-gates=${gates.join(",")}`];
}
