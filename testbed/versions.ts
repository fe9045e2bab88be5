/** A Kubernetes minor version the testbed can run. */
export type KubernetesVersion = "1.33" | "1.36" | "1.37";

/** A program the testbed can build, by the name of its executable. */
export type Program =
  | "crdify-oracle"
  | "etcd"
  | "kube-apiserver"
  | "kube-controller-manager"
  | "kubectl"
  | "sample-apiserver"
  | "yaml-oracle";

/** The default version. Its kubectl and sample-apiserver also serve the other versions. */
export const defaultVersion: KubernetesVersion = "1.36";

/**
 * The supported versions: the patch release that `modules/v<version>/go.mod` pins, and the programs the tests use of it,
 * which is what `npm run testbed:build` builds. Others are built when something asks for them.
 */
export const versions: Readonly<Record<KubernetesVersion, { release: string; programs: readonly Program[] }>> = {
  "1.33": { release: "1.33.13", programs: ["kube-apiserver"] },
  "1.36": {
    release: "1.36.3",
    programs: [
      "etcd",
      "kube-apiserver",
      "kubectl",
      "kube-controller-manager",
      "sample-apiserver",
      "yaml-oracle",
      "crdify-oracle",
    ],
  },
  "1.37": { release: "1.37.2", programs: ["kube-apiserver"] },
};

/** The etcd release that `modules/etcd/go.mod` pins, one for all versions of Kubernetes. */
export const etcdRelease = "3.6.16";

/** The release of k8s.io/sample-apiserver that `modules/sample-apiserver/go.mod` pins, that of the default version. */
export const sampleApiserverRelease = "0.36.3";

/**
 * The release of k8s.io/apimachinery that `modules/yaml-oracle/go.mod` pins, that of the default version, together with the YAML libraries
 * that this release uses.
 */
export const yamlOracleRelease = "0.36.3";

/** The release of sigs.k8s.io/crdify that `modules/crdify-oracle/go.mod` pins. */
export const crdifyRelease = "0.6.0";

/** Whether `text` names a supported version. */
export function isKubernetesVersion(text: string): text is KubernetesVersion {
  return Object.hasOwn(versions, text);
}
