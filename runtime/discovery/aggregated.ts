import type { Verb } from "../types/resource.js";
import type { DiscoveredResources, ResourceMapping } from "./mapping.js";

/** Requests everything in one response. Servers without aggregated discovery answer with the list of groups or versions. */
export const AGGREGATED_DISCOVERY: string = ["v2", "v2beta1"]
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .join(",");

/** The members of `APIGroupDiscoveryList` that are read; all of them may be absent. */
export interface GroupDiscoveryList {
  readonly kind: "APIGroupDiscoveryList";
  readonly items?: readonly {
    readonly metadata?: { readonly name?: string };
    readonly versions?: readonly VersionDiscovery[];
  }[];
}

interface VersionDiscovery {
  readonly version: string;
  /** `Stale` if the aggregated API server does not answer. */
  readonly freshness?: string;
  readonly resources?: readonly ResourceDiscovery[];
}

interface ResourceDiscovery {
  readonly resource: string;
  readonly responseKind?: { readonly group?: string; readonly version?: string; readonly kind?: string };
  readonly scope?: "Namespaced" | "Cluster";
  readonly singularResource?: string;
  readonly verbs?: readonly Verb[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly { readonly subresource: string }[];
}

/**
 * Reads an aggregated discovery document.
 * @see https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery
 */
export function readAggregated({ items = [] }: GroupDiscoveryList): DiscoveredResources {
  const mappings: ResourceMapping[] = [];
  const unavailable: string[] = [];
  for (const { metadata, versions = [] } of items) {
    const group = metadata?.name ?? "";
    for (const { version, freshness, resources = [] } of versions) {
      if (freshness === "Stale") unavailable.push(group === "" ? version : `${group}/${version}`);
      mappings.push(...resources.flatMap((resource) => mappingOf(resource, group, version)));
    }
  }
  return { mappings, unavailable };
}

/** Empty for a resource that only has subresources: it does not have a kind. */
function mappingOf(resource: ResourceDiscovery, group: string, version: string): ResourceMapping[] {
  const kind = resource.responseKind?.kind ?? "";
  if (kind === "") return [];
  return [
    {
      group,
      version,
      kind,
      plural: resource.resource,
      singular: resource.singularResource ?? "",
      shortNames: resource.shortNames ?? [],
      categories: resource.categories ?? [],
      scope: resource.scope ?? "Cluster",
      verbs: resource.verbs ?? [],
      subresources: (resource.subresources ?? []).map(({ subresource }) => subresource),
    },
  ];
}
