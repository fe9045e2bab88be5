import type { Verb } from "../types/resource.js";

/** A resource as discovery describes it: how the server serves a kind. */
export interface ResourceMapping {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  /** The name of one object on kubectl's command line, in lower case; may be empty. */
  readonly singular: string;
  readonly shortNames: readonly string[];
  /** Groupings such as `all`. */
  readonly categories: readonly string[];
  readonly scope: "Namespaced" | "Cluster";
  readonly verbs: readonly Verb[];
  /** Names of the subresources, `status`. */
  readonly subresources: readonly string[];
}

/** All resources of a server, by its discovery. */
export interface DiscoveredResources {
  /** In the server's order of preference: by group, then by version. */
  readonly mappings: readonly ResourceMapping[];
  /** Group/versions that the server lists but cannot describe now, `metrics.k8s.io/v1beta1`: their API server is down. */
  readonly unavailable: readonly string[];
}
