/** The node of a control plane that was started with `node: true`. */
export const testNode = {
  /** Its name. */
  name: "node-1",
  /** Its InternalIP, which only the programs of the control plane and its pods can reach. */
  address: "198.51.100.1",
  /** The only image that pods can use: BusyBox, with a shell. No registry can be reached. */
  image: "docker.io/library/busybox:testbed",
} as const;

/** The image of the container that holds the namespaces of a pod. */
export const pauseImage = "docker.io/library/pause:testbed";

/** The cluster IP of the Service `kubernetes`, the first one of `--service-cluster-ip-range`. */
export const kubernetesServiceIP = "10.96.0.1";

/** Where pods get their addresses from. */
export const podCIDR = "10.244.0.0/24";
