// A real control plane for tests: see README.md.
export type { AggregatedAPI, AggregatedAPIOptions } from "./aggregated-api.js";
export { type BinariesRequest, ensureBinaries } from "./binaries.js";
export { type ControlPlane, type ControlPlaneOptions, startControlPlane } from "./control-plane.js";
export type { Component } from "./crashes.js";
export type { KubectlOptions, KubectlProxy, KubectlProxyOptions, KubectlResult } from "./kubectl.js";
export { createKubectl, type Kubectl } from "./kubectl.js";
export { testNode } from "./node/index.js";
export type { Pids } from "./supervisor.js";
export type { CertificateUser, User, Users } from "./users.js";
export {
  defaultVersion,
  type KubernetesVersion,
  olderVersions,
  oldestVersion,
  type Program,
  testedVersions,
  versions,
} from "./versions.js";
