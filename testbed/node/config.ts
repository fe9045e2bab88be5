import type { KubernetesVersion } from "../versions.js";
import { pauseImage, podCIDR } from "./constants.js";
import type { NodePrograms } from "./packages.js";

/** The contents of the configuration files of a node, by file name. */
export function nodeConfigs(
  { version, folder, caFile, featureGates }: NodeSettings,
  programs: NodePrograms,
): ReadonlyMap<string, string> {
  return new Map([
    ["kubelet.json", JSON.stringify(kubeletConfig(version, folder, caFile, featureGates))],
    ["containerd.toml", containerdConfig(folder, programs)],
    ["cni/10-testbed.conflist", JSON.stringify(networkConfig)],
  ]);
}

/** What the configuration of a node is made of. */
export interface NodeSettings {
  readonly version: KubernetesVersion;
  /** The folder of the control plane. */
  readonly folder: string;
  /** The authority of kube-apiserver's client certificate. */
  readonly caFile: string;
  readonly featureGates: Readonly<Record<string, boolean>>;
}

function kubeletConfig(
  version: KubernetesVersion,
  folder: string,
  caFile: string,
  featureGates: Readonly<Record<string, boolean>>,
): object {
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    authentication: { anonymous: { enabled: false }, webhook: { enabled: true }, x509: { clientCAFile: caFile } },
    authorization: { mode: "Webhook" },
    healthzPort: 0,
    containerRuntimeEndpoint: "unix:///run/containerd/containerd.sock",
    clusterDomain: "cluster.local",
    // Nothing answers there, but without it there is a warning for every pod.
    clusterDNS: ["10.96.0.10"],
    resolvConf: "",
    cgroupDriver: "cgroupfs",
    cgroupRoot: `/${folder.split("/").at(-1)}`,
    enforceNodeAllocatable: ["none"],
    failCgroupV1: false,
    failSwapOn: false,
    // The node does not decide about the machine: neither its firewall, nor who is killed first if memory is short.
    makeIPTablesUtilChains: false,
    oomScoreAdj: 0,
    // A full disk of the machine is not a reason to evict pods or to remove the images, which could not be pulled again.
    localStorageCapacityIsolation: false,
    evictionHard: Object.fromEntries(
      ["memory.available", "nodefs.available", "nodefs.inodesFree", "imagefs.available", "imagefs.inodesFree"].map(
        (signal) => [signal, "0%"],
      ),
    ),
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
    // So that tests do not wait for restarts. A gate until 1.35.
    crashLoopBackOff: { maxContainerRestartPeriod: "1s" },
    featureGates: { ...(isBefore(version, 35) ? { KubeletCrashLoopBackOffMax: true } : {}), ...featureGates },
  };
}

function isBefore(version: KubernetesVersion, minor: number): boolean {
  return Number(version.slice("1.".length)) < minor;
}

function containerdConfig(folder: string, { runc, cni }: NodePrograms): string {
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  return `version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
# Lowering the score needs a privilege that containers lack.
oom_score = 0
disabled_plugins = ["io.containerd.internal.v1.opt", "io.containerd.internal.v1.tracing", "io.containerd.tracing.processor.v1.otlp"]

[grpc]
  address = "/run/containerd/containerd.sock"

[${cri}]
  sandbox_image = "${pauseImage}"
  restrict_oom_score_adj = true
  disable_apparmor = true
  netns_mounts_under_state_dir = true
  stream_server_address = "127.0.0.1"
  stream_server_port = "0"

[${cri}.containerd]
  snapshotter = "overlayfs"
  default_runtime_name = "runc"

[${cri}.containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"

[${cri}.containerd.runtimes.runc.options]
  BinaryName = "${runc}"
  SystemdCgroup = false

[${cri}.cni]
  bin_dir = "${cni}"
  conf_dir = "${folder}/cni"
`;
}

/** One interface a pod, whose other end is in the network namespace of the control plane. */
const networkConfig = {
  cniVersion: "0.4.0",
  name: "testbed",
  plugins: [
    { type: "ptp", ipam: { type: "host-local", ranges: [[{ subnet: podCIDR }]], routes: [{ dst: "0.0.0.0/0" }] } },
  ],
};
