import { stagingRelease } from "./pinned-module.js";

/** A program the testbed can build, by the name of its executable. */
export type Program =
  | "crdify-oracle"
  | "election-candidate"
  | "etcd"
  | "kube-apiserver"
  | "kube-controller-manager"
  | "kube-scheduler"
  | "kubelet"
  | "kubectl"
  | "sample-apiserver"
  | "yaml-oracle";

/** A Kubernetes minor version the testbed can run. */
export type KubernetesVersion = "1.33" | "1.34" | "1.35" | "1.36" | "1.37";

/** The supported versions, oldest first: the patch release that `modules/v<version>/go.mod` pins. */
export const versions: Readonly<Record<KubernetesVersion, { readonly release: string }>> = {
  "1.33": { release: "1.33.13" },
  "1.34": { release: "1.34.4" },
  "1.35": { release: "1.35.4" },
  "1.36": { release: "1.36.3" },
  "1.37": { release: "1.37.2" },
};

/** The names of {@link versions}, oldest first. */
export const minorVersions: readonly KubernetesVersion[] = Object.keys(versions).filter(isKubernetesVersion);

/** The pinned version, and the default. Its kubectl and sample-apiserver also serve the other versions. */
export const defaultVersion: KubernetesVersion = "1.37";

/** The oldest supported version. */
export const oldestVersion: KubernetesVersion = "1.33";

/** The etcd release that `modules/etcd/go.mod` pins, one for all versions of Kubernetes. */
export const etcdRelease = "3.6.16";

/** The release of k8s.io/sample-apiserver that `modules/sample-apiserver/go.mod` pins. */
export const sampleApiserverRelease: string = stagingRelease(versions[defaultVersion].release);

/**
 * The release of k8s.io/apimachinery that `modules/yaml-oracle/go.mod` pins, together with the YAML libraries that the default version uses.
 */
export const yamlOracleRelease: string = stagingRelease(versions[defaultVersion].release);

/** The release of k8s.io/client-go that `modules/election-candidate/go.mod` pins. */
export const electionCandidateRelease: string = stagingRelease(versions[defaultVersion].release);

/** The release of sigs.k8s.io/crdify that `modules/crdify-oracle/go.mod` pins. */
export const crdifyRelease = "0.6.0";

/** The programs whose sources are in `modules/`. */
const OWN: ReadonlySet<Program> = new Set(["crdify-oracle", "election-candidate", "yaml-oracle"]);

/** Whether the sources of a program are in `modules/`. */
export function isOwn(program: Program): boolean {
  return OWN.has(program);
}

/** Whether `text` names a supported version. */
export function isKubernetesVersion(text: string): text is KubernetesVersion {
  return Object.hasOwn(versions, text);
}

/**
 * The programs of a version that the tests use: a server, and what a control plane with a node needs. The default version also has the
 * programs that serve all versions.
 * @param node whether a node can run on this machine
 */
export function programsOf(version: KubernetesVersion, node: boolean): readonly Program[] {
  const shared = ["kubectl", "etcd", "sample-apiserver", "yaml-oracle", "crdify-oracle", "election-candidate"] as const;
  return [
    "kube-apiserver",
    ...(version === defaultVersion || node ? (["kube-controller-manager"] as const) : []),
    ...(version === defaultVersion ? shared : []),
    ...(node ? (["kube-scheduler", "kubelet"] as const) : []),
  ];
}

/**
 * The versions that tests of several versions run on: the oldest and the default version, because each version takes minutes to build. If the
 * environment variable `KUBESMITH_TEST_VERSIONS` is `all`, which `npm run test:versions` sets, it is all versions.
 */
export function testedVersions(env: NodeJS.ProcessEnv = process.env): readonly KubernetesVersion[] {
  return env.KUBESMITH_TEST_VERSIONS === "all" ? minorVersions : [oldestVersion, defaultVersion];
}

/** {@link testedVersions} without the default version, for tests that run on the default version elsewhere. */
export function olderVersions(env?: NodeJS.ProcessEnv): readonly KubernetesVersion[] {
  return testedVersions(env).filter((version) => version !== defaultVersion);
}
