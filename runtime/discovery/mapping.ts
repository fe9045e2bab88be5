import type { Verb } from "../types/resource.js";

/** A resource as the server's discovery describes it, and so how a kind is served. */
export interface ResourceMapping {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  /** Lower-case name of one object, as on kubectl's command line; may be empty. */
  readonly singular: string;
  readonly shortNames: readonly string[];
  /** Groupings such as `all`. */
  readonly categories: readonly string[];
  readonly scope: "Namespaced" | "Cluster";
  readonly verbs: readonly Verb[];
  /** Names of the subresources, `status`. */
  readonly subresources: readonly string[];
}

/** What a server's discovery says. */
export interface DiscoveredResources {
  /** In the order of the server's preference: groups, then versions of a group. */
  readonly mappings: readonly ResourceMapping[];
  /** Group/versions that the server knows but cannot describe now, `metrics.k8s.io/v1beta1`: the API behind is down. */
  readonly unavailable: readonly string[];
}
